import { beforeAll, describe, expect, test } from 'vitest';
import type { NewScrub, Scrub, ScrubRecords } from '#app/ports/scrubs.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { fromIndianTime, HOUR, type Instant, after as later, MINUTE } from '#domain/kernel/instant.ts';
import { scrubRecords } from '#store/scrubs.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';

const start = fromIndianTime(2026, 11, 20, 10 * HOUR);
const scrub: NewScrub = {
  business: 1 as BusinessId,
  account: 1 as AccountId,
  key: null,
  requestId: '0b2a4f0e-8f5f-4d4e-9d9b-6d1f7f1a0c11',
  columns: 'all',
  purpose: 'service',
  category: null,
  mode: 'voice',
  startedAt: later(start, -24 * 365 * HOUR),
};
const done = {
  state: 'done',
  why: null,
  input: { sha256: 'ab', bytes: 1 },
  output: { sha256: 'cd', bytes: 2 },
  registryVersion: 3,
  registryDate: null,
  counts: null,
  finishedAt: start,
} as const;

forEachDatabase(MIGRATIONS, (open) => {
  describe('scrubs whose process may have ended', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });

    /** Another process on the same database, with its own idea of what runs. */
    function processAt(now: () => Instant): ScrubRecords {
      return scrubRecords(database, { now });
    }

    async function outcomeOf(id: number): Promise<Scrub['outcome']> {
      const found = await processAt(() => start).find(id);
      if (found === null) throw new Error('a scrub is gone');
      return found.outcome;
    }

    test('one that nobody says any more that it runs was interrupted, nobody knows when', async () => {
      const id = await processAt(() => start).begin(scrub);
      expect(await outcomeOf(id)).toBeNull();
      let now = start;
      const another = processAt(() => now);
      if (database.kind === 'postgres') {
        now = later(start, 4 * MINUTE);
        await another.watch();
        expect(await outcomeOf(id)).toBeNull();
        now = later(start, 6 * MINUTE);
      }
      await another.watch();
      expect(await outcomeOf(id)).toMatchObject({ state: 'interrupted', finishedAt: null, input: null, counts: null });
    });

    test('one of which its process says so runs, however long, and ends as it ends', async () => {
      let now = start;
      const its = processAt(() => now);
      const id = await its.begin(scrub);
      for (let minutes = 0; minutes < 20; minutes += 2) {
        now = later(start, minutes * MINUTE);
        await its.watch();
        if (database.kind === 'postgres') await processAt(() => now).watch();
      }
      expect(await outcomeOf(id)).toBeNull();
      await its.finish(scrub.business, id, done);
      now = later(now, HOUR);
      await its.watch();
      expect(await outcomeOf(id)).toMatchObject(done);
    });

    test('one that begins while others are looked for is not taken for one of them', async () => {
      const its = processAt(() => start);
      const [id] = await Promise.all([its.begin(scrub), its.watch()]);
      expect(await outcomeOf(id)).toBeNull();
    });

    test('one that was only silent for a while ends as it ends', async () => {
      const its = processAt(() => start);
      const id = await its.begin(scrub);
      await processAt(() => later(start, HOUR)).watch();
      expect((await outcomeOf(id))?.state).toBe('interrupted');
      await its.finish(scrub.business, id, done);
      expect(await outcomeOf(id)).toMatchObject(done);
    });
  });
});
