/**
 * The binary form of COPY, written straight into the CopyData messages of the wire protocol: a signature, then for each row the
 * number of fields and each field with its length, then an end mark.
 */
import type { ColumnType, CopyTarget, SqlValue } from './database.ts';

/** `copy … from stdin` for the target, with quoted names. */
export function copyStatement(target: CopyTarget): string {
  return `copy ${quoteName(target.table)} (${target.columns.map((column) => quoteName(column.name)).join(', ')}) from stdin (format binary)`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** All CopyData messages and the CopyDone for the rows; throws a TypeError for a value that its column cannot hold. */
export function copyMessages(target: CopyTarget, rows: readonly (readonly SqlValue[])[]): Buffer {
  const fields = target.columns.map((column) => fieldWriter(column.type));
  const out = new Messages(rows.length * USUAL_ROW_BYTES);
  out.bytes(SIGNATURE);
  for (const row of rows) {
    if (row.length !== fields.length) {
      throw new TypeError(`a row for ${target.table} has ${row.length} values, not ${fields.length}`);
    }
    out.endMessageWhenLong();
    out.int16(row.length);
    let index = 0;
    for (const write of fields) {
      const value = row[index];
      if (value === null || value === undefined) out.int32(-1);
      else if (!write(out, value)) throw misfit(target, index);
      index += 1;
    }
  }
  out.int16(-1);
  return out.finish();
}

function misfit({ table, columns }: CopyTarget, index: number): TypeError {
  const column = columns[index];
  return new TypeError(`a value for ${table}.${column?.name} is not of type ${column?.type}`);
}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const MESSAGE_BYTES = 64 * 1024;
const LEAST_BYTES = 512;
const USUAL_ROW_BYTES = 256;
const TWO_TO_32 = 4_294_967_296;
// The server counts microseconds from the year 2000. The bounds are those of the results: years of four digits.
const EPOCH_2000 = Date.UTC(2000, 0, 1);
const MICROSECONDS = 1000;
const YEAR_1 = -62_135_596_800_000;
const YEAR_10000 = Date.UTC(10_000, 0, 1);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Writes a value with its length; false when it does not fit. */
type FieldWriter = (out: Messages, value: Exclude<SqlValue, null>) => boolean;

function fieldWriter(type: ColumnType): FieldWriter {
  switch (type) {
    case 'int2':
      return (out, value) => {
        if (!isInteger(value) || value < -32_768 || value > 32_767) return false;
        out.int32(2);
        out.int16(value);
        return true;
      };
    case 'int4':
      return (out, value) => {
        if (!isInteger(value) || value < -2_147_483_648 || value > 2_147_483_647) return false;
        out.int32(4);
        out.int32(value);
        return true;
      };
    case 'int8':
      return (out, value) => {
        if (!isInteger(value)) return false;
        out.int32(8);
        out.int64(value);
        return true;
      };
    case 'timestamptz':
      return (out, value) => {
        if (!isInteger(value) || value < YEAR_1 || value >= YEAR_10000) return false;
        out.int32(8);
        out.int64(value - EPOCH_2000, MICROSECONDS);
        return true;
      };
    case 'bool':
      return (out, value) => {
        if (typeof value !== 'boolean') return false;
        out.int32(1);
        out.byte(value ? 1 : 0);
        return true;
      };
    case 'bytea':
      return (out, value) => {
        if (!(value instanceof Uint8Array)) return false;
        out.int32(value.length);
        out.bytes(value);
        return true;
      };
    case 'uuid':
      return stringWriter((text) => (UUID.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : null));
    case 'jsonb':
      return stringWriter((text) => Buffer.from(`${JSONB_VERSION}${text}`));
    default:
      return stringWriter((text) => Buffer.from(text));
  }
}

/** Rows of one statement mostly repeat the text of the row above: its bytes are kept. */
function stringWriter(encode: (text: string) => Uint8Array | null): FieldWriter {
  let last: { readonly text: string; readonly bytes: Uint8Array } | undefined;
  return (out, value) => {
    if (typeof value !== 'string') return false;
    if (last?.text !== value) {
      const bytes = encode(value);
      if (bytes === null) return false;
      last = { text: value, bytes };
    }
    out.int32(last.bytes.length);
    out.bytes(last.bytes);
    return true;
  };
}

const JSONB_VERSION = '\u0001';

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** A growing buffer of CopyData messages; each is closed at a row's end once it is long. */
class Messages {
  #buffer: Buffer<ArrayBuffer>;
  #view: DataView;
  #end = 0;
  #messageAt = 0;

  constructor(expectedBytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(LEAST_BYTES + expectedBytes);
    this.#view = new DataView(this.#buffer.buffer);
    this.#beginMessage();
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#end] = value;
    this.#end += 1;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#view.setInt16(this.#end, value);
    this.#end += 2;
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#view.setInt32(this.#end, value);
    this.#end += 4;
  }

  // The value times the factor, in two halves instead of a BigInt: a row of numbers and times is mostly this.
  int64(value: number, factor = 1): void {
    const high = Math.floor(value / TWO_TO_32);
    const low = (value - high * TWO_TO_32) * factor;
    const carried = Math.floor(low / TWO_TO_32);
    this.#reserve(8);
    this.#view.setInt32(this.#end, high * factor + carried);
    this.#view.setUint32(this.#end + 4, low - carried * TWO_TO_32);
    this.#end += 8;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#end);
    this.#end += value.length;
  }

  endMessageWhenLong(): void {
    if (this.#end - this.#messageAt < MESSAGE_BYTES) return;
    this.#endMessage();
    this.#beginMessage();
  }

  finish(): Buffer {
    this.#endMessage();
    this.byte(COPY_DONE);
    this.int32(4);
    return this.#buffer.subarray(0, this.#end);
  }

  #beginMessage(): void {
    this.byte(COPY_DATA);
    this.#messageAt = this.#end;
    this.int32(0);
  }

  #endMessage(): void {
    this.#view.setInt32(this.#messageAt, this.#end - this.#messageAt);
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#end + length));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}
