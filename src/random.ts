import { createHash, hash, randomFillSync, randomUUID } from 'node:crypto';
import type { Digest, Random } from '#app/ports/system.ts';

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

/** SHA-256. By way of a string of one character a byte, which costs half of what a buffer of the hash's own does. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}

export function newDigest(): Digest {
  const digest = createHash('sha256');
  return { add: (bytes) => void digest.update(bytes), hex: () => digest.digest('hex') };
}
