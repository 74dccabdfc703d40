import type { Day } from '@sammati/contract/day.ts';

/** So much more than on a usual day before it, and so many at least, is worth a look. */
const UNUSUAL_TIMES = 3;
const UNUSUAL_FROM = 100;
/** Fewer days tell nothing of what is usual. */
const DAYS_BEFORE = 2;
/** Where nothing is usual yet, as with a new account, so many on one day, and so much more than on the one before, are worth a look. */
const SUDDEN_FROM = 1_000;

export interface UnusualDay {
  readonly day: Day;
  /** So many times as many as on a usual day before it; null where there were too few to tell. */
  readonly times: number | null;
}

/** The latest day on which far more was queued than before it: a client that posts again and again looks like this first. */
export function unusualDay(days: readonly Day[]): UnusualDay | null {
  // Of an old account the first days of the period have too few before them as well.
  const isNew = days.filter(({ queued }) => queued > 0).length <= DAYS_BEFORE;
  for (const [place, day] of [...days.entries()].toReversed()) {
    if (day.queued < UNUSUAL_FROM) continue;
    const before = days
      .slice(0, place)
      .map(({ queued }) => queued)
      .filter((queued) => queued > 0)
      .toSorted((one, other) => one - other);
    if (before.length < DAYS_BEFORE) {
      const isSudden = day.queued >= SUDDEN_FROM && before.every((queued) => day.queued > UNUSUAL_TIMES * queued);
      if (isNew && isSudden) return { day, times: null };
      continue;
    }
    const usual = before[Math.floor(before.length / 2)] ?? 0;
    if (day.queued > UNUSUAL_TIMES * usual) return { day, times: day.queued / usual };
  }
  return null;
}
