import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { type Counts, countedThings, nothingCounted } from '#domain/consent/day-counts.ts';
import { dateOf, startOfDate } from '#domain/kernel/calendar-date.ts';
import { after, DAY } from '#domain/kernel/instant.ts';
import { type Language, languages } from '#domain/notice/language.ts';

export interface CountedDays {
  readonly from: string;
  readonly to: string;
  /** Every day of the period, the earliest first. */
  readonly days: readonly ({ readonly day: string } & Counts)[];
  /** Over all of the period, in the order of the languages. */
  readonly languages: readonly ({ readonly language: Language } & Counts)[];
}

/** What happened on each day of a period, and in each language. Days are `yyyy-mm-dd`, Indian; both ends count. */
export async function countDays(
  ports: Pick<Ports, 'clock' | 'dayCounts'>,
  { account, business }: AccountContext,
  wanted: { readonly from: string | null; readonly to: string | null; readonly last: number; readonly mostDays: number },
): Promise<CountedDays | Refusal<'not_a_date' | 'not_a_period'>> {
  const last = startOfDate(wanted.to ?? dateOf(ports.clock.now()));
  if (last === null) return refuse('not_a_date');
  const first = wanted.from === null ? after(last, (1 - wanted.last) * DAY) : startOfDate(wanted.from);
  if (first === null) return refuse('not_a_date');
  const length = (last - first) / DAY + 1;
  if (length < 1 || length > wanted.mostDays) return refuse('not_a_period');

  const period = { from: dateOf(first), to: dateOf(last) };
  const found = await ports.dayCounts.days(business.id, account.id, period);
  const days = Array.from({ length }, (_, place) => {
    const day = dateOf(after(first, place * DAY));
    return { day, ...sumOf(found.filter((one) => one.day === day)) };
  });
  const spoken = languages.flatMap(({ code: language }) => {
    const own = found.filter((one) => one.language === language);
    return own.length === 0 ? [] : [{ language, ...sumOf(own) }];
  });
  return { ...period, days, languages: spoken };
}

function sumOf(counts: readonly Counts[]): Counts {
  const sum = { ...nothingCounted };
  for (const count of counts) for (const name of countedThings) sum[name] += count[name];
  return sum;
}
