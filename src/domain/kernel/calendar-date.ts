import { fromIndianTime, type Instant, indianTime } from './instant.ts';

/** The instant at which the Indian day `yyyy-mm-dd` begins; null where there is no such day. */
export function startOfDate(text: string): Instant | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12 || day < 1) return null;
  const at = fromIndianTime(year, month, day);
  return indianTime(at).day === day && indianTime(at).month === month ? at : null;
}

/** The Indian day of an instant as `yyyy-mm-dd`. */
export function dateOf(at: Instant): string {
  const { year, month, day } = indianTime(at);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
