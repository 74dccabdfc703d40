import { firstRows, type GuessedColumn, guessColumn } from './first-rows.ts';
import type { SentFile } from './imports-calls.ts';
import { isOnlyNumbers, oneALine } from './spread.ts';

/** What somebody pasted or chose, before it is sent. */
export interface GivenList {
  readonly id: number;
  readonly name: string | null;
  /** The first rows of a text; all rows of a workbook. */
  readonly rows: readonly (readonly string[])[];
  readonly guessed: GuessedColumn;
  /** Null for a workbook, of which only a column is sent. */
  readonly file: Blob | null;
}

const MOST_WORKBOOK_BYTES = 20 * 1024 * 1024;

let made = 0;

export type Given = { readonly text: string } | { readonly file: File };

export async function listOf(given: Given): Promise<GivenList> {
  made += 1;
  const id = made;
  if ('text' in given) return { id, name: null, ...(await pasted(given.text)) };
  const { file } = given;
  if (!/\.xlsx$/i.test(file.name)) {
    const rows = await firstRows(file);
    return { id, name: file.name, rows, guessed: guessColumn(rows), file };
  }
  if (file.size > MOST_WORKBOOK_BYTES) throw new Error('too large');
  const { readWorkbook } = await import('./read-workbook.ts');
  const rows = await readWorkbook(file);
  return { id, name: file.name, rows, guessed: guessColumn(rows.slice(0, 50)), file: null };
}

/** Several numbers on a line are as good as one a line. */
async function pasted(text: string): Promise<Pick<GivenList, 'rows' | 'guessed' | 'file'>> {
  const written = new Blob([text], { type: 'text/csv' });
  const rows = await firstRows(written);
  if (!isOnlyNumbers(rows)) return { rows, guessed: guessColumn(rows), file: written };
  const file = new Blob([oneALine(text)], { type: 'text/csv' });
  return { rows: await firstRows(file), guessed: { index: 0, hasHeader: false }, file };
}

/** Of a workbook, the column alone, as text. */
export function fileToSend({ name, rows, file }: GivenList, { index, hasHeader }: GuessedColumn): Omit<SentFile, 'clientId'> {
  if (file !== null) return { file, fileName: name, position: index + 1, header: hasHeader };
  // A blank row keeps its place.
  const cells = rows.map((row) => (row.length === 0 ? '\r\n' : `"${(row[index] ?? '').replaceAll('"', '""')}"\r\n`));
  return { file: new Blob(cells, { type: 'text/csv' }), fileName: name, position: 1, header: hasHeader };
}
