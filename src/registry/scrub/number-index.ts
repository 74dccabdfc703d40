/**
 * Numbers and a value for each, in shared memory: numbers in groups of 65,536 consecutive ones, each group sorted; before them a sieve
 * of one bit for each hash, so that of numbers which are not there most are passed over without looking further.
 */
import type { NumberValues } from '#app/ports/scrubs.ts';

const GROUP = 65_536;
const GROUPS = Math.ceil(10_000_000_000 / GROUP);
/** Of the sieve's bits, so many for each number or a little more: one in sixteen of the others gets through. */
const BITS_EACH = 16;
const LEAST_BITS = 10;

export interface NumberIndex {
  /** Entries of group g: from `starts[g]` to before `starts[g + 1]`. */
  readonly starts: Uint32Array;
  readonly offsets: Uint16Array;
  readonly values: Int32Array;
  /** As many bits as a power of two. */
  readonly sieve: Uint32Array;
}

/** Throws a RangeError where the numbers are not sorted. */
export function numberIndex({ numbers, values }: NumberValues): NumberIndex {
  const starts = new Uint32Array(shared((GROUPS + 1) * Uint32Array.BYTES_PER_ELEMENT));
  const offsets = new Uint16Array(shared(numbers.length * Uint16Array.BYTES_PER_ELEMENT));
  const own = new Int32Array(shared(numbers.length * Int32Array.BYTES_PER_ELEMENT));
  const bits = Math.max(LEAST_BITS, Math.ceil(Math.log2(numbers.length * BITS_EACH + 1)));
  const sieve = new Uint32Array(shared(2 ** bits / 8));
  own.set(values);
  let before = -1;
  for (let entry = 0; entry < numbers.length; entry++) {
    const number = numbers[entry] ?? 0;
    if (number <= before) throw new RangeError('numbers of an index are sorted');
    before = number;
    const group = Math.floor(number / GROUP);
    const offset = number - group * GROUP;
    offsets[entry] = offset;
    starts[group + 1] = entry + 1;
    const bit = hash(group, offset) >>> (32 - bits);
    sieve[bit >>> 5] = (sieve[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }
  for (let group = 1; group <= GROUPS; group++) starts[group] = Math.max(starts[group] ?? 0, starts[group - 1] ?? 0);
  return { starts, offsets, values: own, sieve };
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

/** Consecutive numbers get hashes that lie far apart. */
function hash(group: number, offset: number): number {
  return Math.imul(Math.imul(group, 0x85ebca6b) ^ offset, 0x9e3779b1);
}

/** The first `count` of `rows` are the places of numbers that are in the index, ascending; `values` are theirs. */
export interface Found {
  readonly rows: Int32Array;
  readonly values: Int32Array;
  count: number;
}

/** Looks for at most so many numbers at a time; negative ones are never found. What is returned is overwritten by the next call. */
export function indexFinder(index: NumberIndex, most: number): (numbers: Float64Array, count: number) => Readonly<Found> {
  const { starts, offsets, values, sieve } = index;
  const shift = 32 - Math.log2(sieve.length * 32);
  const maybe = new Int32Array(most);
  const found: Found = { rows: new Int32Array(most), values: new Int32Array(most), count: 0 };

  function sift(numbers: Float64Array, count: number): number {
    let kept = 0;
    for (let row = 0; row < count; row++) {
      const number = numbers[row] ?? -1;
      const group = Math.floor(number / GROUP);
      const bit = hash(group, number - group * GROUP) >>> shift;
      maybe[kept] = row;
      kept += ((sieve[bit >>> 5] ?? 0) >>> (bit & 31)) & 1;
    }
    return kept;
  }

  return (numbers, count) => {
    const kept = sift(numbers, count);
    let places = 0;
    for (let each = 0; each < kept; each++) {
      const row = maybe[each] ?? 0;
      const number = numbers[row] ?? -1;
      if (number < 0) continue;
      const group = Math.floor(number / GROUP);
      const end = starts[group + 1] ?? 0;
      const entry = firstFrom(offsets, starts[group] ?? 0, end, number - group * GROUP);
      if (entry === end || offsets[entry] !== number - group * GROUP) continue;
      found.rows[places] = row;
      found.values[places] = values[entry] ?? 0;
      places++;
    }
    found.count = places;
    return found;
  };
}

/** The place of the first of these ascending offsets that is not below the given one; `end` where all are. */
function firstFrom(offsets: Uint16Array, start: number, end: number, offset: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
