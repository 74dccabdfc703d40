import { consolePages } from '@sammati/contract/console-pages.ts';

/** A day of the service's calendar, and how many permissions end on it. */
export interface ExpiryDay {
  readonly date: string;
  readonly count: number;
  readonly isMore: boolean;
}

/** Of days that begin with today: today, and so many after it. */
export function daysWithin(days: readonly ExpiryDay[], horizon: number): readonly ExpiryDay[] {
  return days.slice(0, horizon + 1);
}

/** The list of what ends on these days, whole days as they were counted. */
export function listOf(days: readonly ExpiryDay[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return consolePages.whitelist;
  return `${consolePages.whitelist}?${new URLSearchParams({ expiresFrom: first.date, expiresTo: last.date })}`;
}
