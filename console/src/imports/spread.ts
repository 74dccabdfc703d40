import { dividerOf } from '@sammati/contract/csv-record.ts';
import { readsAsNumbers, widthOf } from '@sammati/contract/number-column.ts';
import { isNumber } from '#console/service/phone-number.ts';

/**
 * Whether a pasted text is nothing but numbers with something between them, several on a line. Of a table only one column is sent: the
 * others would be left out without a word.
 */
export function isOnlyNumbers(rows: readonly (readonly string[])[]): boolean {
  const width = widthOf(rows);
  if (width < 2 || rows.some((row) => row.some(hasWord))) return false;
  const places = Array.from({ length: width }, (_, place) => place).filter((place) => rows.some((row) => isFilled(row[place])));
  // One line without a word is a list, whatever slips are in it: the service says of each what is wrong.
  if (rows.length === 1) return places.some((place) => isNumber(rows[0]?.[place] ?? ''));
  return places.every((place) => readsAsNumbers(rows, place, isNumber));
}

/** Each cell on a line of its own. */
export function oneALine(text: string): string {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const divider = dividerOf(lines.find((line) => line.trim() !== '') ?? '');
  return lines
    .flatMap((line) => line.split(divider))
    .map((cell) => cell.trim().replaceAll(/^"|"$/g, '').trim())
    .filter((cell) => cell !== '')
    .map((cell) => `${cell}\n`)
    .join('');
}

/** A sign of an exponent is none. */
function hasWord(cell: string): boolean {
  return /\p{L}[\p{L}\p{M}]/u.test(cell);
}

function isFilled(cell: string | undefined): boolean {
  return cell !== undefined && cell !== '';
}
