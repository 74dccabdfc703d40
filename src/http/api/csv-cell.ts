/**
 * Cells of the CSV files that are made here. A spreadsheet takes a cell that begins with one of these signs for a formula and computes
 * it, whoever wrote it: an apostrophe before it makes it text (docs/decisions/0042-imports-of-numbers.md).
 */
const FORMULA = /^\s*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
/** A plus and digits compute to nothing but the number. */
const NUMBER = /^\+\d[\d ]*$/;
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/** A cell's text, such that no spreadsheet computes it. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '' : csvCell(String(cell)))).join(',')}\r\n`;
}
