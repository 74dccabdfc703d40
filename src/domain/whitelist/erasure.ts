/**
 * What stays of a person whose data a business erased (R17): a hash of the number that needs a key, so that the objection holds, and the
 * chain of events under a pseudonym in the place of the number.
 */
import type { Digest } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { noStanding, type Standing } from './standing.ts';

export const ERASURE_KEY_BYTES = 32;

/** How an erased number stands with the business: it has no events, and the objection holds until the person takes it back (R12). */
export function erasedStanding(objectedAt: Instant): Standing {
  return { ...noStanding, objection: { at: objectedAt, door: 'erasure', askingAllowed: false } };
}

export function isErased({ n, objection }: Standing): boolean {
  return n === 0 && objection !== null;
}

/** No number of ten digits is so great. */
export const FIRST_PSEUDONYM = 10_000_000_000;

/** What stands in the place of the number that this erasure took away. */
export function pseudonymOf(erasure: number): PhoneNumber {
  return (FIRST_PSEUDONYM + erasure) as PhoneNumber;
}

const BLOCK_BYTES = 64;
const encoder = new TextEncoder();

/** HMAC-SHA-256 of the ten digits. Without the key ten thousand million digits are soon tried. */
export function numberHasher(key: Uint8Array, digest: Digest): (number: PhoneNumber) => Uint8Array {
  const inner = padded(key, 0x36);
  const outer = padded(key, 0x5c);
  return (number) => digest(joined(outer, digest(joined(inner, encoder.encode(String(number))))));
}

function padded(key: Uint8Array, pad: number): Uint8Array {
  return Uint8Array.from({ length: BLOCK_BYTES }, (_, place) => (key[place] ?? 0) ^ pad);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}
