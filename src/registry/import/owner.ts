/** Whoever owns some of the buckets: takes the operations on them, block after block, and in the end encodes their chunks. */
import type { EncodedChunk } from '#app/ports/registry-files.ts';
import { BITMAP_BYTES } from '#registry/chunk-offsets.ts';
import { applyWaiting, type Bucket, createBucket, createMaps, type Maps, take } from './bucket.ts';
import { type ChangedChunk, changedChunks, chunksNamed } from './bucket-chunks.ts';
import type { Part } from './operations.ts';

/** Changed chunks with their bytes one behind the other, so that they can be handed to another thread at once. */
export interface ChunkBatch {
  readonly chunks: Uint32Array;
  readonly numbers: Uint32Array;
  readonly ends: Uint32Array;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly added: number;
  readonly removed: number;
}

export type Base = (chunks: readonly number[]) => Promise<ReadonlyMap<number, Uint8Array>>;

export interface Owner {
  /** Parts come in the order of the blocks. */
  take(part: Part): void;
  /** After the last part. Buckets are let go of one by one. */
  chunks(base: Base | null): AsyncGenerator<ChunkBatch>;
}

const CHUNKS_OF_BATCH = 128;

export interface OwnerOptions {
  readonly isDelta: boolean;
  /** Of a portal's answers, where a number stands twice the yes counts (R5); of operations the later one. */
  readonly isOfAnswers: boolean;
}

export function createOwner({ isDelta, isOfAnswers }: OwnerOptions): Owner {
  const buckets = new Map<number, Bucket>();
  let spare: Maps | null = null;

  return {
    take({ buckets: indexes, sizes, words }) {
      let start = 0;
      for (let at = 0; at < indexes.length; at++) {
        const index = indexes[at] ?? 0;
        const bucket = buckets.get(index) ?? createBucket(isOfAnswers);
        buckets.set(index, bucket);
        const end = start + (sizes[at] ?? 0);
        take(bucket, words.subarray(start, end), isDelta);
        start = end;
      }
    },
    async *chunks(base) {
      let changed: ChangedChunk[] = [];
      for (const index of [...buckets.keys()].sort((one, other) => one - other)) {
        const bucket = buckets.get(index) ?? createBucket(isOfAnswers);
        buckets.delete(index);
        spare ??= bucket.maps === null ? createMaps(isDelta) : null;
        const maps = bucket.maps ?? spare ?? createMaps(isDelta);
        applyWaiting(bucket, maps);
        for (const chunk of changedChunks(index, bucket, maps, (await base?.(chunksNamed(index, maps))) ?? null)) {
          changed.push(chunk);
          if (changed.length < CHUNKS_OF_BATCH) continue;
          yield pack(changed);
          changed = [];
        }
        if (maps === spare) clear(spare);
      }
      if (changed.length > 0) yield pack(changed);
    },
  };
}

/** Only where something was: most of it is untouched in a small file. */
function clear(maps: Maps): void {
  for (let at = 0; at < maps.chunks.length; at++) {
    if (maps.chunks[at] === 0) continue;
    maps.chunks[at] = 0;
    maps.listed.fill(0, at * BITMAP_BYTES, (at + 1) * BITMAP_BYTES);
    maps.named?.fill(0, at * BITMAP_BYTES, (at + 1) * BITMAP_BYTES);
  }
}

function pack(changed: readonly ChangedChunk[]): ChunkBatch {
  const ends = new Uint32Array(changed.length);
  let end = 0;
  for (const [at, { bytes }] of changed.entries()) {
    end += bytes.length;
    ends[at] = end;
  }
  const all = new Uint8Array(end);
  for (const [at, { bytes }] of changed.entries()) all.set(bytes, (ends[at] ?? 0) - bytes.length);
  return {
    chunks: Uint32Array.from(changed, ({ chunk }) => chunk),
    numbers: Uint32Array.from(changed, ({ numbers }) => numbers),
    ends,
    bytes: all,
    added: changed.reduce((sum, { added }) => sum + added, 0),
    removed: changed.reduce((sum, { removed }) => sum + removed, 0),
  };
}

export function unpack({ chunks, numbers, ends, bytes }: ChunkBatch): readonly EncodedChunk[] {
  return Array.from(chunks, (chunk, at) => ({
    chunk,
    numbers: numbers[at] ?? 0,
    bytes: bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at]),
  }));
}
