import type { Day, Days } from '@sammati/contract/day.ts';
import { ask } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

/** As the service's calendar goes: the last day is today's in India. */
export function readDays(session: Session, last: number): Promise<Days> {
  return ask<Days>(accountCall(session, 'GET', `/days?last=${last}`));
}

/** So much more than on a usual day, and so many at least, is worth a look. */
const UNUSUAL_TIMES = 3;
const UNUSUAL_FROM = 100;

/** The latest day on which far more was queued than on most: a client that posts again and again looks like this first. */
export function unusualDay(days: readonly Day[]): { readonly day: Day; readonly times: number } | null {
  const busy = days.map(({ queued }) => queued).filter((queued) => queued > 0);
  if (busy.length < 4) return null;
  const usual = busy.toSorted((one, other) => one - other)[Math.floor((busy.length - 1) / 2)] ?? 0;
  const day = days.findLast(({ queued }) => queued >= UNUSUAL_FROM && queued > UNUSUAL_TIMES * usual);
  return day === undefined || usual === 0 ? null : { day, times: day.queued / usual };
}
