/** Cells and lines of the CSV files that are made here. */
import { spreadsheetText } from '#domain/kernel/spreadsheet-text.ts';

const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/** A cell's text, such that no spreadsheet computes it. */
export function csvCell(text: string): string {
  const safe = spreadsheetText(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '' : csvCell(String(cell)))).join(',')}\r\n`;
}
