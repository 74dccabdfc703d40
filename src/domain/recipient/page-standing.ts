import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import { after, DAY, type Instant, plusMonths } from '#domain/kernel/instant.ts';
import { type EntryView, show, viewEntry } from '#domain/whitelist/shown.ts';
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
  | { readonly kind: 'asked' }
  /** The business says that the person agreed, and may not call yet: its notice has not arrived, as far as is known (R6). */
  | { readonly kind: 'declared' };

export interface StandingOf {
  readonly standing: Standing;
  readonly account: AccountId;
  readonly mode: ConsentMode;
  readonly now: Instant;
  readonly terms: Terms;
}

/** Null where nothing stands between them. */
export function pageStanding(of: StandingOf): PageStanding | null {
  const { standing, account, mode, now, terms } = of;
  const shown = show(standing, account, mode, now, terms);
  switch (shown.status) {
    case 'blacklist':
      return { kind: 'stopped', since: shown.since };
    case 'neutral':
      return notGranted(standingOfAccount(standing, account).entry, of);
    case 'whitelist': {
      if (shown.type === 'agent') return { kind: 'may_call', until: null, because: 'membership' };
      if (shown.type === 'customer') return { kind: 'may_call', until: shown.until, because: 'contact' };
      const view = viewEntry(standingOfAccount(standing, account).entry, mode, now, terms);
      return { kind: 'may_call', until: shown.until, because: view.kind === 'live' ? view.basis : 'declaration' };
    }
  }
}

/** What is said where nothing is granted: that it is asked for, or declared and not granted yet. */
function notGranted(entry: Entry | null, of: StandingOf): PageStanding | null {
  if (entry === null || !isOpen(entry, of)) return null;
  const isAsked = entry.state === 'awaiting' || (entry.state === 'provisional' && of.mode === 'opt_in');
  return { kind: isAsked ? 'asked' : 'declared' };
}

/** Whether it lives, is asked for, or may do so yet: a notice that failed as far as is known may be read, and a late receipt restores its grant (R6). */
function isOpen(entry: Entry, { mode, now, terms }: StandingOf): boolean {
  const view = viewEntry(entry, mode, now, terms);
  return view.kind !== 'none' || (now < entry.expiresAt && mayHaveArrived[view.why]);
}

const mayHaveArrived: Readonly<Record<Extract<EntryView, { kind: 'none' }>['why'], boolean>> = {
  notice_failed: true,
  no_receipt: true,
  nothing_posted: false,
  ended: false,
  expired: false,
  no_answer: false,
};

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
  return isOpen(entry, of);
}

/**
 * Whether "no" may be said by this link: also where it works no more, because the page may have been open by then (R18), until a day after the
 * term that its notice speaks of. Not once the number is known to have left whoever was sent it (R10.2).
 */
export function mayObjectBy(notice: number, of: StandingOf): boolean {
  if (isLinkAlive(notice, of)) return true;
  const mark = of.standing.notices.find((one) => one.notice === notice && one.account === of.account);
  const sentAt = mark === undefined ? null : (mark.acceptedAt ?? (mark.fate === 'unknown' ? mark.queuedAt : null));
  return sentAt !== null && of.now < after(plusMonths(sentAt, of.terms.permission_months), DAY);
}

/** The entry that this notice serves, or is to renew; null where it is another's. */
function entryOf(notice: number, { standing, account }: StandingOf): Entry | null {
  const { entry } = standingOfAccount(standing, account);
  return entry !== null && (entry.notice === notice || entry.renewal?.notice === notice) ? entry : null;
}

function queuedAt(notice: number, { renewal, noticeQueuedAt }: Entry): Instant {
  return renewal?.notice === notice ? renewal.postedAt : noticeQueuedAt;
}
