import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import { after, earliest, HOUR, type Instant, latest, MINUTE } from '#domain/kernel/instant.ts';
import { viewEntry } from '#domain/whitelist/shown.ts';
import { type Entry, type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

/**
 * Until when the account may count on the person being whitelisted, whatever carriers say or do not say meanwhile; `until` is null for
 * a member, null altogether where the person is not whitelisted. Unlike what is shown (R15) this ends, while a notice has not arrived,
 * when the grant would lapse for want of it (R6). An objection is looked at before.
 */
export function whitelisted(
  standing: Standing,
  account: AccountId,
  mode: ConsentMode,
  now: Instant,
  terms: Terms,
): { readonly until: Instant | null } | null {
  const { entry, contactUntil, member } = standingOfAccount(standing, account);
  if (member === 'verified') return { until: null };
  const ends: Instant[] = contactUntil !== null && now < contactUntil ? [contactUntil] : [];
  const view = viewEntry(entry, mode, now, terms);
  if (entry !== null && view.kind === 'live') ends.push(earliest(view.until, ...lapsesWithoutNotice(entry, terms)));
  return ends.length === 0 ? null : { until: latest(...ends) };
}

function lapsesWithoutNotice(entry: Entry, terms: Terms): readonly Instant[] {
  if (entry.state === 'provisional') return [after(entry.noticeQueuedAt, terms.provisional_minutes * MINUTE)];
  const receiptIsDue = entry.state === 'declared' && entry.receipts && !entry.delivered;
  return receiptIsDue && entry.acceptedAt !== null ? [after(entry.acceptedAt, terms.receipt_hours * HOUR)] : [];
}
