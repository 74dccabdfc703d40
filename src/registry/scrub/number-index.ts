/**
 * Numbers and a value for each, in shared memory: numbers in groups of 65,536 consecutive ones, each group sorted. Five hundred entries
 * fit the memory of a page, and a look-up touches two.
 */
import type { NumberValues } from '#app/ports.ts';

const GROUP = 65_536;
const GROUPS = Math.ceil(10_000_000_000 / GROUP);

export interface NumberIndex {
  /** Entries of group g: from `starts[g]` to before `starts[g + 1]`. */
  readonly starts: Uint32Array;
  readonly offsets: Uint16Array;
  readonly values: Int32Array;
}

export const NO_VALUE = -1;

/** Throws a RangeError where the numbers are not sorted. */
export function numberIndex({ numbers, values }: NumberValues): NumberIndex {
  const starts = new Uint32Array(shared((GROUPS + 1) * Uint32Array.BYTES_PER_ELEMENT));
  const offsets = new Uint16Array(shared(numbers.length * Uint16Array.BYTES_PER_ELEMENT));
  const own = new Int32Array(shared(numbers.length * Int32Array.BYTES_PER_ELEMENT));
  own.set(values);
  let before = -1;
  for (let entry = 0; entry < numbers.length; entry++) {
    const number = numbers[entry] ?? 0;
    if (number <= before) throw new RangeError('numbers of an index are sorted');
    before = number;
    const group = Math.floor(number / GROUP);
    offsets[entry] = number - group * GROUP;
    starts[group + 1] = entry + 1;
  }
  for (let group = 1; group <= GROUPS; group++) starts[group] = Math.max(starts[group] ?? 0, starts[group - 1] ?? 0);
  return { starts, offsets, values: own };
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

/** The value of a number, or {@link NO_VALUE}. Allocates nothing. */
export function findValue({ starts, offsets, values }: NumberIndex, number: number): number {
  const group = Math.floor(number / GROUP);
  let low = starts[group] ?? 0;
  const end = starts[group + 1] ?? 0;
  let high = end;
  const offset = number - group * GROUP;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low < end && offsets[low] === offset ? (values[low] ?? NO_VALUE) : NO_VALUE;
}
