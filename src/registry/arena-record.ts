/**
 * One chunk in memory, as 16-bit words from a place on:
 *
 *   length of the record 2 words, lowest first · listed numbers 2 · exceptions 1 · unused 1, then either
 *
 *   bitmap   142 times a bucket of 464 consecutive numbers: where its exceptions begin 1 word · sieve 2 · its bits 29
 *            how many exceptions there are 1
 *            dictionary of at most 128 profile ids, and exceptions of 1 word each: place of the number in its bucket, place of the
 *            profile; or, with more profiles than that, exceptions of 2 words each: place of the number, profile id
 *   list     offsets 1 word each · offsets of the exceptions · their profile ids
 *
 * A bucket is as long as a cache line, and its sieve has the bit `place & 31` for each exception: so most look-ups wait for memory
 * once, also those of numbers that are listed. Records are whole lines long and begin at {@link FIRST_WORD}, so that each bucket
 * is one line where memory begins 16 bytes after a page, as large memory does that the C library gives.
 */
import type { ChunkParts } from './chunk-codec.ts';

/**
 * Above so many numbers a chunk is a bitmap, although as a list it would be smaller up to 4,500: a look-up in a bitmap takes half the
 * time or less, and where numbers lie close together every other chunk of a national registry has less than 4,096.
 */
const MOST_LISTED = 1024;
const HEADER = 6;
/** In words; a bucket's length, too. */
const LINE = 32;
/** Where the first record of a segment begins, so that what comes after its header does so at a line. */
export const FIRST_WORD = 18;
const BUCKETS = 142;
const NUMBERS = 464;
const SIEVE = 1;
const BITS = 3;
const AFTER_BUCKETS = BUCKETS * LINE + 1;
const MOST_IN_DICTIONARY = 128;
const DICTIONARY_BITS = 7;

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
  if ((shape & BITMAP) === 0) return wholeLines(HEADER + offsets.length + 2 * others);
  const entries = (shape & WIDE) === 0 ? (shape >> DICTIONARY_SHIFT) + others : 2 * others;
  return wholeLines(HEADER + AFTER_BUCKETS + entries);
}

function wholeLines(words: number): number {
  return Math.ceil(words / LINE) * LINE;
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

/** Whether the record is a bitmap: the functions below whose names say so are for these. */
export function isBitmap(shape: RecordShape): boolean {
  return (shape & BITMAP) !== 0;
}

/** Of every listed number that is no exception. */
export function impliedProfile(shape: RecordShape): number {
  return shape & PROFILE;
}

/** The profile id of the number with this offset; `otherwise` where it is not listed. */
export function findProfile(words: Uint16Array, at: number, shape: RecordShape, offset: number, otherwise: number): number {
  if (!isBitmap(shape)) return findInList(words, at, shape, offset, otherwise);
  const bucket = bucketOf(offset);
  const place = placeInBucket(offset, bucket);
  const word = bitmapBucket(at, bucket);
  if (bitmapLists(words, word, place) === 0) return otherwise;
  if (bitmapExcepts(words, word, place) === 0) return impliedProfile(shape);
  return findInBitmap(words, at, shape, bucket, place);
}

/** Which bucket an offset lies in: a division by {@link NUMBERS}, exact for every offset. */
export function bucketOf(offset: number): number {
  return Math.imul(offset, 36_158) >>> 24;
}

export function placeInBucket(offset: number, bucket: number): number {
  return offset - bucket * NUMBERS;
}

/** The word at which a bucket of the record at `at` begins. */
export function bitmapBucket(at: number, bucket: number): number {
  return at + HEADER + bucket * LINE;
}

/** 1 where the number at this place of the bucket is listed, else 0. */
export function bitmapLists(words: Uint16Array, bucket: number, place: number): number {
  return ((words[bucket + BITS + (place >> 4)] ?? 0) >> (place & 15)) & 1;
}

/** 1 where it may be an exception, 0 where it is none. */
export function bitmapExcepts(words: Uint16Array, bucket: number, place: number): number {
  return ((words[bucket + SIEVE + ((place >> 4) & 1)] ?? 0) >> (place & 15)) & 1;
}

/** The profile id of a listed number that may be an exception. */
export function findInBitmap(words: Uint16Array, at: number, shape: RecordShape, bucket: number, place: number): number {
  const word = bitmapBucket(at, bucket);
  const first = words[word] ?? 0;
  const end = words[word + LINE] ?? 0;
  const dictionary = at + HEADER + AFTER_BUCKETS;
  if ((shape & WIDE) !== 0) return findWide(words, dictionary + 2 * first, dictionary + 2 * end, place, shape & PROFILE);
  const entries = dictionary + (shape >> DICTIONARY_SHIFT);
  for (let entry = entries + first; entry < entries + end; entry += 1) {
    const found = words[entry] ?? 0;
    if (found >> DICTIONARY_BITS === place) return words[dictionary + (found & (MOST_IN_DICTIONARY - 1))] ?? 0;
  }
  return shape & PROFILE;
}

function findWide(words: Uint16Array, first: number, end: number, place: number, implied: number): number {
  for (let entry = first; entry < end; entry += 2) if (words[entry] === place) return words[entry + 1] ?? 0;
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
    const bucket = bucketOf(offset);
    const place = placeInBucket(offset, bucket);
    const word = at + bucket * LINE + BITS + (place >> 4);
    words[word] = (words[word] ?? 0) | (1 << (place & 15));
  }
  const { ranks, places, dictionary } = exceptions;
  const wide = (shape & WIDE) !== 0;
  if (!wide) words.set(dictionary, at + AFTER_BUCKETS);
  const entries = at + AFTER_BUCKETS + (wide ? 0 : dictionary.length);
  let begun = 0;
  for (let entry = 0; entry < ranks.length; entry += 1) {
    const offset = offsets[ranks[entry] ?? 0] ?? 0;
    const bucket = bucketOf(offset);
    const place = placeInBucket(offset, bucket);
    const sieve = at + bucket * LINE + SIEVE + ((place >> 4) & 1);
    words[sieve] = (words[sieve] ?? 0) | (1 << (place & 15));
    for (; begun < bucket; begun += 1) words[at + (begun + 1) * LINE] = entry;
    const profile = places[entry] ?? 0;
    if (wide) {
      words[entries + 2 * entry] = place;
      words[entries + 2 * entry + 1] = dictionary[profile] ?? 0;
    } else {
      words[entries + entry] = (place << DICTIONARY_BITS) | profile;
    }
  }
  for (; begun < BUCKETS; begun += 1) words[at + (begun + 1) * LINE] = ranks.length;
}
