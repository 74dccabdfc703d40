/**
 * The loop that every row goes through. Rows are taken in batches and each batch in three passes (find the numbers, look all of them
 * up, write), so that the waits of one look-up for memory overlap those of the next.
 */
import { readNumberBytes, tenDigitsAt, UNREADABLE } from '#registry/read-number-bytes.ts';
import { type AnswerTable, SLACK } from './answer-table.ts';
import { fieldEndByWords, LF, textEnd } from './csv-fields.ts';
import type { CsvHead } from './csv-head.ts';

export const BATCH = 1_024;

/** Fills the first `count` places with the cells of these numbers; {@link UNREADABLE} stands for a text that spells none. */
export type CellsOf = (numbers: Float64Array, count: number, cells: Int32Array) => void;

export type RowsAnswered =
  | { readonly kind: 'answered'; readonly output: Uint8Array<ArrayBuffer>; readonly rows: number }
  /** A row has more fields than the header; it is the one after `rows` good ones, which were counted. */
  | { readonly kind: 'too_many_fields'; readonly rows: number };

export interface RowAnswerer {
  /**
   * Answers the whole rows from `from` to before `to`, after which `bytes` has {@link SLACK} bytes more; counts them by cell. Blank
   * lines stay as they are and count as rows.
   */
  answer(bytes: Uint8Array, from: number, to: number): RowsAnswered;
}

interface Batch {
  /** Where each row begins, and where the one after the last does. */
  readonly starts: Int32Array;
  /** Where the text of each row ends. */
  readonly ends: Int32Array;
  readonly numbers: Float64Array;
  /** Fields that the row lacks; {@link BLANK} for a blank line. */
  readonly missing: Int32Array;
  readonly cells: Int32Array;
}

const BLANK = -1;
const TEN = 10;

/** `counts` has a place for each cell of the table. */
export function rowAnswerer(
  head: Pick<CsvHead, 'delimiter' | 'column' | 'names'>,
  { table, cellsOf, counts }: { readonly table: AnswerTable; readonly cellsOf: CellsOf; readonly counts: Uint32Array },
): RowAnswerer {
  const layout = { delimiter: head.delimiter, column: head.column, fields: head.names.length };
  const batch = newBatch();
  return {
    answer(bytes, from, to) {
      let out = new Uint8Array(outputGuess(to - from, table.longest));
      let written = 0;
      let rows = 0;
      for (let at = from; at < to; ) {
        const count = findRows(bytes, at, to, layout, batch);
        if (count < 0) return { kind: 'too_many_fields', rows: rows - count - 1 };
        const next = batch.starts[count] ?? to;
        cellsOf(batch.numbers, count, batch.cells);
        const most = next - at + count * (table.longest + layout.fields) + SLACK;
        if (written + most > out.length) out = grown(out, written, most + (out.length * (to - next)) / (to - from));
        written = writeRows(bytes, batch, count, { out, written, table, delimiter: layout.delimiter, counts });
        rows += count;
        at = next;
      }
      return { kind: 'answered', output: out.subarray(0, written), rows };
    },
  };
}

function newBatch(): Batch {
  return {
    starts: new Int32Array(BATCH + 1),
    ends: new Int32Array(BATCH),
    numbers: new Float64Array(BATCH),
    missing: new Int32Array(BATCH),
    cells: new Int32Array(BATCH),
  };
}

/** Memory that is not touched costs nothing, so the guess is high: rows of eleven bytes. */
function outputGuess(bytes: number, longest: number): number {
  return bytes + Math.ceil(bytes / 11) * longest + BATCH * longest + SLACK;
}

function grown(out: Uint8Array<ArrayBuffer>, written: number, more: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.ceil(Math.max(out.length * 1.5, written + more)));
  larger.set(out.subarray(0, written));
  return larger;
}

interface Layout {
  readonly delimiter: number;
  readonly column: number;
  readonly fields: number;
}

/** Fills the batch with the rows from `from` on and answers how many; `-1 - n` where the row after n good ones has too many fields. */
function findRows(bytes: Uint8Array, from: number, to: number, { delimiter, column, fields }: Layout, batch: Batch): number {
  const { starts, ends, numbers, missing } = batch;
  const view = viewOf(bytes);
  let row = 0;
  let at = from;
  while (row < BATCH && at < to) {
    starts[row] = at;
    let number = UNREADABLE;
    let field = 0;
    let start = at;
    let end = at;
    for (;;) {
      if (field === column && start + TEN < to) {
        const plain = tenDigitsAt(view, start);
        const next = bytes[start + TEN];
        if (plain >= 0 && (next === LF || next === delimiter)) {
          number = plain;
          end = start + TEN;
          if (next === LF) break;
          field++;
          start = end + 1;
          continue;
        }
      }
      end = fieldEndByWords(bytes, view, start, to, delimiter);
      const isLast = end === to || bytes[end] === LF;
      if (field === column) number = readField(bytes, start, isLast ? textEnd(bytes, start, end) : end);
      if (isLast) break;
      field++;
      start = end + 1;
    }
    if (field >= fields) return -1 - row;
    const text = textEnd(bytes, at, end);
    ends[row] = text;
    numbers[row] = number;
    missing[row] = text === at ? BLANK : fields - 1 - field;
    at = end < to ? end + 1 : to;
    row++;
  }
  starts[row] = at;
  return row;
}

const QUOTE = 0x22;

function readField(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== QUOTE || end - start < 2) return readNumberBytes(bytes, start, end);
  // What follows the closing mark belongs to the field, and so it spells no number.
  return bytes[end - 1] === QUOTE ? readNumberBytes(bytes, start + 1, end - 1) : UNREADABLE;
}

interface Writing {
  readonly out: Uint8Array;
  readonly written: number;
  readonly table: AnswerTable;
  readonly delimiter: number;
  readonly counts: Uint32Array;
}

function writeRows(bytes: Uint8Array, batch: Batch, count: number, writing: Writing): number {
  const { starts, ends, missing, cells } = batch;
  const { out, table, delimiter, counts } = writing;
  const { starts: cellStarts } = table;
  const source = viewOf(bytes);
  const text = viewOf(table.text);
  const target = viewOf(out);
  let to = writing.written;
  for (let row = 0; row < count; row++) {
    const start = starts[row] ?? 0;
    const end = ends[row] ?? 0;
    const next = starts[row + 1] ?? 0;
    to = copy(source, start, end, target, to);
    let lacking = missing[row] ?? 0;
    if (lacking !== BLANK) {
      for (; lacking > 0; lacking--) out[to++] = delimiter;
      const cell = cells[row] ?? 0;
      counts[cell] = (counts[cell] ?? 0) + 1;
      to = copy(text, cellStarts[cell] ?? 0, cellStarts[cell + 1] ?? 0, target, to);
      // The cell ended with LF, as nearly every row does; the others end as they did.
      if (next > end && bytes[end] === LF) continue;
      to--;
    }
    to = copy(source, end, next, target, to);
  }
  return to;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Copies by fours and answers the place after the last byte that is meant. */
function copy(source: DataView, start: number, end: number, target: DataView, to: number): number {
  for (let at = start, place = to; at < end; at += 4, place += 4) target.setInt32(place, source.getInt32(at, true), true);
  return to + end - start;
}
