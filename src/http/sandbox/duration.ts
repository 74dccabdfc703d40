import { after, DAY, HOUR, type Instant, MINUTE, plusMonths, SECOND } from '#domain/kernel/instant.ts';

const DURATION =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/;

const WEEK = 7 * DAY;

/**
 * The instant that is an ISO 8601 duration later: years and months by the Indian calendar, then the rest. Null for what is no
 * duration of whole units, or one that leads nowhere: negative, empty (`P`, `PT`) or ending in `T`.
 */
export function plusDuration(at: Instant, duration: string): Instant | null {
  const parts = DURATION.exec(duration)?.slice(1);
  if (parts === undefined || parts.every((part) => part === undefined) || duration.endsWith('T')) return null;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const moved = plusMonths(at, years * 12 + months);
  return after(moved, weeks * WEEK + days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND);
}
