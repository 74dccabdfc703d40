/** A file of numbers as it comes, row by row: any text, or a CSV of which one column holds the numbers. */
import { createHash } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import type { GivenFile, GivenRow } from '#app/imports/receive-import.ts';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { isNumberName } from '#domain/registry/number-column-name.ts';
import { type CsvRecord, OpenQuote, recordReader } from './csv-record.ts';

export interface WantedColumn {
  /** The name of the column; null to find it. */
  readonly column: string | null;
  /** Its place, from 1; before the name. */
  readonly position: number | null;
  /** Whether the first row names the columns; null where it is to be told by what stands in it. */
  readonly header: boolean | null;
}

/** The file cannot be read; the message says why, and what to do about it. */
export class UnreadableRows extends Error {
  override readonly name = 'UnreadableRows';
}

/** Enough rows to tell the column by. */
const SAMPLE = 200;

export function givenFile(sent: AsyncIterable<Uint8Array>, wanted: WantedColumn): GivenFile {
  const hash = createHash('sha256');
  let column: string | null = null;

  async function* rows(): AsyncGenerator<readonly GivenRow[]> {
    let head: CsvRecord[] | null = [];
    let index = 0;
    for await (const records of recordsOf(sent, (block) => hash.update(block))) {
      if (head === null) {
        yield records.map((record) => rowOf(record, index));
        continue;
      }
      head.push(...records);
      if (head.length < SAMPLE) continue;
      const found = columnOf(head, wanted);
      ({ column, index } = found);
      yield found.rows.map((record) => rowOf(record, index));
      head = null;
    }
    if (head === null) return;
    const found = columnOf(head, wanted);
    ({ column, index } = found);
    yield found.rows.map((record) => rowOf(record, index));
  }

  return { rows: rows(), column: () => column, sha256: () => hash.digest('hex') };
}

function rowOf({ place, fields }: CsvRecord, index: number): GivenRow {
  return { place, cell: fields[index] ?? '' };
}

async function* recordsOf(
  sent: AsyncIterable<Uint8Array>,
  each: (block: Uint8Array) => void,
): AsyncGenerator<readonly CsvRecord[]> {
  const decoder = new StringDecoder('utf8');
  const reader = recordReader();
  let isFirst = true;
  try {
    for await (const block of sent) {
      each(block);
      refuseOtherThanText(block, isFirst);
      const text = decoder.write(Buffer.from(block.buffer, block.byteOffset, block.byteLength));
      yield reader.add(isFirst ? text.replace(/^\ufeff/, '') : text);
      isFirst = false;
    }
    yield reader.add(decoder.end());
    yield reader.end();
  } catch (error) {
    if (!(error instanceof OpenQuote)) throw error;
    throw new UnreadableRows(`A quotation mark in row ${error.place} is not closed.`, { cause: error });
  }
}

function refuseOtherThanText(block: Uint8Array, isFirst: boolean): void {
  if (isFirst && block[0] === 0x50 && block[1] === 0x4b) {
    throw new UnreadableRows(
      'The file is a workbook or an archive. The console reads workbooks; here, save the sheet as CSV (UTF-8).',
    );
  }
  if (isFirst && block[0] === 0x1f && block[1] === 0x8b) throw new UnreadableRows('The file is compressed. Unpack it first.');
  if (block.includes(0)) throw new UnreadableRows('The file is no text in UTF-8. Save it as CSV (UTF-8).');
}

interface FoundColumn {
  readonly column: string | null;
  readonly index: number;
  readonly rows: readonly CsvRecord[];
}

function columnOf(head: readonly CsvRecord[], { column, position, header }: WantedColumn): FoundColumn {
  const [first] = head;
  if (first === undefined) throw new UnreadableRows('There is no row in it.');
  const isHeader = header ?? (column !== null || !first.fields.some(isNumber));
  const names = first.fields;
  const sample = head.slice(1);
  if (position !== null && position > Math.max(...head.map(({ fields }) => fields.length))) {
    throw new UnreadableRows(`There is no column ${position}.`);
  }
  const index = position === null ? (column === null ? foundIn(names, sample, isHeader) : named(names, column)) : position - 1;
  // What names a column that holds no number yet, in a file of one row, is still no number.
  const rows = isHeader && (sample.length > 0 || header === true || isNumberName(names[index] ?? '')) ? sample : head;
  return { column: isHeader && rows === sample ? (names[index] ?? null) : null, index, rows };
}

function named(names: readonly string[], column: string): number {
  const wanted = column.trim().toLowerCase();
  const [index, another] = names.flatMap((name, place) => (name.toLowerCase() === wanted ? [place] : []));
  if (index === undefined) throw new UnreadableRows(`There is no such column. The columns are: ${listed(names)}.`);
  if (another !== undefined) throw new UnreadableRows('Several columns have this name: say which by its position.');
  return index;
}

/** The column named like one of numbers whose cells are such, else the one whose cells are, else the one named like it. */
function foundIn(names: readonly string[], sample: readonly CsvRecord[], isHeader: boolean): number {
  const rows = isHeader ? sample : [{ place: 1, fields: names }, ...sample];
  const places = Array.from(
    { length: Math.max(1, ...rows.map(({ fields }) => fields.length), names.length) },
    (_, place) => place,
  );
  const likely = places.filter((place) => readsAsNumbers(rows, place));
  const byName = isHeader ? places.filter((place) => isNumberName(names[place] ?? '')) : [];
  const both = byName.filter((place) => likely.includes(place));
  const candidates = [both, likely, byName].find((found) => found.length > 0) ?? (places.length === 1 ? [0] : []);
  const [index, another] = candidates;
  if (index === undefined) throw new UnreadableRows(`No column looks like phone numbers; name one of: ${listed(names)}.`);
  if (another !== undefined) throw new UnreadableRows(`Several columns may hold the numbers; name one of: ${listed(names)}.`);
  return index;
}

function readsAsNumbers(rows: readonly CsvRecord[], place: number): boolean {
  const values = rows.map(({ fields }) => fields[place] ?? '').filter((value) => value !== '');
  return values.length > 0 && values.filter(isNumber).length * 2 >= values.length;
}

function isNumber(text: string): boolean {
  return isPhoneNumber(readPhoneNumber(text));
}

const MOST_NAMES = 20;

function listed(names: readonly string[]): string {
  return names
    .slice(0, MOST_NAMES)
    .map((name) => name.slice(0, 40))
    .join(', ');
}
