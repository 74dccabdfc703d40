import type { AccountContext } from '#app/ports/directory.ts';
import type { Period } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { dateOf, startOfDate } from '#domain/kernel/calendar-date.ts';
import { after, DAY, startOfIndianDay } from '#domain/kernel/instant.ts';

export interface ExpiryDay {
  /** `yyyy-mm-dd`, Indian time. */
  readonly date: string;
  /** At most {@link MOST_COUNTED}. */
  readonly count: number;
  readonly isMore: boolean;
}

/** A day's entries are counted so far: enough to see where the heavy days are. */
export const MOST_COUNTED = 2_000;
export const MOST_DAYS = 62;
const USUAL_DAYS = 31;

/** How many of an account's own postings end on each Indian day (R10): from today on where nothing is said. */
export async function countExpiries(
  { clock, evidence }: Pick<Ports, 'clock' | 'evidence'>,
  { business, account }: AccountContext,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): Promise<readonly ExpiryDay[] | Refusal<'not_a_date' | 'too_many_days'>> {
  const first = from === null ? startOfIndianDay(clock.now()) : startOfDate(from);
  if (first === null) return refuse('not_a_date');
  const last = to === null ? after(first, (USUAL_DAYS - 1) * DAY) : startOfDate(to);
  if (last === null) return refuse('not_a_date');
  const days = Math.round((last - first) / DAY) + 1;
  if (days > MOST_DAYS) return refuse('too_many_days');
  const periods: Period[] = Array.from({ length: Math.max(0, days) }, (_, day) => {
    const begins = after(first, day * DAY);
    return { from: begins, before: after(begins, DAY) };
  });
  const counts = await evidence.countExpiring(business.id, account.id, periods, MOST_COUNTED + 1);
  return periods.map((period, day) => {
    const count = counts[day] ?? 0;
    return { date: dateOf(period.from), count: Math.min(count, MOST_COUNTED), isMore: count > MOST_COUNTED };
  });
}
