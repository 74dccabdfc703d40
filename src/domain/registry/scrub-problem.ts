import type { SpreadsheetTrace } from './spreadsheet-number.ts';

/**
 * Why a file cannot be scrubbed, or no further. `row` counts from 1, which is the header.
 * `spreadsheet_numbers`: none of the first rows has a number that can be read, and most have what a spreadsheet makes of one.
 * `unknown_column`, `ambiguous_column`, `no_number_column`, `column_exists`: `names` are columns of the file.
 */
export type ScrubProblem =
  | { readonly kind: 'empty_file' | 'not_text' | 'utf_16' | 'packed' | 'line_ends' | 'no_header' }
  | {
      readonly kind: 'unknown_column' | 'ambiguous_column' | 'no_number_column' | 'column_exists';
      readonly names: readonly string[];
    }
  | {
      readonly kind: 'spreadsheet_numbers';
      readonly column: string;
      readonly example: string;
      readonly trace: SpreadsheetTrace;
    }
  | { readonly kind: 'row_too_long' | 'open_quote' | 'too_many_fields' | 'not_text_in_row'; readonly row: number };

/** Thrown by everything that reads the file: the file is wrong, not the service. */
export class ScrubError extends Error {
  override readonly name = 'ScrubError';
  readonly problem: ScrubProblem;
  constructor(problem: ScrubProblem) {
    super(sentenceOf(problem));
    this.problem = problem;
  }
}

/** Longest row, in bytes without its line end. */
export const LONGEST_ROW = 1_048_576;

/** What is wrong and what to do about it, for whoever has the file. */
export function sentenceOf(problem: ScrubProblem): string {
  switch (problem.kind) {
    case 'empty_file':
      return 'The file is empty.';
    case 'not_text':
      return 'The file is no text: it has bytes that no CSV has. Save it as CSV (UTF-8).';
    case 'utf_16':
      return 'The file is UTF-16. Save it as CSV (UTF-8).';
    case 'packed':
      return 'The file is a workbook, a document or an archive. Unpack it, or save the sheet as CSV (UTF-8).';
    case 'line_ends':
      return 'The lines must end with LF or CR LF.';
    case 'no_header':
      return 'The first row holds a phone number; a first row with the names of the columns is needed.';
    case 'unknown_column':
      return `There is no such column. The columns are: ${listed(problem.names)}.`;
    case 'ambiguous_column':
      return `Several columns may hold the number; name one of: ${listed(problem.names)}.`;
    case 'no_number_column':
      return `No column looks like phone numbers; name one of: ${listed(problem.names)}.`;
    case 'column_exists':
      return `The file has columns of the names that are added: ${listed(problem.names)}. Rename or remove them.`;
    case 'spreadsheet_numbers':
      return `${listed([problem.column])} holds ${traceWords[problem.trace]}, such as ${listed([problem.example])}. Format the column as text and save it as CSV again.`;
    case 'row_too_long':
      return `Row ${problem.row} is longer than 1 MiB, or a quotation mark in it is never closed.`;
    case 'open_quote':
      return `A quotation mark in row ${problem.row} is never closed.`;
    case 'too_many_fields':
      return `Row ${problem.row} has more fields than the header: what belongs to which column is unknown.`;
    case 'not_text_in_row':
      return `In or after row ${problem.row} there are bytes that no text has.`;
  }
}

const traceWords: Readonly<Record<SpreadsheetTrace, string>> = {
  rounded: 'numbers that a spreadsheet has rounded, so that their last digits are lost',
  dressed: 'numbers as a spreadsheet writes them',
};

const MOST_NAMES = 20;
const LONGEST_NAME = 60;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(name.slice(0, LONGEST_NAME)));
  return names.length > MOST_NAMES ? `${shown.join(', ')} and ${names.length - MOST_NAMES} more` : shown.join(', ');
}
