import type { Day } from '@sammati/contract/day.ts';
import { describe, expect, it } from 'vitest';
import { unusualDay } from '#console/overview/unusual-day.ts';

const none = { queued: 0, sent: 0, delivered: 0, failed: 0, objections: 0, agreements: 0, grants: 0 };

/** A day each, from the first of the month on. */
function days(...queued: readonly number[]): readonly Day[] {
  return queued.map((count, place) => ({ ...none, day: `2026-11-${String(place + 1).padStart(2, '0')}`, queued: count }));
}

describe('a day on which a client runs away', () => {
  it.each([
    ['far more than on two days before it', [20, 0, 30, 200], '2026-11-04', 200 / 30],
    ['the latest of several', [20, 30, 200, 20, 900], '2026-11-05', 900 / 30],
    ['one that is over', [20, 30, 200, 90], '2026-11-03', 200 / 30],
    ['the sudden first day of a new account', [0, 0, 5_000], '2026-11-03', null],
    ['the sudden second one', [10, 5_000], '2026-11-02', null],
  ])('is %s', (_, queued, day, times) => {
    expect(unusualDay(days(...queued))).toMatchObject({ day: { day }, times });
  });

  it.each([
    ['not much on any day', [2, 3, 90]],
    ['as much as always', [4_000, 5_000, 6_000, 7_000]],
    ['a first day of many, and others since', [5_000, 100, 120]],
    ['a beginning of some hundred', [0, 0, 400]],
    ['a second day like it', [400, 500]],
    ['nothing at all', [0, 0, 0]],
  ])('is no day where there is %s', (_, queued) => {
    expect(unusualDay(days(...queued))).toBeNull();
  });
});
