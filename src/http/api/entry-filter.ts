import type { EntryFilter } from '#app/entries/list-entries.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { startOfDate } from '#domain/kernel/calendar-date.ts';
import { after, DAY, type Instant, instant } from '#domain/kernel/instant.ts';

interface FilterQuery extends Omit<EntryFilter, 'expires'> {
  readonly cursor?: string;
  readonly limit?: number;
  readonly expiresFrom?: string;
  readonly expiresTo?: string;
  readonly expiresWithin?: number;
}

/** No permission lasts longer. */
const NEVER = instant(Date.UTC(9999, 0, 1));

/** Days are Indian ones, the last one included; what begins on no day begins now. */
export function filterOf(query: FilterQuery, now: Instant): EntryFilter | Refusal<'not_a_date'> {
  const { cursor: _cursor, limit: _limit, expiresFrom, expiresTo, expiresWithin, ...filter } = query;
  if (expiresFrom === undefined && expiresTo === undefined && expiresWithin === undefined) return filter;
  const from = expiresFrom === undefined ? now : startOfDate(expiresFrom);
  const last = expiresTo === undefined ? NEVER : startOfDate(expiresTo);
  if (from === null || last === null) return refuse('not_a_date');
  const before = expiresTo === undefined ? NEVER : after(last, DAY);
  const within = expiresWithin === undefined ? before : after(now, expiresWithin * DAY);
  return { ...filter, expires: { from, before: within < before ? within : before } };
}
