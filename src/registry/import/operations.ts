/**
 * Operations as they travel from whoever reads lines to whoever owns the numbers. All numbers are divided into buckets of 2^24
 * consecutive ones; an operation is one 32-bit word, the place in the bucket below and what becomes of it in the upper eight bits:
 * a profile id, or that it is to be listed no longer, or that the profile id is large and is the next word.
 */
import { NO_MEANING } from './field-meanings.ts';
import { REMOVE, type Scanned } from './scan-lines.ts';

export const BUCKET_BITS = 24;
export const BUCKET_NUMBERS = 2 ** BUCKET_BITS;
export const BUCKETS = Math.ceil(1e10 / BUCKET_NUMBERS);
export const PLACE_MASK = BUCKET_NUMBERS - 1;

export const CODE_REMOVE = 255;
export const CODE_LARGE = 254;

/** Operations of one block for one owner, bucket after bucket, each in the order of the lines. */
export interface Part {
  readonly buckets: Uint16Array;
  /** Words of each bucket. */
  readonly sizes: Uint32Array;
  readonly words: Uint32Array<ArrayBuffer>;
}

/** Who owns a bucket. Neighbours have different owners, since numbers come in clusters. */
export function ownerOf(bucket: number, owners: number): number {
  return bucket % owners;
}

/** `profileIds` are the ids by the meaning of a field. Answers one part for each owner. */
export function createPartMaker(owners: number): (scanned: Scanned, profileIds: readonly number[]) => readonly Part[] {
  const order = Array.from({ length: owners }, (_, owner) =>
    Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter((bucket) => ownerOf(bucket, owners) === owner),
  );
  const codes = new Uint8Array(NO_MEANING);
  const sizes = new Uint32Array(BUCKETS);
  const next = new Uint32Array(BUCKETS);
  let words = new Uint32Array(0);

  return ({ count, numbers, meanings }, profileIds) => {
    codes[REMOVE] = CODE_REMOVE;
    for (let place = 0; place < profileIds.length; place++) codes[place] = Math.min(profileIds[place] ?? 0, CODE_LARGE);
    if (words.length < 2 * count) words = new Uint32Array(2 * count);

    sizes.fill(0);
    for (let at = 0; at < count; at++) {
      const bucket = ((numbers[at] ?? 0) / BUCKET_NUMBERS) | 0;
      sizes[bucket] = (sizes[bucket] ?? 0) + (codes[meanings[at] ?? 0] === CODE_LARGE ? 2 : 1);
    }
    let end = 0;
    const ends = order.map((buckets) => {
      for (const bucket of buckets) {
        next[bucket] = end;
        end += sizes[bucket] ?? 0;
      }
      return end;
    });
    for (let at = 0; at < count; at++) {
      const number = numbers[at] ?? 0;
      const bucket = (number / BUCKET_NUMBERS) | 0;
      const code = codes[meanings[at] ?? 0] ?? 0;
      const to = next[bucket] ?? 0;
      words[to] = (number - bucket * BUCKET_NUMBERS) | (code << BUCKET_BITS);
      if (code === CODE_LARGE) words[to + 1] = profileIds[meanings[at] ?? 0] ?? 0;
      next[bucket] = to + (code === CODE_LARGE ? 2 : 1);
    }
    return order.map((all, owner) => {
      const buckets = Uint16Array.from(all.filter((bucket) => (sizes[bucket] ?? 0) > 0));
      return {
        buckets,
        sizes: Uint32Array.from(buckets, (bucket) => sizes[bucket] ?? 0),
        words: words.slice(ends[owner - 1] ?? 0, ends[owner]),
      };
    });
  };
}
