import { afterEach, expect, test, vi } from 'vitest';
import type { DndReports } from '#app/ports/registry.ts';
import { instant } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { openDndReports } from '#registry/resident-dnd-reports.ts';
import { silentLog } from '#test/support/world-stores.ts';

afterEach(() => void vi.useRealTimers());

test('R5: receipts that may have been missed are read again until they can be read', async () => {
  vi.useFakeTimers();
  const number = phoneNumber(9_000_000_001);
  const kept: { number: typeof number; at: ReturnType<typeof instant> }[] = [];
  let failures = 0;
  let missed: () => void = () => undefined;
  const store: DndReports = {
    record: () => Promise.resolve(),
    since: () => (failures-- > 0 ? Promise.reject(new Error('the database is away')) : Promise.resolve(kept)),
    follow: async (_heard, whenMissed) => {
      missed = whenMissed;
      return () => Promise.resolve();
    },
  };
  const reports = await openDndReports(store, { since: () => null, log: silentLog });
  kept.push({ number, at: instant(5) });
  failures = 2;
  missed();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(reports.at(number)).toBeNull();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(reports.at(number)).toBe(5);

  failures = 1;
  missed();
  await vi.advanceTimersByTimeAsync(0);
  await reports.close();
  expect(vi.getTimerCount()).toBe(0);
});
