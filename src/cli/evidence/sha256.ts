import { hash } from 'node:crypto';

/** Of millions of lines: an object for each would keep the garbage collector busier than the hashing. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}
