import { dateOf, startOfDate } from '#domain/kernel/calendar-date.ts';
import { type Instant, indianTime } from '#domain/kernel/instant.ts';
import { nationalHolidays } from './holidays.ts';

/** Days on which an account makes no calls (R16). They are not what a person's preference calls a holiday. */
export interface CallingHolidays {
  /** Indian dates `yyyy-mm-dd`, ascending, each once. */
  readonly dates: readonly string[];
  /** Whether India's national holidays are among them, year by year. */
  readonly national: boolean;
}

export const noCallingHolidays: CallingHolidays = { dates: [], national: false };

/** The dates as they are kept; null where one of them is no day. */
export function readHolidays(dates: readonly string[], national: boolean): CallingHolidays | null {
  return dates.every((date) => startOfDate(date) !== null) ? { dates: ascending(dates), national } : null;
}

/** What is in force: each level adds to the one above, so that none is ever looser (R19). */
export function holidaysInForce(...levels: readonly CallingHolidays[]): CallingHolidays {
  return { dates: ascending(levels.flatMap(({ dates }) => dates)), national: levels.some(({ national }) => national) };
}

export function isCallingHoliday({ dates, national }: CallingHolidays, at: Instant): boolean {
  if (!national && dates.length === 0) return false;
  const today = dateOf(at);
  return dates.includes(today) || (national && nationalHolidays(indianTime(at).year).has(today));
}

/** When the next of them begins, the day of `at` not counted; null where none is known. */
export function nextCallingHoliday({ dates, national }: CallingHolidays, at: Instant): Instant | null {
  if (!national && dates.length === 0) return null;
  const today = dateOf(at);
  const { year } = indianTime(at);
  const ofTheNation = national ? [...nationalHolidays(year), ...nationalHolidays(year + 1)] : [];
  const [next] = ascending([...dates, ...ofTheNation].filter((date) => date > today));
  return next === undefined ? null : startOfDate(next);
}

/** Whether days that are still to come were left out. What has passed may be. */
export function hasFewerHolidays(now: CallingHolidays, before: CallingHolidays, at: Instant): boolean {
  const today = dateOf(at);
  return (before.national && !now.national) || before.dates.some((date) => date >= today && !now.dates.includes(date));
}

function ascending(dates: readonly string[]): readonly string[] {
  return [...new Set(dates)].sort();
}
