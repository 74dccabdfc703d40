import { recordReader, UnreadableRecord } from '@sammati/contract/csv-record.ts';

/** The first rows of a file, to be shown to whoever chooses the column. The service reads the whole file itself, by the same rules. */

const HEAD_BYTES = 65_536;
const ROWS = 50;
const LONGEST_SHOWN = 200;

/** Of a text, without what may have been cut off. */
export async function firstRows(file: Blob): Promise<readonly (readonly string[])[]> {
  const text = await file.slice(0, HEAD_BYTES).text();
  const whole = file.size <= HEAD_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  return rowsOf(whole.replace(/^\ufeff/, '')).slice(0, ROWS);
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

/** The first column whose cells look like numbers. */
export function guessColumn(rows: readonly (readonly string[])[]): GuessedColumn {
  const [first = []] = rows;
  const rest = rows.length > 1 ? rows.slice(1) : rows;
  const looks = (cell: string) => /^\D*(?:\d\D*){10,14}$/.test(cell);
  const places = Array.from({ length: widthOf(rows) }, (_, place) => place);
  const found = places.find((place) => {
    const cells = rest.map((row) => row[place] ?? '').filter((cell) => cell !== '');
    return cells.length > 0 && cells.filter(looks).length * 2 >= cells.length;
  });
  const index = found ?? 0;
  return { index, hasHeader: rows.length > 1 && !/\d{5}/.test((first[index] ?? '').replaceAll(/\D/g, '')) };
}

export function widthOf(rows: readonly (readonly string[])[]): number {
  return rows.reduce((widest, row) => Math.max(widest, row.length), 0);
}
