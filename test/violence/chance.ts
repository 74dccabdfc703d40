/** Chance that can be repeated: the same seed gives the same sequence. */
export interface Chance {
  /** From 0 up to but not including 1. */
  fraction(): number;
  /** A whole number from 0 up to but not including `end`. */
  below(end: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** True once in so many times. */
  oneIn(times: number): boolean;
}

/** mulberry32. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  function fraction(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const below = (end: number): number => Math.floor(fraction() * end);
  return { fraction, below, pick: (from) => from[below(from.length)] ?? from[0], oneIn: (times) => below(times) === 0 };
}
