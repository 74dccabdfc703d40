/** The first rows of a file, to be shown to whoever chooses the column. The service reads the whole file itself. */

const HEAD_BYTES = 65_536;
const ROWS = 50;

/** Of a text, without what may have been cut off. */
export async function firstRows(file: Blob): Promise<readonly (readonly string[])[]> {
  const text = await file.slice(0, HEAD_BYTES).text();
  const whole = file.size <= HEAD_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  return rowsOf(whole.replace(/^\ufeff/, ''));
}

function rowsOf(text: string): readonly (readonly string[])[] {
  const firstLine = text.slice(0, text.indexOf('\n') === -1 ? text.length : text.indexOf('\n'));
  const often = (divider: string) => firstLine.split(divider).length;
  const divider = [';', '\t', '|'].reduce((best, one) => (often(one) > often(best) ? one : best), ',');
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  const endField = () => {
    row.push(field.trim());
    field = '';
  };
  const endRow = () => {
    endField();
    if (row.some((cell) => cell !== '')) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length && rows.length < ROWS; at += 1) {
    const sign = text[at] ?? '';
    if (isQuoted && sign === '"' && text[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (sign === '"' && (isQuoted || field.trim() === '')) isQuoted = !isQuoted;
    else if (!isQuoted && sign === divider) endField();
    else if (!isQuoted && sign === '\n') endRow();
    else field += sign;
  }
  if (rows.length < ROWS && (field !== '' || row.length > 0)) endRow();
  return rows;
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
