/** A file of numbers as it comes, row by row: any text, or a CSV of which one column holds the numbers. */
import { createHash } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { type CsvRecord, recordReader, UnreadableRecord } from '@sammati/contract/csv-record.ts';
import { numberColumns, widthOf } from '@sammati/contract/number-column.ts';
import { FileTooLarge, type GivenFile, type GivenRow } from '#app/imports/receive-import.ts';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { isNumberName } from '#domain/registry/number-column-name.ts';

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

/** Enough rows to tell the column by; fewer of very wide ones, since each of their cells is read. */
const SAMPLE_ROWS = 200;
const SAMPLE_CELLS = 50_000;
const SAMPLE_LENGTH = 1_048_576;

/** A million rows of half a kilobyte. */
export const MOST_UPLOAD_BYTES = 536_870_912;

export function givenFile(
  sent: AsyncIterable<Uint8Array>,
  wanted: WantedColumn,
  mostBytes: number = MOST_UPLOAD_BYTES,
): GivenFile {
  const hash = createHash('sha256');
  let column: string | null = null;

  async function* rows(): AsyncGenerator<readonly GivenRow[]> {
    let head: CsvRecord[] | null = [];
    let index = 0;
    for await (const records of recordsOf(upTo(sent, mostBytes), (block) => hash.update(block))) {
      if (head === null) {
        yield records.map((record) => rowOf(record, index));
        continue;
      }
      for (const record of records) head.push(record);
      if (!isEnough(head)) continue;
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

/** Throws FileTooLarge. */
async function* upTo(sent: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const block of sent) {
    bytes += block.byteLength;
    if (bytes > mostBytes) throw new FileTooLarge('a file is larger than a file may be');
    yield block;
  }
}

/** Whether there are rows enough, or as much of them as is kept in memory. */
function isEnough(head: readonly CsvRecord[]): boolean {
  if (head.length < 2) return false;
  if (head.length >= SAMPLE_ROWS || sampleOf(head).length < head.length) return true;
  return head.reduce((sum, { fields }) => sum + fields.reduce((length, field) => length + field.length, 0), 0) >= SAMPLE_LENGTH;
}

/** The first rows, of which every cell may be read. */
function sampleOf(head: readonly CsvRecord[]): readonly CsvRecord[] {
  let widest = 1;
  const size = head.slice(0, SAMPLE_ROWS).findIndex(({ fields }, rows) => {
    widest = Math.max(widest, fields.length);
    return rows >= 2 && rows * widest > SAMPLE_CELLS;
  });
  return head.slice(0, size === -1 ? SAMPLE_ROWS : size);
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
    if (!(error instanceof UnreadableRecord)) throw error;
    throw new UnreadableRows(unreadable[error.why](error.place), { cause: error });
  }
}

const unreadable: Readonly<Record<UnreadableRecord['why'], (place: number) => string>> = {
  open_quote: (place) => `A quotation mark in row ${place} is not closed.`,
  too_long: (place) => `Row ${place} is longer than a row may be. Does a line end stand after each row?`,
  too_many_fields: (place) => `Row ${place} has more columns than a row may have (10,000).`,
};

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
  const others = head.slice(1);
  if (position !== null && position > widthOf(head.map(({ fields }) => fields))) {
    throw new UnreadableRows(`There is no column ${position}.`);
  }
  const index = position === null ? (column === null ? foundIn(sampleOf(head), isHeader) : named(names, column)) : position - 1;
  // What names a column that holds no number yet, in a file of one row, is still no number.
  const rows = isHeader && (others.length > 0 || header === true || isNumberName(names[index] ?? '')) ? others : head;
  return { column: isHeader && rows === others ? (names[index] ?? null) : null, index, rows };
}

function named(names: readonly string[], column: string): number {
  const wanted = column.trim().toLowerCase();
  const [index, another] = names.flatMap((name, place) => (name.toLowerCase() === wanted ? [place] : []));
  if (index === undefined) throw new UnreadableRows(`There is no such column. The columns are: ${listed(names)}.`);
  if (another !== undefined) throw new UnreadableRows('Several columns have this name: say which by its position.');
  return index;
}

/** By the rule that the console proposes a column by. */
function foundIn(sample: readonly CsvRecord[], isHeader: boolean): number {
  const rows = sample.map(({ fields }) => fields);
  const names = rows[0] ?? [];
  const found = numberColumns(rows, isHeader, { isNumber, isNumberName });
  const [index, another] = found.length === 0 && widthOf(rows) <= 1 ? [0] : found;
  if (index === undefined) throw new UnreadableRows(`No column looks like phone numbers; name one of: ${listed(names)}.`);
  if (another !== undefined) throw new UnreadableRows(`Several columns may hold the numbers; name one of: ${listed(names)}.`);
  return index;
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
