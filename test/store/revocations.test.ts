import { beforeAll, describe, expect, test } from 'vitest';
import type { NewRevocationRun, RevocationRun, RevocationStore } from '#app/ports/revocations.ts';
import { fromIndianTime, HOUR, type Instant, after as later, MINUTE } from '#domain/kernel/instant.ts';
import { revocationStore } from '#store/revocations.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';

const start = fromIndianTime(2026, 11, 20, 10 * HOUR);
const list: NewRevocationRun = {
  list: { dated: '2026-11-01', reference: 'MNRL 11' },
  sha256: 'ab',
  bytes: 1,
  listed: 2,
  unreadable: {},
  request: '0b2a4f0e-8f5f-4d4e-9d9b-6d1f7f1a0c11',
  address: '127.0.0.1',
  startedAt: later(start, -24 * 365 * HOUR),
};
const counts = { ended: { grants: 3, requests: 0, contacts: 1, memberships: 0 }, businesses: 1 };

forEachDatabase(MIGRATIONS, (open) => {
  describe('hearings of a revocation list whose process may have ended', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });

    /** Another process on the same database, with its own idea of what runs. */
    function processAt(now: () => Instant): RevocationStore {
      return revocationStore(database, { now });
    }

    async function runOf(id: number): Promise<RevocationRun | undefined> {
      const { items } = await processAt(() => start).runs({ after: null, limit: 100 });
      return items.find((run) => run.id === id);
    }

    test('R18: one that nobody says any more that it runs was interrupted, with what it had ended until then', async () => {
      const its = processAt(() => start);
      const { id } = await its.begin(list);
      await its.progress(id, counts);
      expect(await runOf(id)).toMatchObject({ state: 'running', ...counts });
      let now = start;
      const another = processAt(() => now);
      if (database.kind === 'postgres') {
        now = later(start, 4 * MINUTE);
        await another.watch();
        expect(await runOf(id)).toMatchObject({ state: 'running' });
        now = later(start, 6 * MINUTE);
      }
      await another.watch();
      expect(await runOf(id)).toMatchObject({ state: 'interrupted', ...counts, finishedAt: null });
    });

    test('one of which its process says so runs, however long and whoever hears the same list, and ends as it ends', async () => {
      let now = start;
      const its = processAt(() => now);
      const { id } = await its.begin(list);
      const again = await its.begin(list);
      for (let minutes = 0; minutes < 20; minutes += 2) {
        now = later(start, minutes * MINUTE);
        await its.watch();
        if (database.kind === 'postgres') await processAt(() => now).watch();
      }
      expect(await runOf(id)).toMatchObject({ state: 'running' });
      await its.end(id, { state: 'done', ...counts, at: now });
      await its.end(again.id, { state: 'cancelled', ...counts, at: now });
      now = later(now, HOUR);
      await its.watch();
      expect(await runOf(id)).toMatchObject({ state: 'done', finishedAt: later(now, -HOUR) });
      expect(await runOf(again.id)).toMatchObject({ state: 'cancelled' });
    });

    test('one that was only silent for a while ends as it ends', async () => {
      const its = processAt(() => start);
      const { id } = await its.begin(list);
      await processAt(() => later(start, HOUR)).watch();
      expect((await runOf(id))?.state).toBe('interrupted');
      await its.end(id, { state: 'done', ...counts, at: start });
      expect(await runOf(id)).toMatchObject({ state: 'done', ...counts });
    });

    test('one whose end could not be written down is interrupted, although its process lives', async () => {
      let isBroken = false;
      const broken: TestDatabase = {
        ...database,
        query: (statement, parameters) => (isBroken ? Promise.reject(new Error('gone')) : database.query(statement, parameters)),
      };
      let now = start;
      const its = revocationStore(broken, { now: () => now });
      const { id } = await its.begin(list);
      isBroken = true;
      await expect(its.end(id, { state: 'failed', ...counts, at: start })).rejects.toThrow('gone');
      isBroken = false;
      now = later(start, HOUR);
      await its.watch();
      expect(await runOf(id)).toMatchObject({ state: 'interrupted' });
    });
  });
});
