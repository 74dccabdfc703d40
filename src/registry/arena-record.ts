/**
 * One chunk in memory, as 16-bit words from a place on:
 *
 *   length of the record 2 words, lowest first · listed numbers 2 · exceptions 1 · unused 1, then either
 *
 *   bitmap   256 times a bucket of 256 consecutive numbers: where its exceptions begin 1 word · sieve 1 · its bits 16
 *            how many exceptions there are 1
 *            dictionary of at most 256 profile ids, and exceptions of 1 word each: low byte of the offset, place of the profile;
 *            or, with more profiles than that, exceptions of 2 words each: low byte, profile id
 *   list     offsets 1 word each · offsets of the exceptions · their profile ids
 *
 * A bucket lies in one or two cache lines, and its sieve has the bit `o & 15` for each exception: so most look-ups wait for memory
 * once, also those of numbers that are listed.
 */
import type { ChunkParts } from './chunk-codec.ts';

/** Above so many numbers a chunk is a bitmap. */
const MOST_LISTED = 4096;
const HEADER = 6;
const BUCKETS = 256;
const BUCKET = 18;
const SIEVE = 1;
const BITS = 2;
const AFTER_BUCKETS = BUCKETS * BUCKET + 1;
const MOST_IN_DICTIONARY = 256;

const BITMAP = 1 << 16;
const WIDE = 1 << 17;
const DICTIONARY_SHIFT = 18;
const PROFILE = 0xffff;

/** What is known of a record without reading it: form, implied profile and length of the dictionary, in 27 bits. */
export type RecordShape = number;

export function shapeOf({ offsets, implied, exceptions }: ChunkParts): RecordShape {
  if (offsets.length <= MOST_LISTED) return implied;
  const profiles = exceptions.dictionary.length;
  return implied | BITMAP | (profiles > MOST_IN_DICTIONARY ? WIDE : profiles << DICTIONARY_SHIFT);
}

/** In words. */
export function recordLength({ offsets, exceptions }: ChunkParts, shape: RecordShape): number {
  const others = exceptions.ranks.length;
  if ((shape & BITMAP) === 0) return HEADER + offsets.length + 2 * others;
  const entries = (shape & WIDE) === 0 ? (shape >> DICTIONARY_SHIFT) + others : 2 * others;
  return HEADER + AFTER_BUCKETS + entries;
}

/** Writes the record into words that are still zero. */
export function writeRecord(words: Uint16Array, at: number, parts: ChunkParts, shape: RecordShape): void {
  const length = recordLength(parts, shape);
  words[at] = length;
  words[at + 1] = length >> 16;
  words[at + 2] = parts.offsets.length;
  words[at + 3] = parts.offsets.length >> 16;
  words[at + 4] = parts.exceptions.ranks.length;
  if ((shape & BITMAP) === 0) writeList(words, at + HEADER, parts);
  else writeBitmap(words, at + HEADER, parts, shape);
}

export function lengthAt(words: Uint16Array, at: number): number {
  return (words[at] ?? 0) | ((words[at + 1] ?? 0) << 16);
}

export function numbersAt(words: Uint16Array, at: number): number {
  return (words[at + 2] ?? 0) | ((words[at + 3] ?? 0) << 16);
}

/** The profile id of the number with this offset; `otherwise` where it is not listed. */
export function findProfile(words: Uint16Array, at: number, shape: RecordShape, offset: number, otherwise: number): number {
  if ((shape & BITMAP) === 0) return findInList(words, at, shape, offset, otherwise);
  const bucket = at + HEADER + (offset >> 8) * BUCKET;
  const low = offset & 0xff;
  if ((((words[bucket + BITS + (low >> 4)] ?? 0) >> (low & 15)) & 1) === 0) return otherwise;
  if ((((words[bucket + SIEVE] ?? 0) >> (low & 15)) & 1) === 0) return shape & PROFILE;
  const first = words[bucket] ?? 0;
  const end = words[bucket + BUCKET] ?? 0;
  const dictionary = at + HEADER + AFTER_BUCKETS;
  if ((shape & WIDE) !== 0) return findWide(words, dictionary + 2 * first, dictionary + 2 * end, low, shape & PROFILE);
  const entries = dictionary + (shape >> DICTIONARY_SHIFT);
  for (let entry = entries + first; entry < entries + end; entry += 1) {
    const word = words[entry] ?? 0;
    if (word >> 8 === low) return words[dictionary + (word & 0xff)] ?? 0;
  }
  return shape & PROFILE;
}

function findWide(words: Uint16Array, first: number, end: number, low: number, implied: number): number {
  for (let entry = first; entry < end; entry += 2) if (words[entry] === low) return words[entry + 1] ?? 0;
  return implied;
}

function findInList(words: Uint16Array, at: number, shape: RecordShape, offset: number, otherwise: number): number {
  const listed = at + HEADER;
  const count = numbersAt(words, at);
  if (findWord(words, listed, listed + count, offset) < 0) return otherwise;
  const others = words[at + 4] ?? 0;
  const entry = findWord(words, listed + count, listed + count + others, offset);
  return entry < 0 ? shape & PROFILE : (words[entry + others] ?? 0);
}

/** Where the value lies between these bounds, in which words ascend; -1 where it does not. */
function findWord(words: Uint16Array, first: number, end: number, value: number): number {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low < end && words[low] === value ? low : -1;
}

function writeList(words: Uint16Array, at: number, { offsets, exceptions }: ChunkParts): void {
  const { ranks, places, dictionary } = exceptions;
  words.set(offsets, at);
  const others = at + offsets.length;
  for (let entry = 0; entry < ranks.length; entry += 1) {
    words[others + entry] = offsets[ranks[entry] ?? 0] ?? 0;
    words[others + ranks.length + entry] = dictionary[places[entry] ?? 0] ?? 0;
  }
}

function writeBitmap(words: Uint16Array, at: number, { offsets, exceptions }: ChunkParts, shape: RecordShape): void {
  for (let rank = 0; rank < offsets.length; rank += 1) {
    const offset = offsets[rank] ?? 0;
    const word = at + (offset >> 8) * BUCKET + BITS + ((offset & 0xff) >> 4);
    words[word] = (words[word] ?? 0) | (1 << (offset & 15));
  }
  const { ranks, places, dictionary } = exceptions;
  const wide = (shape & WIDE) !== 0;
  if (!wide) words.set(dictionary, at + AFTER_BUCKETS);
  const entries = at + AFTER_BUCKETS + (wide ? 0 : dictionary.length);
  let begun = 0;
  for (let entry = 0; entry < ranks.length; entry += 1) {
    const offset = offsets[ranks[entry] ?? 0] ?? 0;
    const sieve = at + (offset >> 8) * BUCKET + SIEVE;
    words[sieve] = (words[sieve] ?? 0) | (1 << (offset & 15));
    for (; begun < offset >> 8; begun += 1) words[at + (begun + 1) * BUCKET] = entry;
    const place = places[entry] ?? 0;
    if (wide) {
      words[entries + 2 * entry] = offset & 0xff;
      words[entries + 2 * entry + 1] = dictionary[place] ?? 0;
    } else {
      words[entries + entry] = ((offset & 0xff) << 8) | place;
    }
  }
  for (; begun < BUCKETS; begun += 1) words[at + (begun + 1) * BUCKET] = ranks.length;
}
