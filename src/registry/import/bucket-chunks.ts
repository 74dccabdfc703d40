/** From a bucket to the encoded chunks of it that changed. */

import { CHUNK_NUMBERS, decodeChunk, encodeBitmap, numbersListed } from '#registry/chunk-codec.ts';
import { BITMAP_BYTES, listBitmap } from '#registry/chunk-offsets.ts';
import { type Bucket, type ExceptionLog, IMPLIED, type Maps } from './bucket.ts';
import { BUCKET_NUMBERS } from './operations.ts';

export const CHUNKS_OF_BUCKET = BUCKET_NUMBERS / CHUNK_NUMBERS;

export interface ChangedChunk {
  readonly chunk: number;
  /** Empty where it lists nobody. */
  readonly bytes: Uint8Array;
  readonly numbers: number;
  readonly added: number;
  readonly removed: number;
}

const NOTHING = new Uint8Array(0);

const exceptionMap = new Uint8Array(BITMAP_BYTES);
const exceptionWords = new Int32Array(exceptionMap.buffer);
const profileAt = new Uint16Array(CHUNK_NUMBERS);
const listed = new Uint16Array(CHUNK_NUMBERS);

/** Places of the chunks that the file names. */
export function chunksNamed(index: number, maps: Maps): readonly number[] {
  const first = index * CHUNKS_OF_BUCKET;
  return Array.from(maps.chunks, (named, at) => (named === 0 ? -1 : first + at)).filter((chunk) => chunk >= 0);
}

/** `base` has the present bytes of the named chunks; null for a full copy. The maps are used up. Throws CorruptChunk. */
export function* changedChunks(
  index: number,
  bucket: Bucket,
  maps: Maps,
  base: ReadonlyMap<number, Uint8Array> | null,
): Generator<ChangedChunk> {
  const grouped = groupByChunk(bucket.exceptions);
  for (const chunk of chunksNamed(index, maps)) {
    const at = chunk - index * CHUNKS_OF_BUCKET;
    const part = (map: Uint8Array): Uint8Array => map.subarray(at * BITMAP_BYTES, (at + 1) * BITMAP_BYTES);
    const bitmap = part(maps.listed);
    const before = base?.get(chunk) ?? NOTHING;
    exceptionMap.fill(0);
    const { kept, removed } =
      before.length > 0 && maps.named !== null ? keepUnnamed(before, bitmap, part(maps.named)) : { kept: 0, removed: 0 };
    markExceptions(grouped.entries.subarray(grouped.starts[at] ?? 0, grouped.starts[at + 1] ?? 0));
    const encoded = encodeBitmap(bitmap, IMPLIED, exceptionsIn(bitmap));
    const numbers = numbersListed(encoded);
    const bytes = numbers === 0 ? NOTHING : encoded;
    if (Buffer.compare(bytes, before) !== 0) yield { chunk, bytes, numbers, added: numbers - kept, removed };
  }
}

/** Adds whom the base lists and the delta does not name. `kept` are those of the base that are listed now. */
function keepUnnamed(
  before: Uint8Array,
  bitmap: Uint8Array,
  named: Uint8Array,
): { readonly kept: number; readonly removed: number } {
  const { offsets, profiles } = decodeChunk(before);
  let kept = 0;
  for (let at = 0; at < offsets.length; at++) {
    const offset = offsets[at] ?? 0;
    const byte = offset >>> 3;
    const bit = 1 << (offset & 7);
    if (((named[byte] ?? 0) & bit) === 0) {
      bitmap[byte] = (bitmap[byte] ?? 0) | bit;
      mark(offset, profiles[at] ?? 0);
    }
    if (((bitmap[byte] ?? 0) & bit) !== 0) kept++;
  }
  return { kept, removed: offsets.length - kept };
}

function markExceptions(entries: Uint32Array): void {
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] ?? 0;
    mark(entry >>> 16, entry & 0xffff);
  }
}

function mark(offset: number, profile: number): void {
  const byte = offset >>> 3;
  const bit = 1 << (offset & 7);
  profileAt[offset] = profile;
  exceptionMap[byte] = profile === IMPLIED ? (exceptionMap[byte] ?? 0) & ~bit : (exceptionMap[byte] ?? 0) | bit;
}

/** In ascending order, without those who are listed no longer. */
function exceptionsIn(bitmap: Uint8Array): { readonly offsets: Uint16Array; readonly profiles: Uint16Array } {
  const words = new Int32Array(bitmap.buffer, bitmap.byteOffset, exceptionWords.length);
  for (let at = 0; at < words.length; at++) exceptionWords[at] = (exceptionWords[at] ?? 0) & (words[at] ?? 0);
  const count = listBitmap(exceptionMap, listed);
  const offsets = listed.subarray(0, count);
  const profiles = new Uint16Array(count);
  for (let at = 0; at < count; at++) profiles[at] = profileAt[offsets[at] ?? 0] ?? 0;
  return { offsets, profiles };
}

/** Offset and profile in one word, chunk after chunk, those of a chunk in their order. */
function groupByChunk({ places, profiles, count }: ExceptionLog): {
  readonly entries: Uint32Array;
  readonly starts: Uint32Array;
} {
  const starts = new Uint32Array(CHUNKS_OF_BUCKET + 1);
  for (let at = 0; at < count; at++) {
    const after = ((places[at] ?? 0) >>> 16) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let at = 1; at <= CHUNKS_OF_BUCKET; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const next = starts.slice();
  const entries = new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    const place = places[at] ?? 0;
    const chunk = place >>> 16;
    const to = next[chunk] ?? 0;
    entries[to] = (place << 16) | (profiles[at] ?? 0);
    next[chunk] = to + 1;
  }
  return { entries, starts };
}
