import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import { type SignOf, silenceCountsUntil } from '#domain/account/line-health.ts';
import { after, earliest, HOUR, type Instant, latest, MINUTE } from '#domain/kernel/instant.ts';
import { viewEntry } from '#domain/whitelist/shown.ts';
import { type Entry, type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

/**
 * Until when the account may count on the person being whitelisted, whatever carriers say or do not say meanwhile; `until` is null for
 * a member, null altogether where the person is not whitelisted. Unlike what is shown (R15) this ends, while a notice has not arrived,
 * when the grant would lapse for want of it (R6), and while a line is not heard of, when its silence would count no more (R8.3): `line_dead`
 * where that has come. An objection is looked at before.
 */
export function whitelisted(
  standing: Standing,
  account: AccountId,
  mode: ConsentMode,
  now: Instant,
  terms: Terms,
  signOf: SignOf,
): { readonly until: Instant | null } | 'line_dead' | null {
  const { entry, contactUntil, member } = standingOfAccount(standing, account);
  if (member === 'verified') return { until: null };
  const ends: Instant[] = contactUntil !== null && now < contactUntil ? [contactUntil] : [];
  const view = viewEntry(entry, mode, now, terms);
  const live = entry !== null && view.kind === 'live';
  const line = live ? endsWithLine(entry, terms, signOf) : null;
  const isSilent = line !== null && now >= line;
  if (live && !isSilent) ends.push(earliest(view.until, ...lapsesWithoutNotice(entry, terms), ...(line === null ? [] : [line])));
  if (ends.length > 0) return { until: latest(...ends) };
  return isSilent ? 'line_dead' : null;
}

/** Who was told may be called as long as they have not rung the line that they were told of; who agreed has said so. */
function endsWithLine({ state, line }: Entry, terms: Terms, signOf: SignOf): Instant | null {
  const rests = state === 'provisional' || state === 'declared';
  return rests && line !== null ? silenceCountsUntil(signOf(line), terms) : null;
}

function lapsesWithoutNotice(entry: Entry, terms: Terms): readonly Instant[] {
  if (entry.state === 'provisional') return [after(entry.noticeQueuedAt, terms.provisional_minutes * MINUTE)];
  const receiptIsDue = entry.state === 'declared' && entry.receipts && !entry.delivered;
  return receiptIsDue && entry.acceptedAt !== null ? [after(entry.acceptedAt, terms.receipt_hours * HOUR)] : [];
}
