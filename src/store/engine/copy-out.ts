/** Rows by binary COPY: for whole tables' worth of them, at a fraction of what a query of the same rows takes. */
import type { Connection, Submittable } from 'pg';

/** One row while it is handed over; the fields are counted from 0, in the order of the statement. Nothing of it may be kept. */
export interface CopiedRow {
  isNull(field: number): boolean;
  bool(field: number): boolean;
  int4(field: number): number;
  /** Exact up to Number.MAX_SAFE_INTEGER. */
  int8(field: number): number;
  /** Milliseconds since the epoch, of a timestamptz. */
  milliseconds(field: number): number;
  /** Of a text or an enumerated type. */
  text(field: number): string;
  /** Of a jsonb, parsed. */
  json(field: number): unknown;
}

const HEADER_BYTES = 15;
const EXTENSION_LENGTH_BYTES = 4;
const NULL = -1;
const END = -1;
const TWO_TO_32 = 4_294_967_296;
/** Its epoch is the first of January 2000. */
const MILLISECONDS_BEFORE_2000 = 946_684_800_000;

/** `sql` is a `copy … to stdout (format binary)`; `each` is called with every row, in order. */
export function copyOutSubmission(
  sql: string,
  each: (row: CopiedRow) => void,
  done: (error: unknown) => void,
): Submittable & Answers {
  const reader = rowReader(each);
  let failure: unknown = null;
  return {
    submit: (connection: Connection) => connection.query(sql),
    handleCopyData({ chunk }) {
      // An error thrown here would be the connection's: the rest of the rows is passed over instead.
      if (failure !== null) return;
      try {
        reader.read(chunk);
      } catch (error) {
        failure = error;
      }
    },
    handleCommandComplete: () => undefined,
    handleError: done,
    handleReadyForQuery: () => done(failure),
  };
}

/** The calls by which a `pg` client hands the server's answers to what was submitted. */
interface Answers {
  handleCopyData(message: { readonly chunk: Buffer }): void;
  handleCommandComplete(): void;
  handleError(error: unknown): void;
  handleReadyForQuery(): void;
}

/** A message holds whole rows; the header comes before the first. */
function rowReader(each: (row: CopiedRow) => void): { read(message: Buffer): void } {
  let bytes: Buffer = Buffer.alloc(0);
  let starts = new Int32Array(0);
  let lengths = new Int32Array(0);
  let begun = false;
  const at = (field: number): number => starts[field] ?? 0;
  const end = (field: number): number => at(field) + (lengths[field] ?? 0);
  const int8 = (field: number): number => bytes.readInt32BE(at(field)) * TWO_TO_32 + bytes.readUInt32BE(at(field) + 4);
  const row: CopiedRow = {
    isNull: (field) => lengths[field] === NULL,
    bool: (field) => bytes[at(field)] === 1,
    int4: (field) => bytes.readInt32BE(at(field)),
    int8,
    milliseconds: (field) => Math.floor(int8(field) / 1000) + MILLISECONDS_BEFORE_2000,
    text: (field) => bytes.toString('latin1', at(field), end(field)),
    // One byte says which version of its form it has.
    json: (field) => JSON.parse(bytes.toString('utf8', at(field) + 1, end(field))),
  };
  return {
    read(message) {
      bytes = message;
      let place = 0;
      if (!begun) place = HEADER_BYTES + EXTENSION_LENGTH_BYTES + message.readInt32BE(HEADER_BYTES);
      begun = true;
      while (place < message.length) {
        const fields = message.readInt16BE(place);
        if (fields === END) return;
        if (fields !== starts.length) {
          starts = new Int32Array(fields);
          lengths = new Int32Array(fields);
        }
        place += 2;
        for (let field = 0; field < fields; field++) {
          const length = message.readInt32BE(place);
          lengths[field] = length;
          starts[field] = place + 4;
          place += 4 + Math.max(0, length);
        }
        each(row);
      }
    },
  };
}
