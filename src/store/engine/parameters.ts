/** From a value of ours to the form in which the protocol carries a parameter: text, or the bytes of a bytea. */
import { arrayElement } from './array-literal.ts';
import type { SqlValue } from './database.ts';

export type BoundParameter = string | Buffer | null;

export function bindParameters(values: readonly SqlValue[]): BoundParameter[] {
  return values.map((value) => (value instanceof Uint8Array ? bytes(value) : textOf(value)));
}

function textOf(value: SqlValue): string | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return null;
      return value instanceof Uint8Array ? `\\x${bytes(value).toString('hex')}` : arrayText(value);
  }
}

// Numbers are most of what is ever bound in an array (thousands at a time), and need no quoting.
function arrayText(values: readonly SqlValue[]): string {
  if (values.every((value) => typeof value === 'number')) return `{${values.join(',')}}`;
  return `{${values.map(elementText).join(',')}}`;
}

function elementText(value: SqlValue): string {
  const text = textOf(value);
  if (text === null) return 'NULL';
  return Array.isArray(value) ? text : arrayElement(text);
}

function bytes(value: Uint8Array): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
