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
  const out = new Messages();
  out.bytes(SIGNATURE);
  for (const row of rows) {
    if (row.length !== target.columns.length) {
      throw new TypeError(`a row for ${target.table} has ${row.length} values, not ${target.columns.length}`);
    }
    out.endMessageWhenLong();
    out.int16(row.length);
    target.columns.forEach((column, index) => {
      const value = row[index];
      if (value === null || value === undefined) out.int32(-1);
      else if (!writeField(out, column.type, value)) {
        throw new TypeError(`a value for ${target.table}.${column.name} is not of type ${column.type}`);
      }
    });
  }
  out.int16(-1);
  return out.finish();
}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const MESSAGE_BYTES = 64 * 1024;
const TWO_TO_32 = 4_294_967_296;
// The server counts microseconds from the year 2000. The bounds are those of the results: years of four digits.
const EPOCH_2000 = Date.UTC(2000, 0, 1);
const MICROSECONDS = 1000;
const YEAR_1 = -62_135_596_800_000;
const YEAR_10000 = Date.UTC(10_000, 0, 1);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// False when the value does not fit; the caller knows the names to complain with.
function writeField(out: Messages, type: ColumnType, value: Exclude<SqlValue, null>): boolean {
  switch (type) {
    case 'int2':
      if (!isInteger(value) || value < -32_768 || value > 32_767) return false;
      out.int32(2);
      out.int16(value);
      return true;
    case 'int4':
      if (!isInteger(value) || value < -2_147_483_648 || value > 2_147_483_647) return false;
      out.int32(4);
      out.int32(value);
      return true;
    case 'int8':
      if (!isInteger(value)) return false;
      out.int32(8);
      out.int64(value);
      return true;
    case 'timestamptz':
      if (!isInteger(value) || value < YEAR_1 || value >= YEAR_10000) return false;
      out.int32(8);
      out.int64(value - EPOCH_2000, MICROSECONDS);
      return true;
    case 'bool':
      if (typeof value !== 'boolean') return false;
      out.int32(1);
      out.byte(value ? 1 : 0);
      return true;
    case 'bytea':
      if (!(value instanceof Uint8Array)) return false;
      out.int32(value.length);
      out.bytes(value);
      return true;
    case 'uuid':
      if (typeof value !== 'string' || !UUID.test(value)) return false;
      out.int32(16);
      out.bytes(Buffer.from(value.replaceAll('-', ''), 'hex'));
      return true;
    case 'jsonb':
      if (typeof value !== 'string') return false;
      out.text(value, JSONB_VERSION);
      return true;
    default:
      if (typeof value !== 'string') return false;
      out.text(value);
      return true;
  }
}

const JSONB_VERSION = 1;

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** A growing buffer of CopyData messages; each is closed at a row's end once it is long. */
class Messages {
  #buffer = Buffer.allocUnsafe(MESSAGE_BYTES * 2);
  #end = 0;
  #messageAt = 0;

  constructor() {
    this.#beginMessage();
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#end] = value;
    this.#end += 1;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#end = this.#buffer.writeInt16BE(value, this.#end);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#end = this.#buffer.writeInt32BE(value, this.#end);
  }

  // The value times the factor, in two halves instead of a BigInt: a row of numbers and times is mostly this.
  int64(value: number, factor = 1): void {
    const high = Math.floor(value / TWO_TO_32);
    const low = (value - high * TWO_TO_32) * factor;
    const carried = Math.floor(low / TWO_TO_32);
    this.int32(high * factor + carried);
    this.#reserve(4);
    this.#end = this.#buffer.writeUInt32BE(low - carried * TWO_TO_32, this.#end);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#end);
    this.#end += value.length;
  }

  /** Length, an optional version byte, and the text in UTF-8. */
  text(value: string, version?: number): void {
    const length = Buffer.byteLength(value);
    this.int32(version === undefined ? length : length + 1);
    if (version !== undefined) this.byte(version);
    this.#reserve(length);
    this.#end += this.#buffer.write(value, this.#end, 'utf8');
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
    this.#buffer.writeInt32BE(this.#end - this.#messageAt, this.#messageAt);
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#end + length));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
  }
}
