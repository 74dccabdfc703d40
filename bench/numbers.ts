/** Which telephone numbers the benchmarks use: all different, spread over those that begin with 9, all of them mobile. */
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';

const FIRST_MOBILE = 9_000_000_000;
const MOBILES = 1_000_000_000;

/** Indexes below this are in the fixture; those above are new to it. */
export const FIRST_NEW_INDEX = 500_000_000;

/** The number with this index (0 … 1,000 million). Different indexes give different numbers, and neighbours lie far apart. */
export function numberAt(index: number): PhoneNumber {
  let mixed = mix(index);
  // Walks on until it is inside the range: that keeps the numbers different.
  while (mixed >= MOBILES) mixed = mix(mixed);
  return (FIRST_MOBILE + mixed) as PhoneNumber;
}

/** `count` numbers from this index on, in ascending order. */
export function numbersFrom(index: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, offset) => numberAt(index + offset)).sort();
}

// A bijection of 32-bit integers (the finish of the public-domain hash MurmurHash3).
function mix(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
