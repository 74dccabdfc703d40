/** Look-ups in the registry's memory, in the thread that holds it and in those that it is shared with. */
import { FIRST_WORD, findProfile } from './arena-record.ts';
import { CHUNK_NUMBERS } from './chunk-codec.ts';

/** Nobody of this number is listed: it has no preference. */
export const NOT_LISTED = -1;
/** The chunk of this number is not in memory. */
export const NOT_LOADED = -2;

/** One version of the registry, as it can be posted to a worker. What is shared never changes. */
export interface SharedArena {
  /** For each chunk its place and its shape, 32 bits each. */
  readonly index: SharedArrayBuffer;
  /** Null where a segment was given back. */
  readonly segments: readonly (SharedArrayBuffer | null)[];
}

export interface ArenaReader {
  /** The profile id of a ten-digit number, NOT_LISTED or NOT_LOADED. Allocates nothing. */
  lookup(number: number): number;
}

/** What the index says of a chunk without a record; any other value is the place of one: segment, and word in it. */
export const UNKNOWN = 0;
export const NOBODY = 1;
const SEGMENT_BITS = 25;
/** 64 MiB in words of 16 bits. */
export const SEGMENT_WORDS = 1 << SEGMENT_BITS;
/** As many as places of 31 bits can name: 4 GiB. */
export const MOST_SEGMENTS = 64;

export function placeOf(segment: number, word: number): number {
  return (segment << SEGMENT_BITS) | word;
}

export function segmentOf(place: number): number {
  return place >>> SEGMENT_BITS;
}

export function wordOf(place: number): number {
  return place & (SEGMENT_WORDS - 1);
}

/** In the thread that it was posted to. */
export function openArena({ index, segments }: SharedArena): ArenaReader {
  const entries = new Int32Array(index);
  const words = segments.map((segment) => (segment === null ? null : new Uint16Array(segment)));
  return { lookup: (number) => lookUp(entries, words, number) };
}

export function lookUp(index: Int32Array, segments: readonly (Uint16Array | null)[], number: number): number {
  const chunk = Math.floor(number / CHUNK_NUMBERS);
  const place = index[2 * chunk] ?? UNKNOWN;
  const words = segments[segmentOf(place)];
  if (place < FIRST_WORD || words === null || words === undefined) return place === NOBODY ? NOT_LISTED : NOT_LOADED;
  return findProfile(words, wordOf(place), index[2 * chunk + 1] ?? 0, number - chunk * CHUNK_NUMBERS, NOT_LISTED);
}
