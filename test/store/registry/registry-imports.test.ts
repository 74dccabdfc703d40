import { beforeAll, describe, expect, test } from 'vitest';
import type { ImportOutcome, NewRegistryImport, RegistryChunks, RegistryImports } from '#app/ports/registry.ts';
import type { EncodedChunk } from '#app/ports/registry-files.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { fromIndianTime, HOUR, after as later, MINUTE } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { dndReports } from '#store/registry/dnd-reports.ts';
import { registryChunks } from '#store/registry/registry-chunks.ts';
import { registryImports } from '#store/registry/registry-imports.ts';
import { scrubRuns } from '#store/registry/scrub-runs.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { silentLog } from '#test/support/world-stores.ts';

const now = fromIndianTime(2026, 11, 20, 10 * HOUR);
const date = fromIndianTime(2026, 11, 18);
const copy: NewRegistryImport = {
  kind: 'national_copy',
  business: null,
  format: 'ncpr',
  regime: 'tcccpr_2018',
  mode: 'full',
  date,
  reference: 'copy of the week',
  files: [{ name: 'copy.csv', sha256: null }],
  by: 'operator',
};
const outcome: ImportOutcome = {
  lines: 10,
  added: 9,
  removed: 0,
  badByReason: { quotes: 1 },
  firstBad: [{ file: 'copy.csv', line: 4, reason: 'quotes', text: '"9000000001' }],
  files: [{ name: 'copy.csv', sha256: 'ab'.repeat(32) }],
  date,
  at: later(now, HOUR),
};
const chunks = (places: readonly number[], sign: number): EncodedChunk[] =>
  places.map((chunk) => ({ chunk, numbers: 3, bytes: Uint8Array.of(sign, chunk % 256) }));

forEachDatabase(MIGRATIONS, (open) => {
  describe('the registry in the database', () => {
    let database: TestDatabase;
    let registry: RegistryChunks;
    let imports: RegistryImports;

    beforeAll(async () => {
      database = await open();
      registry = registryChunks(database, silentLog);
      imports = registryImports(database, { now: () => now });
    });

    async function replaceBy(places: readonly number[], sign: number): Promise<number> {
      const id = await imports.begin(copy, now);
      await imports.discard();
      await imports.add(chunks(places, sign));
      return imports.replace(id, outcome);
    }

    async function amendBy(written: readonly EncodedChunk[], on = date): Promise<number> {
      const id = await imports.begin({ ...copy, mode: 'delta' }, now);
      await imports.discard();
      await imports.add(written);
      return imports.amend(id, { ...outcome, date: on });
    }

    test('a full copy replaces everything, chunks that it does not have included', async () => {
      const first = await replaceBy([15_000, 15_001], 1);
      const second = await replaceBy([15_001, 15_002], 2);
      expect(second).toBe(first + 1);
      const { state, chunks: read } = await registry.read([15_000, 15_001, 15_002]);
      expect(state).toMatchObject({
        version: second,
        replacedAt: second,
        numbers: 6,
        chunks: 2,
        source: { kind: 'national_copy', date },
      });
      expect(read.map(({ chunk, version, bytes }) => [chunk, version, bytes[0]])).toEqual([
        [15_001, second, 2],
        [15_002, second, 2],
      ]);
      await imports.discard();
      expect((await registry.read([15_001])).chunks).toHaveLength(1);
    });

    test('a delta writes the chunks it touches and leaves the others, and is found by its version', async () => {
      const full = await replaceBy([20_000, 20_001, 20_002], 1);
      const gone: EncodedChunk = { chunk: 20_002, numbers: 0, bytes: new Uint8Array() };
      const delta = await amendBy([...chunks([20_001, 20_003], 2), gone], later(date, 48 * HOUR));
      const { state, chunks: newer } = await registry.readFrom(0, { newerThan: full, limit: 10 });
      expect(state).toMatchObject({ version: delta, replacedAt: full, numbers: 9, chunks: 3 });
      expect(state.source?.date).toBe(later(date, 48 * HOUR));
      expect(newer.map(({ chunk, bytes }) => [chunk, bytes.length])).toEqual([
        [20_001, 2],
        [20_002, 0],
        [20_003, 2],
      ]);
      const all = await registry.readFrom(20_001, { newerThan: 0, limit: 2 });
      expect(all.chunks.map(({ chunk, version }) => [chunk, version])).toEqual([
        [20_001, delta],
        [20_002, delta],
      ]);
    });

    test('R5: an older delta does not make the national copy look older, or newer', async () => {
      await replaceBy([1], 1);
      await amendBy(chunks([2], 1), later(date, -72 * HOUR));
      expect((await registry.state()).source?.date).toBe(date);
    });

    test('readers see one version from beginning to end, however often it is replaced', async () => {
      await replaceBy([1, 2, 3], 100);
      let writing = true;
      const mixtures: unknown[] = [];
      let reads = 0;
      const reader = async (): Promise<void> => {
        while (writing) {
          const read = await registry.read([1, 2, 3]);
          const signs = new Set(read.chunks.map(({ bytes }) => bytes[0]));
          const versions = new Set(read.chunks.map(({ version }) => version));
          reads += 1;
          if (read.chunks.length !== 3 || signs.size !== 1 || !versions.has(read.state.version)) mixtures.push(read);
        }
      };
      const readers = [reader(), reader()];
      for (let round = 0; round < 6; round += 1) {
        if (round % 2 === 0) await replaceBy([1, 2, 3], round);
        else await amendBy(chunks([1, 2, 3], round));
      }
      writing = false;
      await Promise.all(readers);
      expect(mixtures).toEqual([]);
      expect(reads).toBeGreaterThan(5);
    });

    test('what is put aside is seen by nobody, and what a crash left there is forgotten', async () => {
      const before = await replaceBy([7], 1);
      const crashed = await imports.begin(copy, now);
      await imports.add(chunks([7, 8], 9));
      expect((await registry.read([7, 8])).chunks.map(({ bytes }) => bytes[0])).toEqual([1]);

      const id = await registryImports(database, { now: () => now }).alone(now, () => imports.begin(copy, now));
      expect(await imports.find(crashed)).toMatchObject({
        state: 'failed',
        why: 'the service ended while it ran',
        finishedAt: now,
      });
      await imports.add(chunks([8], 2));
      expect(await imports.replace(Number(id), outcome)).toBe(before + 1);
      expect((await registry.read([7, 8])).chunks.map(({ chunk }) => chunk)).toEqual([8]);
    });

    test('a scrub run whose process ended is failed, however late the service’s clock is, and one that goes on is not', async () => {
      let at = now;
      const processAt = (): RegistryImports => registryImports(database, { now: () => at });
      const its = processAt();
      const run = { ...copy, kind: 'scrub_run', business: 1 as BusinessId } as const;
      const id = await its.begin(run, later(now, 1_000 * HOUR));
      const another = processAt();
      for (const minutes of [4, 8, 12]) {
        at = later(now, minutes * MINUTE);
        await its.watch();
        if (database.kind === 'postgres') await another.watch();
      }
      expect(await another.find(id)).toMatchObject({ state: 'running' });
      at = later(at, 6 * MINUTE);
      await another.watch();
      const ended = { state: 'failed', why: 'the service ended while it ran', finishedAt: null };
      expect(await another.find(id)).toMatchObject(ended);
      await expect(its.keepRun(id, run.business, [], outcome)).rejects.toThrow('had ended already');
      expect(await another.find(id)).toMatchObject(ended);
    });

    test('a national import whose process ended is failed within a minute, and one that goes on is not', async () => {
      const crashed = await imports.begin(copy, now);
      await imports.alone(now, async () => {
        const going = await imports.begin(copy, now);
        await imports.watch();
        expect(await imports.find(going)).toMatchObject({ state: 'running' });
        expect(await imports.cancel(going)).toBe(true);
        await imports.end(going, { state: 'cancelled', why: null }, outcome, now);
      });
      expect(await imports.find(crashed)).toMatchObject({ state: 'failed', finishedAt: now });
      const another = await imports.begin(copy, now);
      await imports.watch();
      const ended = { state: 'failed', why: 'the service ended while it ran', finishedAt: null };
      expect(await imports.find(another)).toMatchObject(ended);
    });

    test('what was put aside is given back where the disk has no page for emptying it, out of a reserve that is filled again', async () => {
      await imports.discard();
      await database.script(`
        create function no_page_left() returns trigger language plpgsql as $$ begin
          if exists (select from registry_reserve) then
            raise exception 'could not extend file' using errcode = 'disk_full';
          end if;
          return null;
        end $$;
        create trigger full_disk before truncate on registry_chunks_a execute function no_page_left();
        create trigger full_disk before truncate on registry_chunks_b execute function no_page_left()`);
      const reserved = async (): Promise<unknown> => {
        const text = "select pg_relation_size('registry_reserve') / 8192 as pages";
        return (await database.query<{ pages: number }>({ name: 'reserved', text }))[0]?.pages;
      };
      try {
        expect(await reserved()).toBeGreaterThan(30);
        await imports.add(chunks([1, 2], 1));
        await imports.discard();
        await imports.add(chunks([1, 2], 2));
        await imports.discard();
        expect(await reserved()).toBeGreaterThan(30);
      } finally {
        await database.script('drop function no_page_left cascade');
      }
      await replaceBy([3], 4);
      expect((await registry.readFrom(0, { newerThan: 0, limit: 10 })).chunks.map(({ chunk }) => chunk)).toEqual([3]);
    });

    test('an import is told that it lost its place by a signal of its own, which goes with it', async () => {
      const given = new Set<AbortSignal>();
      for (let times = 0; times < 3; times += 1) await imports.alone(now, async (signal) => given.add(signal));
      expect(given.size).toBe(3);
    });

    test('one import at a time; another is told so at once', async () => {
      const seen = await imports.alone(now, async () => {
        const other = await imports.alone(now, async () => 'let in');
        return other ?? 'refused';
      });
      expect(seen).toBe('refused');
      expect(await imports.alone(now, async () => 'let in')).toBe('let in');
    });

    test('an import is listed with what came of it, and can be cancelled while it runs', async () => {
      const [older] = [await imports.begin(copy, now), await imports.begin(copy, now)];
      const id = await imports.begin(copy, now);
      expect(await imports.progress(id, 5)).toBe(false);
      expect(await imports.find(id)).toMatchObject({ state: 'running', lines: 5, added: 0, finishedAt: null });
      expect(await imports.cancel(id)).toBe(true);
      expect(await imports.progress(id, 6)).toBe(true);
      await imports.end(id, { state: 'cancelled', why: null }, outcome, now);
      expect(await imports.cancel(id)).toBe(false);
      await expect(imports.replace(id, outcome)).rejects.toThrow('ended already');

      const { items, next } = await imports.list({ after: null, limit: 2 });
      const { lines, added, badByReason, firstBad, files } = outcome;
      expect(items[0]).toMatchObject({ id, state: 'cancelled', lines, added, badByReason, firstBad, files });
      expect((await imports.list({ after: next, limit: 2 })).items[0]?.id).toBe(older);
    });

    test('a profile id is never given to another key, also when many ask at once', async () => {
      const keys = ['1', '2', '1#11', '3#4'];
      const asked = await Promise.all([keys, keys.toReversed(), keys.slice(2)].map((some) => imports.profileIds(some)));
      expect(asked[1]?.toReversed()).toEqual(asked[0]);
      expect(asked[2]).toEqual(asked[0]?.slice(2));
      expect(await imports.profileIds(['0'])).toEqual([0]);
      const profiles = await registry.profiles();
      expect(profiles.size).toBe(new Set(profiles.values()).size);
      expect(asked[0]?.map((id) => profiles.get(id))).toEqual(keys);
    });

    test('whoever follows the registry hears of a new version', async () => {
      const heard: number[] = [];
      let tell: () => void = () => undefined;
      const told = new Promise<void>((resolve) => {
        tell = resolve;
      });
      const stop = await registry.follow(async () => {
        heard.push(1);
        tell();
      });
      await replaceBy([3], 1);
      await told;
      await stop();
      await replaceBy([3], 2);
      expect(heard).toEqual([1]);
    });

    test('R5: whoever could not follow a version is told of it again', async () => {
      let times = 0;
      const stop = await registryChunks(database, silentLog).follow(async () => {
        times += 1;
        if (times === 1) throw new Error('the database is away for a moment');
      });
      await replaceBy([3], 1);
      await expect.poll(() => times, { timeout: 20_000 }).toBe(2);
      await stop();
    });

    test('R5: a scrub run is kept for its business, all of it or nothing', async () => {
      const runs = scrubRuns(database);
      const ours = 4 as BusinessId;
      // A run that is older than the national copy has nothing to say.
      await replaceBy([6], 1);
      const wanted = { ...copy, kind: 'scrub_run', business: ours, format: 'scrub' } as const;
      const id = await imports.begin(wanted, now);
      await imports.begin(wanted, now);
      await imports.keepRun(id, ours, chunks([5, 6], 1), outcome);
      const known = await runs.runs();
      expect(known).toEqual([{ kind: 'scrub_run', id, date, business: ours }]);
      expect((await runs.read(known, [6, 7])).map(({ chunk, source }) => [chunk, source.id])).toEqual([[6, id]]);
      expect((await registry.state()).scrubRuns).toBe(1);
    });

    test('R18: a receipt that says DND is kept once, the latest one, and is heard of', async () => {
      const reports = dndReports(database);
      const number = phoneNumber(9_000_000_001);
      const heard: unknown[] = [];
      const stop = await reports.follow(
        (...report) => heard.push(report),
        () => undefined,
      );
      await reports.record({ number, at: now, connection: 1 });
      await reports.record({ number, at: later(now, -1), connection: 2 });
      await reports.record({ number, at: now, connection: 1 });
      expect(await reports.since(later(now, 1))).toEqual([]);
      expect(await reports.since(now)).toEqual([{ number, at: now }]);
      await expect.poll(() => heard).toEqual([[number, now]]);
      await stop();
    });
  });
});
