import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOT_LISTED, NOT_LOADED, openArena } from '#registry/arena-reader.ts';
import { CHUNK_NUMBERS, CHUNKS, CorruptChunk, chunkOf } from '#registry/chunk-codec.ts';
import { openResidentRegistry, type RegistryAnswer, type ResidentRegistry } from '#registry/resident-registry.ts';
import { type MemoryRegistry, memoryRegistry } from '#test/support/memory-registry.ts';

const never = new AbortController().signal;
const FIRST = 9_000_000_001;

/** Numbers in so many different chunks, one after the other. */
function spread(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => FIRST + at * CHUNK_NUMBERS);
}

function listedAs(numbers: readonly number[], profile: number): ReadonlyMap<number, number> {
  return new Map(numbers.map((number) => [number, profile]));
}

/** The answer is what the version that it names lists. */
function expectTrue(source: MemoryRegistry, numbers: readonly number[], { state, ids }: RegistryAnswer): void {
  const listed = source.at(state.version);
  expect([...ids]).toEqual(numbers.map((number) => listed.get(number) ?? NOT_LISTED));
}

describe('R5: any sequence of copies and deltas answers as a plain map would', () => {
  const number = fc.nat(40).map((at) => FIRST + (at % 8) * CHUNK_NUMBERS * 7 + at);
  const numbers = fc.uniqueArray(number, { minLength: 1, maxLength: 12 });
  const act = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), numbers, profile: fc.nat(400) }),
    fc.record({ kind: fc.constant('remove' as const), numbers, profile: fc.constant(null) }),
    fc.record({ kind: fc.constant('replace' as const), numbers, profile: fc.nat(400) }),
    fc.record({ kind: fc.constant('ask' as const), numbers, profile: fc.nat(2) }),
    fc.record({ kind: fc.constant('follow' as const), numbers, profile: fc.nat(2) }),
    fc.record({ kind: fc.constant('preload' as const), numbers, profile: fc.nat(2) }),
  );

  test('one after the other, and at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), fc.boolean(), async (acts, together) => {
        const source = memoryRegistry();
        const registry = await openResidentRegistry(source);
        const running: Promise<void>[] = [];
        const go = async (work: () => Promise<void>): Promise<void> => {
          if (together) running.push(work());
          else await work();
        };
        for (const { kind, numbers: some, profile } of acts) {
          if (kind === 'replace') source.replace(listedAs(some, profile));
          else if (kind === 'add' || kind === 'remove') source.apply(new Map(some.map((one) => [one, profile])));
          else if (kind === 'follow') await go(registry.follow);
          else if (kind === 'preload') await go(() => registry.preload(never));
          else await go(async () => expectTrue(source, some, await registry.profiles(some)));
        }
        await Promise.all(running);
        await registry.follow();
        expect(registry.state().version).toBe((await source.state()).version);
        const all = Array.from({ length: 41 }, (_, at) => FIRST + (at % 8) * CHUNK_NUMBERS * 7 + at);
        expectTrue(source, all, await registry.profiles(all));
      }),
      { numRuns: 60 },
    );
  });
});

test('R5: questions at the same time as versions change are answered from one version each', async () => {
  const source = memoryRegistry();
  const numbers = spread(300);
  source.replace(listedAs(numbers, 1));
  const registry = await openResidentRegistry(source);
  let asking = true;
  const seen = new Set<number>();
  const ask = async (): Promise<void> => {
    while (asking) {
      const { state, ids } = await registry.profiles(numbers);
      expect(new Set(ids)).toEqual(new Set([state.version]));
      seen.add(state.version);
      await new Promise(setImmediate);
    }
  };
  const askers = [ask(), ask(), ask()];
  for (let version = 2; version <= 30; version += 1) {
    if (version % 5 === 0) source.replace(listedAs(numbers, version));
    else source.apply(listedAs(numbers, version));
    await registry.follow();
    expect(registry.state().version).toBeGreaterThanOrEqual(version);
    const shared = await registry.share(numbers);
    const reader = openArena(shared.arena);
    expect(new Set(numbers.map(reader.lookup))).toEqual(new Set([shared.state.version]));
  }
  asking = false;
  await Promise.all(askers);
  expect(seen.size).toBeGreaterThan(10);
});

test('R5: a copy that comes after the look at the version, and before the changes are read, is followed as a copy', async () => {
  const source = memoryRegistry();
  const [gone = 0, kept = 0] = spread(2);
  source.replace(listedAs([gone, kept], 1));
  let between = (): void => undefined;
  const registry = await openResidentRegistry({
    ...source,
    async state() {
      const state = await source.state();
      between();
      return state;
    },
  });
  await registry.profiles([gone, kept]);
  source.apply(listedAs([kept], 2));
  between = () => source.replace(listedAs([kept], 3));
  await registry.follow();
  between = () => undefined;
  expect(await registry.profiles([gone, kept])).toMatchObject({ state: { version: 3 }, ids: Int32Array.of(NOT_LISTED, 3) });
});

describe('what is in memory is answered at once', () => {
  async function loaded(numbers: readonly number[]): Promise<{ source: MemoryRegistry; registry: ResidentRegistry }> {
    const source = memoryRegistry();
    source.replace(listedAs(numbers, 3));
    return { source, registry: await openResidentRegistry(source) };
  }

  test('after it was asked for once, and with nothing else loaded', async () => {
    const numbers = spread(3);
    const { source, registry } = await loaded(spread(200));
    expect(registry.profiles(numbers)).toBeInstanceOf(Promise);
    await registry.profiles(numbers);
    expect(registry.profiles(numbers)).toMatchObject({ ids: Int32Array.of(3, 3, 3) });
    expect(registry.figures()).toMatchObject({ chunks: 3, numbers: 3 });
    expect(source.rowsRead()).toBe(6);
  });

  test('after everything was loaded in the background', async () => {
    const numbers = spread(1000);
    const { source, registry } = await loaded(numbers);
    await registry.preload(never);
    expect(registry.profiles([...numbers, 1_000_000_000, 9_999_999_999])).not.toBeInstanceOf(Promise);
    expect(registry.figures()).toMatchObject({ chunks: CHUNKS, numbers: 1000 });
    await registry.preload(never);
    expect(source.rowsRead()).toBe(1000);
  });

  test('not more than was loaded when the loading was cancelled', async () => {
    const { registry } = await loaded(spread(1000));
    await registry.preload(AbortSignal.abort());
    expect(registry.figures().chunks).toBe(0);
  });

  test('a delta reads again what it touched and what was loaded; more than a thousand chunks are forgotten', async () => {
    const numbers = spread(1200);
    const { source, registry } = await loaded(numbers);
    await registry.profiles(numbers.slice(0, 10));
    source.apply(listedAs(numbers.slice(5, 15), 8));
    await registry.follow();
    expect(registry.profiles(numbers.slice(4, 6))).toMatchObject({ ids: Int32Array.of(3, 8) });
    expect(registry.profiles(numbers.slice(10, 11))).toBeInstanceOf(Promise);
    source.apply(listedAs(numbers, 9));
    await registry.follow();
    expect(registry.state().version).toBe(3);
    expect(registry.figures().chunks).toBeLessThan(2);
  });

  test('R5: everything can be shared with a worker, or only what some numbers need', async () => {
    const numbers = spread(20);
    const { registry } = await loaded(numbers);
    const some = openArena((await registry.share(numbers.slice(0, 2))).arena);
    expect(numbers.slice(0, 3).map(some.lookup)).toEqual([3, 3, NOT_LOADED]);
    const all = openArena((await registry.share('all')).arena);
    expect([...numbers.map(all.lookup), all.lookup(1_000_000_000)]).toEqual([...numbers.map(() => 3), NOT_LISTED]);
  });
});

describe('a damaged row is an error that names its chunk, and nothing is answered from it', () => {
  const numbers = spread(5);
  const [broken = 0, sound = 0] = numbers;
  const message = `chunk ${chunkOf(broken)} of the registry is damaged: the checksum differs`;

  test('when it is asked for, loaded in the background, or shared; the others are answered', async () => {
    const source = memoryRegistry();
    source.replace(listedAs(numbers, 3));
    source.damage(chunkOf(broken));
    const registry = await openResidentRegistry(source);
    await expect(registry.preload(never)).rejects.toThrow(new CorruptChunk(message));
    await expect(registry.profiles([broken])).rejects.toThrow(message);
    await expect(registry.profiles([sound, broken])).rejects.toThrow(message);
    await expect(registry.share('all')).rejects.toThrow(message);
    await expect(registry.share([broken])).rejects.toThrow(message);
    expect(registry.profiles([sound])).toMatchObject({ ids: Int32Array.of(3) });
    source.damage(chunkOf(broken));
    expect(await registry.profiles([broken])).toMatchObject({ ids: Int32Array.of(3) });
  });

  test('when a delta wrote it, which is followed nevertheless', async () => {
    const source = memoryRegistry();
    source.replace(listedAs(numbers, 3));
    const registry = await openResidentRegistry(source);
    await registry.profiles(numbers);
    source.apply(listedAs(numbers, 4));
    source.damage(chunkOf(broken));
    await registry.follow();
    await expect(registry.profiles([broken])).rejects.toThrow(message);
    expect(registry.profiles([sound])).toMatchObject({ state: { version: 2 }, ids: Int32Array.of(4) });
  });
});

test('a number of more than ten digits is no question', async () => {
  const registry = await openResidentRegistry(memoryRegistry());
  await expect(Promise.resolve().then(() => registry.profiles([CHUNKS * CHUNK_NUMBERS]))).rejects.toThrow(RangeError);
});
