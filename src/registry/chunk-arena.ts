/**
 * The registry in memory: records of chunks in shared segments of 64 MiB, and an index from chunk to record. A record is never
 * changed: a chunk that is put again gets a new one, and the old bytes are waste until their segment goes. What was shared goes on
 * being true of its version, because the index is copied before it is changed.
 */
import {
  type ArenaReader,
  lookUp,
  MOST_SEGMENTS,
  NOBODY,
  placeOf,
  SEGMENT_WORDS,
  type SharedArena,
  segmentOf,
  UNKNOWN,
  wordOf,
} from './arena-reader.ts';
import { FIRST_WORD, lengthAt, numbersAt, recordLength, shapeOf, writeRecord } from './arena-record.ts';
import { CHUNKS, readChunk } from './chunk-codec.ts';

export interface ArenaFigures {
  /** Chunks that are loaded, those that list nobody included. */
  readonly chunks: number;
  /** Numbers that they list. */
  readonly numbers: number;
  /** What index and records take, waste included. */
  readonly bytes: number;
  readonly wasted: number;
}

export interface ChunkArena extends ArenaReader {
  isLoaded(chunk: number): boolean;
  /** Loads a chunk from its encoding; null where nobody is listed. Throws CorruptChunk, and then the chunk is as it was. */
  put(chunk: number, encoded: Uint8Array | null): void;
  /** These chunks are not loaded any more. */
  forget(chunks: Iterable<number>): void;
  forgetAll(): void;
  /** As of now, to be posted to a worker and opened there by `openArena`. */
  share(): SharedArena;
  figures(): ArenaFigures;
}

/**
 * Waste is cleared once it is more than a tenth of what is used, a segment at a time, the most wasteful first. So memory is at most
 * 10/9 of what is needed (280 million numbers at a density of 7 % need some 620 MB, which then take less than 700), and nine bytes
 * at most are copied for each that is gained.
 */
const WASTE_SHARE = 1 / 10;
/** Less waste than this (in words, 8 MiB) is left alone. */
const LEAST_WASTE = 1 << 22;

interface Segment {
  readonly words: Uint16Array<SharedArrayBuffer>;
  used: number;
  live: number;
}

export function createArena(): ChunkArena {
  let index = new Int32Array(new SharedArrayBuffer(8 * CHUNKS));
  let shared = false;
  let chunks = 0;
  let numbers = 0;
  const segments: (Segment | null)[] = [];
  /** The words of each, as the look-up has them. */
  const memory: (Uint16Array<SharedArrayBuffer> | null)[] = [];
  /** The segment that new records go to. */
  let filling = -1;

  function write(chunk: number, place: number, shape: number): void {
    if (shared) index = new Int32Array(index.buffer.slice(0));
    shared = false;
    index[2 * chunk] = place;
    index[2 * chunk + 1] = shape;
  }

  function segmentFor(length: number): Segment {
    const present = segments[filling];
    if (present && present.used + length <= SEGMENT_WORDS) return present;
    const free = segments.indexOf(null);
    const at = free < 0 ? segments.length : free;
    if (at === MOST_SEGMENTS) throw new RangeError('the registry takes more than 4 GiB of memory');
    const segment = { words: new Uint16Array(new SharedArrayBuffer(2 * SEGMENT_WORDS)), used: FIRST_WORD, live: FIRST_WORD };
    segments[at] = segment;
    memory[at] = segment.words;
    filling = at;
    return segment;
  }

  /** Room for a record, which counts as used and live from now on. */
  function reserve(length: number): { readonly words: Uint16Array; readonly at: number; readonly place: number } {
    const segment = segmentFor(length);
    const at = segment.used;
    segment.used += length;
    segment.live += length;
    return { words: segment.words, at, place: placeOf(filling, at) };
  }

  function drop(chunk: number): void {
    const place = index[2 * chunk] ?? UNKNOWN;
    if (place === UNKNOWN) return;
    chunks -= 1;
    if (place !== NOBODY) {
      const segment = segments[segmentOf(place)];
      if (segment) {
        numbers -= numbersAt(segment.words, wordOf(place));
        segment.live -= lengthAt(segment.words, wordOf(place));
        if (segment.live === FIRST_WORD && segmentOf(place) !== filling) giveBack(segmentOf(place));
      }
    }
    write(chunk, UNKNOWN, 0);
  }

  function giveBack(at: number): void {
    segments[at] = null;
    memory[at] = null;
    if (at === filling) filling = -1;
  }

  function waste(): { readonly used: number; readonly wasted: number; readonly worst: number } {
    let used = 0;
    let wasted = 0;
    let worst = -1;
    let most = 0;
    for (const [at, segment] of segments.entries()) {
      if (segment === null) continue;
      used += segment.used;
      wasted += segment.used - segment.live;
      if (segment.used - segment.live <= most) continue;
      most = segment.used - segment.live;
      worst = at;
    }
    return { used, wasted, worst };
  }

  function tidy(): void {
    for (;;) {
      const { used, wasted, worst } = waste();
      if (wasted < LEAST_WASTE || wasted <= WASTE_SHARE * used) return;
      evacuate(worst);
    }
  }

  /** Moves what is live in a segment to others and gives it back. */
  function evacuate(from: number): void {
    const segment = segments[from];
    if (!segment) return;
    if (from === filling) filling = -1;
    for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
      const place = index[2 * chunk] ?? UNKNOWN;
      if (place < FIRST_WORD || segmentOf(place) !== from) continue;
      const word = wordOf(place);
      const length = lengthAt(segment.words, word);
      const room = reserve(length);
      room.words.set(segment.words.subarray(word, word + length), room.at);
      write(chunk, room.place, index[2 * chunk + 1] ?? 0);
    }
    giveBack(from);
  }

  return {
    lookup: (number) => lookUp(index, memory, number),
    isLoaded: (chunk) => (index[2 * chunk] ?? UNKNOWN) !== UNKNOWN,

    put(chunk, encoded) {
      if (!Number.isInteger(chunk) || chunk < 0 || chunk >= CHUNKS) throw new RangeError(`there is no chunk ${chunk}`);
      const parts = encoded === null ? null : readChunk(encoded);
      drop(chunk);
      chunks += 1;
      if (parts === null || parts.offsets.length === 0) {
        write(chunk, NOBODY, 0);
        return;
      }
      const shape = shapeOf(parts);
      const room = reserve(recordLength(parts, shape));
      writeRecord(room.words, room.at, parts, shape);
      write(chunk, room.place, shape);
      numbers += parts.offsets.length;
      tidy();
    },

    forget(forgotten) {
      for (const chunk of forgotten) drop(chunk);
      tidy();
    },

    forgetAll() {
      index = new Int32Array(new SharedArrayBuffer(8 * CHUNKS));
      shared = false;
      segments.length = 0;
      memory.length = 0;
      filling = -1;
      chunks = 0;
      numbers = 0;
    },

    share() {
      shared = true;
      return { index: index.buffer, segments: memory.map((words) => words?.buffer ?? null) };
    },

    figures() {
      const { used, wasted } = waste();
      return { chunks, numbers, bytes: index.byteLength + 2 * used, wasted: 2 * wasted };
    },
  };
}
