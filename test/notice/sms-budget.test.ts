import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterSpending, nothingSpent, spendingOn } from '#domain/notice/sms-budget.ts';

test('R0.1: a new day begins with nothing spent of it, a new month with nothing of that', () => {
  const spent = { day: '2026-11-30', segmentsOfDay: 5, segmentsOfMonth: 60 };
  expect(spendingOn(spent, '2026-11-30')).toBe(spent);
  expect(spendingOn({ ...spent, day: '2026-11-29' }, '2026-11-30')).toEqual({ ...spent, segmentsOfDay: 0 });
  expect(spendingOn(spent, '2026-12-01')).toEqual({ day: '2026-12-01', segmentsOfDay: 0, segmentsOfMonth: 0 });
  expect(spendingOn(spent, '2027-11-30')).toEqual({ day: '2027-11-30', segmentsOfDay: 0, segmentsOfMonth: 0 });
  // A request that began before midnight, and is written after one that began later.
  expect(spendingOn(spent, '2026-11-29')).toBe(spent);
});

test('R0.1: whatever is asked for on whatever days, no day and no month has more than its budget', () => {
  const day = fc.integer({ min: 0, max: 100 }).map((days) => new Date(Date.UTC(2026, 10, 1 + days)).toISOString().slice(0, 10));
  const limit = fc.option(fc.integer({ min: 0, max: 40 }));
  const wishes = fc.array(fc.tuple(day, fc.integer({ min: 1, max: 9 })), { maxLength: 60 });
  fc.assert(
    fc.property(limit, limit, wishes, (segmentsPerDay, segmentsPerMonth, given) => {
      const sums = new Map<string, number>();
      let spending = nothingSpent;
      for (const [on, segments] of given.toSorted(([one], [other]) => one.localeCompare(other))) {
        spending = spendingOn(spending, on);
        const after = afterSpending(spending, { segmentsPerDay, segmentsPerMonth }, segments);
        if (after === null) continue;
        spending = after;
        for (const period of [on, on.slice(0, 7)]) sums.set(period, (sums.get(period) ?? 0) + segments);
      }
      for (const [period, sum] of sums) {
        expect(sum).toBeLessThanOrEqual((period.length === 7 ? segmentsPerMonth : segmentsPerDay) ?? Number.POSITIVE_INFINITY);
      }
    }),
  );
});
