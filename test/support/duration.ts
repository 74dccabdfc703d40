import { DAY, HOUR, type Instant, instant, MINUTE, plusMonths, SECOND } from '#domain/kernel/instant.ts';

const form = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** The instant an ISO 8601 duration later, by the Indian calendar: years and months first, then days and what is shorter. */
export function plusDuration(at: Instant, duration: string): Instant {
  const parts = form.exec(duration);
  if (parts === null) throw new SyntaxError(`not a duration: ${duration}`);
  const [years, months, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const later = plusMonths(at, (years ?? 0) * 12 + (months ?? 0));
  const rest = (days ?? 0) * DAY + (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * SECOND;
  return instant(later + rest);
}
