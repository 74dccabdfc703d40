import path from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openBatchLookup } from '#registry/arena-batch.ts';
import { type ArenaReader, NOT_LISTED, NOT_LOADED, openArena } from '#registry/arena-reader.ts';
import { type ChunkArena, createArena } from '#registry/chunk-arena.ts';
import { CHUNK_NUMBERS, CHUNKS, type ChunkContent, CorruptChunk, encodeChunk } from '#registry/chunk-codec.ts';
import { listing, listings } from '#test/support/registry-chunks.ts';

const CHUNK = 140_000;
const FIRST = CHUNK * CHUNK_NUMBERS;
const READER = path.join(import.meta.dirname, '..', '..', 'dist', 'registry', 'arena-reader.js');

/** What the arena answers for every number of the chunk. */
function answers(arena: ArenaReader, chunk = CHUNK): Int32Array {
  return Int32Array.from({ length: CHUNK_NUMBERS }, (_, offset) => arena.lookup(chunk * CHUNK_NUMBERS + offset));
}

/** The same by batches, of which each has one number of elsewhere: of a chunk that is not loaded, of an empty one, and none at all. */
function batchAnswers(arena: ChunkArena): Int32Array {
  const most = 1_024;
  const lookUp = openBatchLookup(arena.share(), most + 3);
  const all = new Int32Array(CHUNK_NUMBERS);
  const profiles = new Int32Array(most + 3);
  for (let from = 0; from < CHUNK_NUMBERS; from += most) {
    const numbers = Float64Array.from({ length: most }, (_, place) => FIRST + from + place);
    lookUp(Float64Array.of(FIRST - 1, ...numbers, FIRST + CHUNK_NUMBERS, -1), most + 3, profiles);
    expect([profiles[0], ...profiles.subarray(most + 1)]).toEqual([NOT_LOADED, NOT_LISTED, NOT_LISTED]);
    all.set(profiles.subarray(1, most + 1), from);
  }
  return all;
}

function expected({ offsets, profiles }: ChunkContent): Int32Array {
  const all = new Int32Array(CHUNK_NUMBERS).fill(NOT_LISTED);
  for (const [at, offset] of offsets.entries()) all[offset] = profiles[at] ?? 0;
  return all;
}

function same(some: Int32Array, others: Int32Array): boolean {
  return Buffer.compare(new Uint8Array(some.buffer), new Uint8Array(others.buffer)) === 0;
}

const MANY = 4100;

/** The first numbers of a chunk, enough of them for a bitmap. */
function many(profile: number): Uint8Array {
  const offsets = Uint16Array.from({ length: MANY }, (_, at) => at);
  return encodeChunk({ offsets, profiles: new Uint16Array(MANY).fill(profile) });
}

describe('the arena answers for every number as the chunk has it', () => {
  test.each(listings)('$name', (which) => {
    const content = listing(which);
    const arena = createArena();
    arena.put(3, many(5));
    arena.put(CHUNK, encodeChunk(content));
    arena.put(CHUNK + 1, null);
    expect(same(answers(arena), expected(content))).toBe(true);
    expect(same(answers(openArena(arena.share())), expected(content))).toBe(true);
    expect(same(batchAnswers(arena), expected(content))).toBe(true);
    expect([arena.lookup(FIRST - 1), arena.lookup(FIRST + CHUNK_NUMBERS)]).toEqual([NOT_LOADED, NOT_LISTED]);
    expect(arena.figures()).toMatchObject({ chunks: 3, numbers: MANY + content.offsets.length, wasted: 0 });
  });
});

test('the first and the last of all ten-digit numbers have their place, and no number beyond has', () => {
  const arena = createArena();
  expect([arena.lookup(1_000_000_000), arena.lookup(9_999_999_999)]).toEqual([NOT_LOADED, NOT_LOADED]);
  arena.put(CHUNKS - 1, encodeChunk({ offsets: Uint16Array.of(58_367), profiles: Uint16Array.of(65_535) }));
  expect(arena.lookup(9_999_999_999)).toBe(65_535);
  expect(() => arena.put(CHUNKS, null)).toThrow(RangeError);
  expect(() => arena.put(-1, null)).toThrow(RangeError);
});

test('a chunk whose bytes are damaged leaves the arena as it was', () => {
  const arena = createArena();
  const bytes = many(4);
  arena.put(CHUNK, bytes);
  const damaged = many(6);
  damaged[100] = 1;
  expect(() => arena.put(CHUNK, damaged)).toThrow(CorruptChunk);
  expect(() => arena.put(CHUNK + 1, damaged)).toThrow(CorruptChunk);
  expect([arena.lookup(FIRST), arena.lookup(FIRST + CHUNK_NUMBERS)]).toEqual([4, NOT_LOADED]);
  expect(arena.figures()).toMatchObject({ chunks: 1, numbers: MANY });
});

test('R5: what was shared stays one version, whatever is put, forgotten or moved afterwards', () => {
  const arena = createArena();
  const versions: ArenaReader[] = [];
  for (let version = 0; version < 40; version += 1) {
    for (let chunk = 0; chunk < 60; chunk += 1) arena.put(chunk, many(version));
    if (version % 8 === 0) versions.push(openArena(arena.share()));
    if (version === 20) arena.forgetAll();
    if (version === 30) arena.forget([1, 2, 3]);
  }
  for (const [at, reader] of versions.entries()) {
    for (let chunk = 0; chunk < 60; chunk += 1) expect(reader.lookup(chunk * CHUNK_NUMBERS + 77)).toBe(8 * at);
  }
});

test('memory that is not needed any more is given back, and what is needed is not lost', () => {
  const arena = createArena();
  const random = fc.sample(fc.record({ chunk: fc.nat(2_000), profile: fc.nat(300) }), { numRuns: 9_000, seed: 5 });
  const model = new Map<number, number>();
  const encodings = Array.from({ length: 301 }, (_, profile) => many(profile));
  let most = 0;
  for (const { chunk, profile } of random) {
    arena.put(chunk, encodings[profile] ?? null);
    model.set(chunk, profile);
    const { bytes, wasted } = arena.figures();
    most = Math.max(most, wasted / bytes);
    if (wasted > 9_000_000) expect(wasted / bytes).toBeLessThan(0.101);
  }
  expect(most).toBeGreaterThan(0.08);
  for (const [chunk, profile] of model) expect(arena.lookup(chunk * CHUNK_NUMBERS + 9)).toBe(profile);
  expect(arena.figures()).toMatchObject({ chunks: model.size, numbers: model.size * MANY });
  arena.forget(model.keys());
  expect(arena.figures()).toMatchObject({ chunks: 0, numbers: 0 });
  expect(arena.figures().bytes).toBeLessThan(12_000_000);
});

test('R5: a worker reads the same memory', async () => {
  const content = listing({ name: 'shared', density: 0.07, partial: 0.1, profiles: 300 });
  const arena = createArena();
  arena.put(CHUNK, encodeChunk(content));
  const code = `const { parentPort, workerData: { reader, shared, first } } = require('node:worker_threads');
    import(reader).then(({ openArena }) => {
      const arena = openArena(shared);
      parentPort.postMessage(Int32Array.from({ length: 65536 }, (_, offset) => arena.lookup(first + offset)));
    });`;
  const worker = new Worker(code, { eval: true, workerData: { reader: READER, shared: arena.share(), first: FIRST } });
  const read = await new Promise<Int32Array>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  await worker.terminate();
  expect(same(read, expected(content))).toBe(true);
});
