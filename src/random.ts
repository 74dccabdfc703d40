import { hash, randomFillSync, randomUUID } from 'node:crypto';
import type { Random } from '#app/ports.ts';

const POOL_BYTES = 65_536;

/** Random bytes from a pool that is filled at once: a bulk request takes sixteen for each number's event. */
export function systemRandom(): Random {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    uuid: () => randomUUID(),
    bytes(length) {
      if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
      if (used + length > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      used += length;
      return pool.slice(used - length, used);
    },
  };
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer');
}
