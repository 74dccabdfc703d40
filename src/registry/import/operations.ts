/**
 * Operations as they travel from whoever reads lines to whoever owns the numbers. All numbers are divided into buckets of 2^22
 * consecutive ones, whose bitmap fits into a processor's cache. An operation is one 32-bit word: the place in the bucket below, and
 * what becomes of the number in the upper ten bits: a profile id, or that it is to be listed no longer, or that the profile id is
 * large and is the next word.
 */
import { NO_MEANING, REMOVE } from './field-meanings.ts';

export const BUCKET_BITS = 22;
export const BUCKET_NUMBERS = 2 ** BUCKET_BITS;
export const PLACE_MASK = BUCKET_NUMBERS - 1;
const BUCKETS = Math.ceil(1e10 / BUCKET_NUMBERS);

export const CODE_REMOVE = 1023;
export const CODE_LARGE = 1022;

/** Of one block, in the order of the lines: `words[i]` is of bucket `buckets[i]`. Where the code is large, so far only its meaning is known. */
export interface Operations {
  count: number;
  words: Uint32Array;
  buckets: Uint16Array;
  /** Words of each bucket, with those that large codes will take. */
  readonly sizes: Uint32Array;
  /** The meanings of the large codes, in order. */
  large: number[];
  /** Code by meaning; large where the profile id is large or not known yet. */
  readonly codes: Uint16Array;
}

/** Operations of one block for one owner, bucket after bucket, each in the order of the lines. */
export interface Part {
  readonly buckets: Uint16Array;
  /** Words of each bucket. */
  readonly sizes: Uint32Array;
  readonly words: Uint32Array<ArrayBuffer>;
}

/** Fewest bytes of a line that says something: ten digits and an end. */
const SHORTEST_LINE = 11;

export function createOperations(): Operations {
  const codes = new Uint16Array(NO_MEANING).fill(CODE_LARGE);
  codes[REMOVE] = CODE_REMOVE;
  return { count: 0, words: new Uint32Array(0), buckets: new Uint16Array(0), sizes: new Uint32Array(BUCKETS), large: [], codes };
}

/** Makes room for what a block of so many bytes may say. */
export function clearOperations(operations: Operations, bytes: number): void {
  const room = Math.ceil(bytes / SHORTEST_LINE) + 1;
  if (operations.words.length < room) {
    operations.words = new Uint32Array(room);
    operations.buckets = new Uint16Array(room);
  }
  operations.count = 0;
  operations.large = [];
  operations.sizes.fill(0);
}

export function addOperation(operations: Operations, number: number, meaning: number): void {
  const { words, buckets, sizes, codes, count } = operations;
  const bucket = (number / BUCKET_NUMBERS) | 0;
  const code = codes[meaning] ?? CODE_LARGE;
  words[count] = (number - bucket * BUCKET_NUMBERS) | (code << BUCKET_BITS);
  buckets[count] = bucket;
  operations.count = count + 1;
  if (code === CODE_LARGE) {
    operations.large.push(meaning);
    sizes[bucket] = (sizes[bucket] ?? 0) + 2;
  } else {
    sizes[bucket] = (sizes[bucket] ?? 0) + 1;
  }
}

/** From now on. `profileIds` are the ids by the meaning of a field. */
export function knowProfiles({ codes }: Operations, profileIds: readonly number[]): void {
  for (const [meaning, id] of profileIds.entries()) codes[meaning] = Math.min(id, CODE_LARGE);
}

/** Who owns a bucket. Neighbours have different owners, since numbers come in clusters. */
export function ownerOf(bucket: number, owners: number): number {
  return bucket % owners;
}

/** Answers one part for each owner. */
export function createPartMaker(owners: number): (operations: Operations, profileIds: readonly number[]) => readonly Part[] {
  const order = Array.from({ length: owners }, (_, owner) =>
    Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter((bucket) => ownerOf(bucket, owners) === owner),
  );
  const next = new Uint32Array(BUCKETS);
  let sorted = new Uint32Array(0);

  return ({ count, words, buckets, sizes, large }, profileIds) => {
    if (sorted.length < count + large.length) sorted = new Uint32Array(words.length + large.length);
    let end = 0;
    const ends = order.map((own) => {
      for (const bucket of own) {
        next[bucket] = end;
        end += sizes[bucket] ?? 0;
      }
      return end;
    });
    let largeAt = 0;
    for (let at = 0; at < count; at++) {
      const word = words[at] ?? 0;
      const bucket = buckets[at] ?? 0;
      const to = next[bucket] ?? 0;
      sorted[to] = word;
      if (word >>> BUCKET_BITS === CODE_LARGE) {
        sorted[to + 1] = profileIds[large[largeAt] ?? 0] ?? 0;
        largeAt++;
        next[bucket] = to + 2;
      } else {
        next[bucket] = to + 1;
      }
    }
    return order.map((own, owner) => {
      const theirs = Uint16Array.from(own.filter((bucket) => (sizes[bucket] ?? 0) > 0));
      return {
        buckets: theirs,
        sizes: Uint32Array.from(theirs, (bucket) => sizes[bucket] ?? 0),
        words: sorted.slice(ends[owner - 1] ?? 0, ends[owner]),
      };
    });
  };
}
