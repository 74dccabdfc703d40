import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import { after, DAY, type Instant, plusMonths } from '#domain/kernel/instant.ts';
import { show, viewEntry } from '#domain/whitelist/shown.ts';
import { type Entry, type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

/** How a business stands with a person, as that person is told. */
export type PageStanding =
  | { readonly kind: 'stopped'; readonly since: Instant }
  /** `until` is null for a member, whose number has no term (R14). */
  | {
      readonly kind: 'may_call';
      readonly until: Instant | null;
      readonly because: 'declaration' | 'agreement' | 'contact' | 'membership';
    }
  | { readonly kind: 'asked' };

export interface StandingOf {
  readonly standing: Standing;
  readonly account: AccountId;
  readonly mode: ConsentMode;
  readonly now: Instant;
  readonly terms: Terms;
}

/** Null where nothing stands between them. */
export function pageStanding({ standing, account, mode, now, terms }: StandingOf): PageStanding | null {
  const shown = show(standing, account, mode, now, terms);
  switch (shown.status) {
    case 'blacklist':
      return { kind: 'stopped', since: shown.since };
    case 'neutral':
      return shown.why === 'awaiting' ? { kind: 'asked' } : null;
    case 'whitelist': {
      if (shown.type === 'agent') return { kind: 'may_call', until: null, because: 'membership' };
      if (shown.type === 'customer') return { kind: 'may_call', until: shown.until, because: 'contact' };
      const view = viewEntry(standingOfAccount(standing, account).entry, mode, now, terms);
      return { kind: 'may_call', until: shown.until, because: view.kind === 'live' ? view.basis : 'declaration' };
    }
  }
}

/**
 * Whether a link that came with this notice works: as long as what the notice was sent for lives or is asked for, and, once the person has
 * objected since, as long as the objection stands, so that it can be taken back. Another notice's consent is none of its business: the
 * number may have another holder by then.
 */
export function isLinkAlive(notice: number, of: StandingOf): boolean {
  const entry = entryOf(notice, of);
  if (entry === null) return false;
  const { objection } = of.standing;
  if (objection !== null && objection.at >= queuedAt(notice, entry)) return true;
  return viewEntry(entry, of.mode, of.now, of.terms).kind !== 'none';
}

/**
 * Whether "no" may be said by this link: also where it works no more, because the page may have been open by then (R18), until a day after the
 * term that its notice speaks of. Not once the number is known to have left whoever was sent it (R10.2).
 */
export function mayObjectBy(notice: number, of: StandingOf): boolean {
  if (isLinkAlive(notice, of)) return true;
  const sent = of.standing.notices.find((mark) => mark.notice === notice && mark.account === of.account);
  if (sent === undefined || sent.acceptedAt === null) return false;
  return of.now < after(plusMonths(sent.acceptedAt, of.terms.permission_months), DAY);
}

/** The entry that this notice serves, or is to renew; null where it is another's. */
function entryOf(notice: number, { standing, account }: StandingOf): Entry | null {
  const { entry } = standingOfAccount(standing, account);
  return entry !== null && (entry.notice === notice || entry.renewal?.notice === notice) ? entry : null;
}

function queuedAt(notice: number, { renewal, noticeQueuedAt }: Entry): Instant {
  return renewal?.notice === notice ? renewal.postedAt : noticeQueuedAt;
}
