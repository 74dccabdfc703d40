/**
 * Many look-ups at once in the registry's memory. They wait for memory, not for the processor: so the lines that a batch needs are
 * touched one right after the other, nothing between them depending on what they hold, and only then read.
 */
import { NOBODY, NOT_LISTED, NOT_LOADED, type SharedArena, segmentOf, wordOf } from './arena-reader.ts';
import {
  bitmapBucket,
  bitmapExcepts,
  bitmapLists,
  bucketOf,
  findInBitmap,
  findProfile,
  impliedProfile,
  isBitmap,
  placeInBucket,
} from './arena-record.ts';
import { CHUNK_NUMBERS } from './chunk-codec.ts';

/** Fills the first `count` places with what `lookup` answers for these numbers, and with NOT_LISTED for negative ones. */
export type BatchLookup = (numbers: Float64Array, count: number, profiles: Int32Array) => void;

/** In the thread that it was posted to; `most` numbers a time. */
export function openBatchLookup({ index, segments }: SharedArena, most: number): BatchLookup {
  const entries = new Int32Array(index);
  const none = new Uint16Array(0);
  const words = segments.map((segment) => (segment === null ? none : new Uint16Array(segment)));
  const lookup = newLookups(most);
  return (numbers, count, profiles) => {
    const found = findBuckets({ entries, words, lookups: lookup }, numbers, count, profiles);
    touchBuckets(words, lookup, found);
    const exceptions = readBuckets(words, lookup, found, profiles);
    readExceptions(words, lookup, exceptions, profiles);
  };
}

/** Look-ups in bitmaps, as far as they have come. */
interface Lookups {
  /** Which of the batch. */
  readonly rows: Int32Array;
  /** The place of the record, segment and word; and its shape. */
  readonly records: Int32Array;
  readonly shapes: Int32Array;
  readonly offsets: Int32Array;
  /** Those of them that may be exceptions. */
  readonly uncertain: Int32Array;
}

function newLookups(most: number): Lookups {
  return {
    rows: new Int32Array(most),
    records: new Int32Array(most),
    shapes: new Int32Array(most),
    offsets: new Int32Array(most),
    uncertain: new Int32Array(most),
  };
}

interface Memory {
  readonly entries: Int32Array;
  readonly words: readonly Uint16Array[];
  readonly lookups: Lookups;
}

/** Answers what is in no bitmap, and says how many others there are. */
function findBuckets({ entries, words, lookups }: Memory, numbers: Float64Array, count: number, profiles: Int32Array): number {
  const { rows, records, shapes, offsets } = lookups;
  let found = 0;
  for (let row = 0; row < count; row++) {
    const number = numbers[row] ?? -1;
    if (number < 0) {
      profiles[row] = NOT_LISTED;
      continue;
    }
    const chunk = Math.floor(number / CHUNK_NUMBERS);
    const offset = number - chunk * CHUNK_NUMBERS;
    const record = entries[2 * chunk] ?? 0;
    const shape = entries[2 * chunk + 1] ?? 0;
    if (!isBitmap(shape)) {
      profiles[row] = outsideBitmaps(words, record, shape, offset);
      continue;
    }
    rows[found] = row;
    records[found] = record;
    shapes[found] = shape;
    offsets[found] = offset;
    found++;
  }
  return found;
}

function outsideBitmaps(words: readonly Uint16Array[], record: number, shape: number, offset: number): number {
  if (record <= NOBODY) return record === NOBODY ? NOT_LISTED : NOT_LOADED;
  const segment = words[segmentOf(record)];
  return segment === undefined ? NOT_LOADED : findProfile(segment, wordOf(record), shape, offset, NOT_LISTED);
}

/** What is read is of no use; that it was read is. */
let touched = 0;

function touchBuckets(words: readonly Uint16Array[], { records, offsets }: Lookups, found: number): void {
  let all = 0;
  for (let at = 0; at < found; at++) {
    const record = records[at] ?? 0;
    all ^= words[segmentOf(record)]?.[bitmapBucket(wordOf(record), bucketOf(offsets[at] ?? 0))] ?? 0;
  }
  touched = all;
}

/** Answers all but those that may be exceptions, and says how many these are. */
function readBuckets(words: readonly Uint16Array[], lookups: Lookups, found: number, profiles: Int32Array): number {
  const { rows, records, shapes, offsets, uncertain } = lookups;
  let exceptions = touched & 0;
  for (let at = 0; at < found; at++) {
    const record = records[at] ?? 0;
    const offset = offsets[at] ?? 0;
    const segment = words[segmentOf(record)];
    if (segment === undefined) continue;
    const bucket = bucketOf(offset);
    const place = placeInBucket(offset, bucket);
    const word = bitmapBucket(wordOf(record), bucket);
    const listed = bitmapLists(segment, word, place);
    // Without a branch: nobody can foretell which number is listed.
    profiles[rows[at] ?? 0] = NOT_LISTED + listed * (impliedProfile(shapes[at] ?? 0) - NOT_LISTED);
    uncertain[exceptions] = at;
    exceptions += listed & bitmapExcepts(segment, word, place);
  }
  return exceptions;
}

function readExceptions(words: readonly Uint16Array[], lookups: Lookups, count: number, profiles: Int32Array): void {
  const { rows, records, shapes, offsets, uncertain } = lookups;
  for (let each = 0; each < count; each++) {
    const at = uncertain[each] ?? 0;
    const record = records[at] ?? 0;
    const segment = words[segmentOf(record)];
    if (segment === undefined) continue;
    const offset = offsets[at] ?? 0;
    const bucket = bucketOf(offset);
    const place = placeInBucket(offset, bucket);
    profiles[rows[at] ?? 0] = findInBitmap(segment, wordOf(record), shapes[at] ?? 0, bucket, place);
  }
}
