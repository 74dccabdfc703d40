/**
 * What the lines so far say of 2^22 consecutive numbers. Operations wait until there are many, and are then done together, so that
 * the memory they touch is still in the processor's cache: that is five times as fast as one by one. A bucket of which few numbers
 * are named never gets further than that, which keeps small files small.
 *
 * Memory: 4 bytes an operation while they wait, at most 128 KiB; after that 512 KiB (of a delta 1 MiB) a bucket, however long the
 * file is, and 6 to 12 bytes for each number whose profile is not the implied one.
 */
import { BUCKET_BITS, BUCKET_NUMBERS, CODE_LARGE, CODE_REMOVE, PLACE_MASK } from './operations.ts';

/** The profile that most people have; only others take memory. */
export const IMPLIED = 0;

export interface Bucket {
  /** Operations that wait: the first `waitingCount` words. */
  waiting: Uint32Array;
  waitingCount: number;
  maps: Maps | null;
  readonly exceptions: ExceptionLog;
  /** A later line does not take back the profile of an earlier one. */
  readonly keepsProfiles: boolean;
}

/** Bit `p & 7` of byte `p >> 3` belongs to the number at place p. */
export interface Maps {
  readonly listed: Uint8Array;
  /** Of a delta: which numbers it says anything about. A full copy says it about all of them. */
  readonly named: Uint8Array | null;
  /** 1 for each chunk that has or had a number. */
  readonly chunks: Uint8Array;
}

/** Which profiles were given, in the order of the lines: the last one of a place is valid, and none means the implied one. */
export interface ExceptionLog {
  places: Uint32Array;
  profiles: Uint16Array;
  count: number;
}

const MAP_BYTES = BUCKET_NUMBERS / 8;
const CHUNK_BITS = 16;
const MOST_WAITING = 32_768;
const FEWEST_WAITING = 256;
/** A log that is longer is looked through for entries that are valid no longer, before it gets more room. */
const LONG_LOG = 32_768;

export function createBucket(keepsProfiles: boolean): Bucket {
  return {
    waiting: new Uint32Array(FEWEST_WAITING),
    waitingCount: 0,
    maps: null,
    exceptions: { places: new Uint32Array(0), profiles: new Uint16Array(0), count: 0 },
    keepsProfiles,
  };
}

export function createMaps(isDelta: boolean): Maps {
  return {
    listed: new Uint8Array(MAP_BYTES),
    named: isDelta ? new Uint8Array(MAP_BYTES) : null,
    chunks: new Uint8Array(2 ** (BUCKET_BITS - CHUNK_BITS)),
  };
}

/** Operations in the order of the lines. */
export function take(bucket: Bucket, words: Uint32Array, isDelta: boolean): void {
  const count = bucket.waitingCount + words.length;
  if (count > MOST_WAITING) {
    bucket.maps ??= createMaps(isDelta);
    applyWaiting(bucket, bucket.maps);
    if (words.length > MOST_WAITING / 2) {
      apply(bucket, bucket.maps, words, words.length);
      return;
    }
  } else if (count > bucket.waiting.length) {
    const larger = new Uint32Array(Math.min(MOST_WAITING, Math.max(2 * bucket.waiting.length, count)));
    larger.set(bucket.waiting.subarray(0, bucket.waitingCount));
    bucket.waiting = larger;
  }
  bucket.waiting.set(words, bucket.waitingCount);
  bucket.waitingCount += words.length;
}

export function applyWaiting(bucket: Bucket, maps: Maps): void {
  apply(bucket, maps, bucket.waiting, bucket.waitingCount);
  bucket.waitingCount = 0;
}

function apply({ exceptions, keepsProfiles }: Bucket, { listed, named, chunks }: Maps, words: Uint32Array, count: number): void {
  for (let at = 0; at < count; at++) {
    const word = words[at] ?? 0;
    const place = word & PLACE_MASK;
    const code = word >>> BUCKET_BITS;
    const byte = place >>> 3;
    const bit = 1 << (place & 7);
    const old = listed[byte] ?? 0;
    chunks[place >>> CHUNK_BITS] = 1;
    if (named !== null) named[byte] = (named[byte] ?? 0) | bit;
    if (code === CODE_REMOVE) {
      listed[byte] = old & ~bit;
      // A profile given earlier must not come back when the number is listed again.
      if ((old & bit) !== 0 && exceptions.count > 0) log(exceptions, place, IMPLIED);
      continue;
    }
    listed[byte] = old | bit;
    const profile = code === CODE_LARGE ? (words[++at] ?? 0) : code;
    if (profile !== IMPLIED) log(exceptions, place, profile);
    else if (!keepsProfiles && (old & bit) !== 0 && exceptions.count > 0) log(exceptions, place, IMPLIED);
  }
}

function log(exceptions: ExceptionLog, place: number, profile: number): void {
  if (exceptions.count === exceptions.places.length) makeRoom(exceptions);
  exceptions.places[exceptions.count] = place;
  exceptions.profiles[exceptions.count] = profile;
  exceptions.count++;
}

function makeRoom(exceptions: ExceptionLog): void {
  if (exceptions.count >= LONG_LOG) dropStale(exceptions);
  const capacity = Math.max(256, exceptions.places.length);
  if (exceptions.count <= capacity / 2 && exceptions.places.length > 0) return;
  const places = new Uint32Array(2 * capacity);
  const profiles = new Uint16Array(2 * capacity);
  places.set(exceptions.places);
  profiles.set(exceptions.profiles);
  exceptions.places = places;
  exceptions.profiles = profiles;
}

/** Keeps the last entry of each place, and none that says what is implied. */
function dropStale(exceptions: ExceptionLog): void {
  const seen = new Uint8Array(MAP_BYTES);
  const { places, profiles, count } = exceptions;
  let kept = count;
  for (let at = count - 1; at >= 0; at--) {
    const place = places[at] ?? 0;
    const bit = 1 << (place & 7);
    const old = seen[place >>> 3] ?? 0;
    if ((old & bit) !== 0) continue;
    seen[place >>> 3] = old | bit;
    if (profiles[at] === IMPLIED) continue;
    kept--;
    places[kept] = place;
    profiles[kept] = profiles[at] ?? 0;
  }
  places.copyWithin(0, kept, count);
  profiles.copyWithin(0, kept, count);
  exceptions.count = count - kept;
}
