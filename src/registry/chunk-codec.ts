/**
 * One chunk of the registry as bytes, which is what a row holds. All numbers are little-endian:
 *
 *   version 1 byte · form of the offsets 1 · implied profile 2 · listed numbers 4 · exceptions 4 · profiles of exceptions 2
 *   offsets, in the smallest of three forms (`chunk-offsets.ts`)
 *   profile ids of the exceptions, ascending, 2 bytes each
 *   ranks of the exceptions among the listed numbers, as byte gaps
 *   for each exception which of those profiles it has: 1 byte where there are at most 256 of them, else 2
 *   CRC-32 of all of it, 4 bytes
 *
 * The implied profile is the most frequent one of the chunk; whoever has another is an exception.
 */
import { crc32 } from 'node:zlib';
import {
  BITMAP_BYTES,
  countBitmap,
  listBitmap,
  ranksInBitmap,
  readGaps,
  readOffsets,
  type Written,
  writeBitmap,
  writeGaps,
  writeOffsets,
} from './chunk-offsets.ts';
import { type Exceptions, exceptionsOf, numbered } from './exceptions.ts';

/** How many consecutive numbers a chunk spans. */
export const CHUNK_NUMBERS = 65_536;

/** How many chunks all ten-digit numbers are: their places go from 0 to one less. */
export const CHUNKS = 152_588;

export function chunkOf(number: number): number {
  return Math.floor(number / CHUNK_NUMBERS);
}

export function offsetOf(number: number): number {
  return number - chunkOf(number) * CHUNK_NUMBERS;
}

/** Who is listed in a chunk: offsets ascending and distinct, and for each one profile id. */
export interface ChunkContent {
  readonly offsets: Uint16Array;
  readonly profiles: Uint16Array;
}

/** The same, as the bytes have it: everybody has the implied profile, except for some. */
export interface ChunkParts {
  readonly offsets: Uint16Array;
  readonly implied: number;
  readonly exceptions: Exceptions;
}

/** Bytes that are not, or no longer, the encoding of a chunk: nothing may be answered from them. */
export class CorruptChunk extends Error {
  override readonly name = 'CorruptChunk';
}

const VERSION = 1;
const HEADER_BYTES = 14;
const CHECKSUM_BYTES = 4;
const ONE_BYTE_PLACES = 256;
/** More than any encoding: a bitmap, and an exception for each number, each with a profile of its own. */
const MOST_BYTES = 400_000;

const scratch = new Uint8Array(MOST_BYTES);
const scratchView = new DataView(scratch.buffer);
const listed = new Uint16Array(CHUNK_NUMBERS);

/** Throws a RangeError for offsets that are not ascending and distinct, or not as many as profiles. */
export function encodeChunk({ offsets, profiles }: ChunkContent): Uint8Array {
  if (offsets.length !== profiles.length) throw new RangeError('a chunk has one profile for each offset');
  const { implied, exceptions } = exceptionsOf(profiles);
  return finish(writeOffsets(scratch, HEADER_BYTES, offsets), offsets.length, implied, exceptions);
}

/**
 * The same bytes from a bitmap of 8,192 bytes (bit `o & 7` of byte `o >> 3`), in which everybody has the implied profile but for
 * those that `exceptions` names in ascending order. Throws a RangeError for an exception that the bitmap does not list.
 */
export function encodeBitmap(bitmap: Uint8Array, implied: number, exceptions: ChunkContent): Uint8Array {
  if (exceptions.offsets.length !== exceptions.profiles.length) throw new RangeError('a chunk has one profile for each offset');
  const count = countBitmap(bitmap);
  const ranks = ranksInBitmap(bitmap, exceptions.offsets);
  if (2 * ranks.length >= count || exceptions.profiles.includes(implied)) {
    const profiles = new Uint16Array(count).fill(implied);
    for (let at = 0; at < ranks.length; at += 1) profiles[ranks[at] ?? 0] = exceptions.profiles[at] ?? 0;
    return encodeChunk({ offsets: offsetsIn(bitmap), profiles });
  }
  const written =
    count >= BITMAP_BYTES ? writeBitmap(scratch, HEADER_BYTES, bitmap) : writeOffsets(scratch, HEADER_BYTES, offsetsIn(bitmap));
  return finish(written, count, implied, { ranks, ...numbered(exceptions.profiles) });
}

/** How many numbers an encoding lists, without verifying it. */
export function numbersListed(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true);
}

/** The content as the encoding has it, without a profile for each number. Throws CorruptChunk. */
export function readChunk(bytes: Uint8Array): ChunkParts {
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES) throw new CorruptChunk('too few bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - CHECKSUM_BYTES;
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end, true)) throw new CorruptChunk('the checksum differs');
  if (view.getUint8(0) !== VERSION) throw new CorruptChunk(`version ${view.getUint8(0)} is unknown`);
  const count = view.getUint32(4, true);
  const exceptionCount = view.getUint32(8, true);
  const profileCount = view.getUint16(12, true);
  if (count > CHUNK_NUMBERS || (exceptionCount >= count && exceptionCount > 0))
    throw new CorruptChunk('the counts are impossible');

  const offsets = readOffsets(bytes, HEADER_BYTES, end, view.getUint8(1), count);
  if (offsets === null) throw new CorruptChunk('the offsets do not hold');
  const implied = view.getUint16(2, true);
  const dictionary = readDictionary(view, offsets.end, end, profileCount);
  const ranks = readGaps(bytes, offsets.end + 2 * profileCount, end, exceptionCount, count);
  if (ranks === null || dictionary.includes(implied)) throw new CorruptChunk('the exceptions do not hold');
  const places = readPlaces(view, ranks.end, end, exceptionCount, profileCount);
  return { offsets: offsets.values, implied, exceptions: { ranks: ranks.values, places, dictionary } };
}

/** Throws CorruptChunk for bytes whose checksum, version, counts or order do not hold. */
export function decodeChunk(bytes: Uint8Array): ChunkContent {
  const { offsets, implied, exceptions } = readChunk(bytes);
  const profiles = new Uint16Array(offsets.length).fill(implied);
  const { ranks, places, dictionary } = exceptions;
  for (let at = 0; at < ranks.length; at += 1) profiles[ranks[at] ?? 0] = dictionary[places[at] ?? 0] ?? 0;
  return { offsets, profiles };
}

/** Valid until the next call. */
function offsetsIn(bitmap: Uint8Array): Uint16Array {
  return listed.subarray(0, listBitmap(bitmap, listed));
}

/** Writes what surrounds the offsets, which are in place, and answers a copy of all. */
function finish({ form, end }: Written, count: number, implied: number, exceptions: Exceptions): Uint8Array {
  const { ranks, places, dictionary } = exceptions;
  scratchView.setUint8(0, VERSION);
  scratchView.setUint8(1, form);
  scratchView.setUint16(2, implied, true);
  scratchView.setUint32(4, count, true);
  scratchView.setUint32(8, ranks.length, true);
  scratchView.setUint16(12, dictionary.length, true);
  let at = end;
  for (const id of dictionary) {
    scratchView.setUint16(at, id, true);
    at += 2;
  }
  at = writeGaps(scratch, at, ranks);
  at = writePlaces(at, places, dictionary.length);
  scratchView.setUint32(at, crc32(scratch.subarray(0, at)), true);
  return scratch.slice(0, at + CHECKSUM_BYTES);
}

function writePlaces(start: number, places: Uint16Array, distinct: number): number {
  if (distinct <= ONE_BYTE_PLACES) {
    scratch.set(places, start);
    return start + places.length;
  }
  for (let at = 0; at < places.length; at += 1) scratchView.setUint16(start + 2 * at, places[at] ?? 0, true);
  return start + 2 * places.length;
}

function readDictionary(view: DataView, start: number, end: number, count: number): Uint16Array {
  if (start + 2 * count > end) throw new CorruptChunk('the profiles do not hold');
  const dictionary = new Uint16Array(count);
  for (let at = 0; at < count; at += 1) {
    const id = view.getUint16(start + 2 * at, true);
    if (at > 0 && id <= (dictionary[at - 1] ?? 0)) throw new CorruptChunk('the profiles do not hold');
    dictionary[at] = id;
  }
  return dictionary;
}

/** The places of all exceptions, which end where the checksum begins. */
function readPlaces(view: DataView, start: number, end: number, count: number, distinct: number): Uint16Array {
  const width = distinct <= ONE_BYTE_PLACES ? 1 : 2;
  if (start + width * count !== end) throw new CorruptChunk('the lengths do not add up');
  const places = new Uint16Array(count);
  for (let at = 0; at < count; at += 1) {
    const place = width === 1 ? view.getUint8(start + at) : view.getUint16(start + 2 * at, true);
    if (place >= distinct) throw new CorruptChunk('an exception has no profile');
    places[at] = place;
  }
  return places;
}
