import { after, DAY, type Instant, MINUTE, SECOND, startOfIndianDay } from '#domain/kernel/instant.ts';
import type { Terms } from '#domain/whitelist/terms.ts';
import { askingOpensAt } from './asking-hours.ts';

type AskingHours = Pick<Terms, 'asking_from_minute' | 'asking_until_minute'>;

/**
 * When a queue has gone out that takes so many seconds of sending. `hours`: it may only be sent within these (R7); null where it waits for
 * none. Null where there is no such hour.
 */
export function finishingTime(seconds: number, now: Instant, hours: AskingHours | null): Instant | null {
  const work = Math.ceil(seconds * SECOND);
  if (hours === null) return after(now, work);
  const { asking_from_minute: from, asking_until_minute: until } = hours;
  const daily = (until - from) * MINUTE;
  if (daily <= 0) return null;
  const begins = askingOpensAt(hours, now) ?? now;
  const closes = after(startOfIndianDay(begins), until * MINUTE);
  if (work <= closes - begins) return after(begins, work);
  const left = work - (closes - begins);
  // Whole days of sending, then the rest of it from the next opening on. What fills a day to its end is over then.
  const days = Math.ceil(left / daily) - 1;
  return after(closes, DAY - daily + days * DAY + (left - days * daily));
}

/**
 * How many messages go out until the last of a business's own has: businesses take turns, so that of each other one no more go out
 * meanwhile than of this.
 */
export function messagesUntilDone(own: number, others: readonly number[]): number {
  return others.reduce((sum, other) => sum + Math.min(own, other), own);
}
