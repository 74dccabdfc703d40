import { recordReader, UnreadableRecord } from '@sammati/contract/csv-record.ts';
import { numberColumns } from '@sammati/contract/number-column.ts';
import { isNumber } from '#console/service/phone-number.ts';
import { isNumberName } from './number-name.ts';

/** The first rows of a file, to be shown to whoever chooses the column. The service reads the whole file itself, by the same rules. */

const HEAD_BYTES = 65_536;
const ROWS = 50;
const LONGEST_SHOWN = 200;

/** Of a text, without what may have been cut off. */
export async function firstRows(file: Blob): Promise<readonly (readonly string[])[]> {
  const text = (await file.slice(0, HEAD_BYTES).text()).replace(/^\ufeff/, '');
  if (file.size <= HEAD_BYTES) return rowsOf(text).slice(0, ROWS);
  const end = text.lastIndexOf('\n');
  if (end !== -1) return rowsOf(text.slice(0, end + 1)).slice(0, ROWS);
  // One line, longer than what was read: its last cell is cut.
  return rowsOf(text).map((row) => (row.length > 1 ? row.slice(0, -1) : row));
}

function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const reader = recordReader();
  try {
    for (const line of text.split('\n')) rows.push(...reader.add(`${line}\n`).map(({ fields }) => fields));
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
  }
  // Where nothing can be read it is shown as it is: the service says what is wrong with it.
  return rows.length > 0 || text.trim() === '' ? rows : [[text.slice(0, LONGEST_SHOWN)]];
}

export interface GuessedColumn {
  readonly index: number;
  readonly hasHeader: boolean;
}

/** The column that the service would find, or the first of those it would have to ask about. */
export function guessColumn(rows: readonly (readonly string[])[]): GuessedColumn {
  const [first = []] = rows;
  const isHeader = rows.length > 1 && !first.some(isNumber);
  const [index = 0] = numberColumns(rows, isHeader, { isNumber, isNumberName });
  // A number that a spreadsheet spoiled names no column.
  return { index, hasHeader: isHeader && !/\d{5}/.test((first[index] ?? '').replaceAll(/\D/g, '')) };
}
