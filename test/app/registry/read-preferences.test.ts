import os from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notOnDnd, readPreferences } from '#app/registry/read-preferences.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { DAY, fromIndianTime, HOUR, type Instant, after as later, startOfIndianDay } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { closing } from '#root/closing.ts';
import { openRegistry } from '#root/registry.ts';
import { dndReports } from '#store/registry/dnd-reports.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { keepRunOf, replaceRegistry } from '#test/support/registry-fill.ts';
import { silentLog } from '#test/support/world-stores.ts';

const ours = 1 as BusinessId;
const theirs = 2 as BusinessId;
const listed = phoneNumber(9_000_000_001);
const unlisted = phoneNumber(9_000_000_002);
const elsewhere = phoneNumber(6_000_000_003);
const reported = phoneNumber(9_000_000_004);
const friday = fromIndianTime(2026, 11, 20);

forEachDatabase(MIGRATIONS, (open) => {
  describe('preferences as they are read', () => {
    let database: TestDatabase;
    let now: Instant = later(friday, 10 * HOUR);
    const opened = closing();
    const clock = { now: () => now };
    const given = { clock, log: silentLog, dataDir: os.tmpdir(), isSandbox: true };
    let ports: Awaited<ReturnType<typeof openRegistry>> & { clock: typeof clock };

    beforeAll(async () => {
      database = await open();
      ports = { ...(await openRegistry(database, { ...given, closing: opened })), clock };
    });
    afterAll(() => opened.close(() => undefined));

    async function answers(business: BusinessId | null, at = now): Promise<string[]> {
      const numbers = [listed, unlisted, elsewhere, reported];
      const read = await readPreferences(ports.registry, { business, numbers, now: at, terms: defaultTerms });
      return read.map((preference) =>
        preference.kind === 'unknown' ? preference.because : `${preference.kind}: ${preference.source.kind}`,
      );
    }
    const redundant = async (business: BusinessId, at = now) =>
      notOnDnd(ports.registry, { business, numbers: [listed, unlisted, reported], now: at, terms: defaultTerms });

    test('R5: from nothing to a copy, a receipt, a scrub run, and the day after', async () => {
      expect(await answers(ours)).toEqual(Array(4).fill('no_source'));
      expect(await redundant(ours)).toEqual(new Set());

      await replaceRegistry(ports, friday, new Map([[listed, 0]]));
      const no = 'not_on_dnd: national_copy';
      expect(await answers(ours)).toEqual(['on_dnd: national_copy', no, no, no]);
      expect(await redundant(ours)).toEqual(new Set([unlisted, reported]));

      await dndReports(database).record({ number: reported, at: now, connection: 1 });
      await expect.poll(() => answers(ours)).toEqual(['on_dnd: national_copy', no, no, 'on_dnd: receipt']);
      expect(await redundant(theirs)).toEqual(new Set([unlisted]));

      now = later(now, DAY);
      const saturday = startOfIndianDay(now);
      await keepRunOf(
        ports,
        ours,
        saturday,
        new Map([
          [listed, false],
          [unlisted, true],
        ]),
      );
      expect(await answers(ours)).toEqual(['not_on_dnd: scrub_run', 'on_dnd: scrub_run', no, 'on_dnd: receipt']);
      expect(await answers(theirs)).toEqual(['on_dnd: national_copy', no, no, 'on_dnd: receipt']);
      expect(await answers(null)).toEqual(await answers(theirs));
      // A run's "not on DND" never makes a posting redundant; its "on DND" keeps one from being so.
      expect(await redundant(ours)).toEqual(new Set());
      expect(await redundant(theirs)).toEqual(new Set([unlisted]));

      expect(await answers(ours, later(saturday, DAY))).toEqual(['stale', 'on_dnd: scrub_run', no, 'on_dnd: receipt']);
      expect(await answers(ours, later(friday, 7 * DAY))).toEqual(['stale', 'on_dnd: scrub_run', 'stale', 'on_dnd: receipt']);
      expect(await redundant(theirs, later(friday, 7 * DAY))).toEqual(new Set());

      await replaceRegistry(ports, later(friday, 8 * DAY), new Map());
      expect(await answers(ours, later(friday, 8 * DAY))).toEqual(Array(4).fill(no));
    });

    test('another process that keeps the registry in memory follows', async () => {
      const other = closing();
      const theirPorts = await openRegistry(database, { ...given, closing: other });
      const asked = { business: null, numbers: [elsewhere], now: later(now, 10 * DAY), terms: defaultTerms };
      await replaceRegistry(ports, later(friday, 9 * DAY), new Map([[elsewhere, 3]]));
      await expect
        .poll(async () => (await readPreferences(theirPorts.registry, asked))[0], { timeout: 30_000 })
        .toMatchObject({ kind: 'on_dnd', profile: 3 });
      await keepRunOf(ports, ours, startOfIndianDay(later(now, 10 * DAY)), new Map([[elsewhere, false]]));
      await expect
        .poll(async () => (await readPreferences(theirPorts.registry, { ...asked, business: ours }))[0], { timeout: 30_000 })
        .toMatchObject({ kind: 'not_on_dnd', source: { kind: 'scrub_run' } });
      await other.close(() => undefined);
    });
  });
});
