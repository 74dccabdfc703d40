/**
 * Cells of the files that are made here. A spreadsheet takes a cell that begins with one of these signs for a formula and computes
 * it, whoever wrote it: an apostrophe before it makes it text (docs/decisions/0042-imports-of-numbers.md).
 */
const FORMULA = /^\s*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
/** A plus and digits compute to nothing but the number. */
const NUMBER = /^\+\d[\d ]*$/;

/** The text, such that no spreadsheet computes it. */
export function spreadsheetText(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}
