import type { AccountId } from '#domain/account/account.ts';
import type { Lapsed } from '#domain/consent/event.ts';
import { after, DAY, type Instant } from '#domain/kernel/instant.ts';
import { type Standing, standingOfAccount } from './standing.ts';
import type { Terms } from './terms.ts';

/** Which of the account's terms have passed and are not yet recorded (R7, R10, R13). */
export function lapsedOf(standing: Standing, account: AccountId, now: Instant, terms: Terms): readonly Lapsed[] {
  const { entry, contactUntil } = standingOfAccount(standing, account);
  const lapsed = (what: Lapsed['what']): Lapsed => ({ kind: 'lapsed', at: now, actor: 'system', account, request: null, what });
  const events: Lapsed[] = [];
  if (entry?.state === 'awaiting' && now >= after(entry.postedAt, terms.awaiting_days * DAY)) events.push(lapsed('request'));
  const permits = entry?.state === 'provisional' || entry?.state === 'declared' || entry?.state === 'agreed';
  if (entry !== null && permits && now >= entry.expiresAt) events.push(lapsed('permission'));
  if (contactUntil !== null && now >= contactUntil) events.push(lapsed('contact'));
  return events;
}
