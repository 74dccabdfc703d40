/**
 * What a spreadsheet makes of a phone number. `rounded`: 9.81E+09, whose last digits are lost. `dressed`: the digits are there, with
 * what a spreadsheet puts around or between them: '9876500001, ="9876500001", 9,876,500,001 or 9876500001.0.
 *
 * None of them is a number (R3): whoever reads on would call what the spreadsheet meant, and not what was written.
 */
export type SpreadsheetTrace = 'rounded' | 'dressed';

const ROUNDED = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i;
/** Marks may be doubled, as they are inside a quoted field. */
const MARKED = /^(?:['‘’`]|=\s*["“”]{1,2})\s*\+?\d[\d\s]*["“”]{0,2}$/;
const GROUPED = /^\d{1,3}(?:,\d{2,3})+(?:\.\d+)?$/;
const FRACTION = /^\d{10,14}\.\d*$/;

export function spreadsheetTrace(text: string): SpreadsheetTrace | null {
  const bare = text.trim();
  if (ROUNDED.test(bare)) return 'rounded';
  return MARKED.test(bare) || GROUPED.test(bare) || FRACTION.test(bare) ? 'dressed' : null;
}
