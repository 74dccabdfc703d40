/** What the beginning of a file says about the rest: its delimiter, its columns, and which of them holds the number. */

import { isNumberName } from '#domain/registry/number-column-name.ts';
import { ScrubError } from '#domain/registry/scrub-problem.ts';
import { spreadsheetTrace } from '#domain/registry/spreadsheet-number.ts';
import { readNumberBytes, UNREADABLE } from '#registry/read-number-bytes.ts';
import { LF, readRow } from './csv-fields.ts';

export interface CsvHead {
  /** The byte between fields. */
  readonly delimiter: number;
  readonly names: readonly string[];
  /** Which column holds the number, from 0. */
  readonly column: number;
  /** Where the header's text ends, before its line end. */
  readonly headerEnd: number;
  /** Where the rows begin. */
  readonly firstRow: number;
}

export interface HeadWanted {
  /** The name of the number column; null to find it. */
  readonly column: string | null;
  /** Names of the columns that are added. */
  readonly added: readonly string[];
}

const SAMPLED_ROWS = 1_000;
const DELIMITERS = [',', ';', '\t'].map((sign) => sign.charCodeAt(0));
const COMMA = 0x2c;

/**
 * Reads it from the first bytes of the file; `isWhole` where they are all of it. Throws a ScrubError where the file is no CSV with a
 * header or the column of the number is not certain.
 */
export function readHead(bytes: Uint8Array, isWhole: boolean, wanted: HeadWanted): CsvHead {
  if (bytes.length === 0) throw new ScrubError({ kind: 'empty_file' });
  refuseOtherThanText(bytes);
  const start = hasMark(bytes) ? MARK.length : 0;
  const delimiter = findDelimiter(bytes, start);
  const header = readRow(bytes, start, bytes.length, delimiter);
  if (header === null) throw new ScrubError(isWhole ? { kind: 'open_quote', row: 1 } : { kind: 'row_too_long', row: 1 });
  const names = header.fields.map((name) => name.trim());
  if (names.every((name) => name === '')) throw new ScrubError({ kind: 'empty_file' });
  if (header.fields.some((name) => LONE_CR.test(name))) throw new ScrubError({ kind: 'line_ends' });
  if (!isWhole && header.next === bytes.length && bytes[header.next - 1] !== LF) {
    throw new ScrubError({ kind: 'row_too_long', row: 1 });
  }
  if (header.fields.some(isNumber)) throw new ScrubError({ kind: 'no_header' });
  const existing = names.filter((name) => wanted.added.includes(name.toLowerCase()));
  if (existing.length > 0) throw new ScrubError({ kind: 'column_exists', names: existing });
  const sample = sampleRows(bytes, header.next, delimiter);
  const column = wanted.column === null ? findColumn(names, sample) : columnNamed(names, wanted.column);
  refuseSpreadsheetNumbers(
    names[column] ?? '',
    sample.map((row) => row[column] ?? ''),
  );
  return { delimiter, names, column, headerEnd: header.textEnd, firstRow: header.next };
}

const MARK = [0xef, 0xbb, 0xbf];

/** The mark that some programs put before UTF-8. */
function hasMark(bytes: Uint8Array): boolean {
  return MARK.every((byte, place) => bytes[place] === byte);
}

/** First bytes of what is taken for CSV by mistake: zip (and so a spreadsheet), gzip, an old spreadsheet, PDF. */
const PACKED: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x1f, 0x8b],
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x25, 0x50, 0x44, 0x46],
];
const UTF_16: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];
/** Bytes by which it is judged whether it is UTF-16 without a mark. */
const START = 4_096;

function refuseOtherThanText(bytes: Uint8Array): void {
  const begins = (kind: readonly number[]): boolean => kind.every((byte, place) => bytes[place] === byte);
  if (PACKED.some(begins)) throw new ScrubError({ kind: 'packed' });
  if (UTF_16.some(begins)) throw new ScrubError({ kind: 'utf_16' });
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(0)) return;
  // In UTF-16 every other byte of a digit is zero.
  const start = bytes.subarray(0, START);
  const zeros = start.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  throw new ScrubError({ kind: zeros > start.length / 4 ? 'utf_16' : 'not_text' });
}

/** One number that can be read, and the file is answered row by row. */
function refuseSpreadsheetNumbers(column: string, values: readonly string[]): void {
  const given = values.filter((value) => value.trim() !== '');
  const traces = given.flatMap((value) => {
    const trace = spreadsheetTrace(value);
    return trace === null ? [] : [{ trace, value }];
  });
  const [first] = traces;
  if (first === undefined || traces.length * 2 < given.length || given.some(isNumber)) return;
  throw new ScrubError({ kind: 'spreadsheet_numbers', column, example: first.value, trace: first.trace });
}

/** A CR without LF: the line end of computers long gone. */
const LONE_CR = /\r(?!\n)/;

/** The one that splits the header, and the rows after it as often as the header; a comma where there is one column. */
function findDelimiter(bytes: Uint8Array, start: number): number {
  let best = COMMA;
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const header = readRow(bytes, start, bytes.length, delimiter);
    const fields = header?.fields.length ?? 1;
    if (header === null || fields === 1) continue;
    const rows = sampleRows(bytes, header.next, delimiter);
    const alike = rows.filter((row) => row.length === fields).length / Math.max(1, rows.length);
    const score = 1 + alike + fields / 1_000_000;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

function sampleRows(bytes: Uint8Array, start: number, delimiter: number): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  let at = start;
  while (at < bytes.length && rows.length < SAMPLED_ROWS) {
    const row = readRow(bytes, at, bytes.length, delimiter);
    if (row === null) break;
    if (row.textEnd > at) rows.push(row.fields);
    at = row.next;
  }
  return rows;
}

function columnNamed(names: readonly string[], name: string): number {
  const wanted = name.trim();
  const exact = places(names, (other) => other === wanted);
  const found = exact.length > 0 ? exact : places(names, (other) => other.toLowerCase() === wanted.toLowerCase());
  const [column, another] = found;
  if (column === undefined) throw new ScrubError({ kind: 'unknown_column', names });
  if (another !== undefined) throw new ScrubError({ kind: 'ambiguous_column', names: found.map((place) => names[place] ?? '') });
  return column;
}

/** The column named like one of numbers whose values are such, else the one whose values are, else the one named like it. */
function findColumn(names: readonly string[], sample: readonly (readonly string[])[]): number {
  const named = places(names, isNumberName);
  const readable = places(names, (_, place) => readsAsNumbers(sample, place));
  const both = named.filter((place) => readable.includes(place));
  const candidates = [both, readable, named].find((places) => places.length > 0) ?? [];
  const [column, another] = candidates;
  if (column === undefined) throw new ScrubError({ kind: 'no_number_column', names });
  if (another !== undefined) {
    throw new ScrubError({ kind: 'ambiguous_column', names: candidates.map((place) => names[place] ?? '') });
  }
  return column;
}

/** At least half of the values that are there. */
function readsAsNumbers(sample: readonly (readonly string[])[], place: number): boolean {
  const values = sample.map((row) => row[place]?.trim() ?? '').filter((value) => value !== '');
  return values.length > 0 && values.filter(isNumber).length * 2 >= values.length;
}

const encoder = new TextEncoder();

function isNumber(text: string): boolean {
  const bytes = encoder.encode(text);
  return readNumberBytes(bytes, 0, bytes.length) !== UNREADABLE;
}

function places(names: readonly string[], wanted: (name: string, place: number) => boolean): readonly number[] {
  return names.flatMap((name, place) => (wanted(name, place) ? [place] : []));
}
