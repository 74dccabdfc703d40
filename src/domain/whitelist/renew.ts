import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import type { Posting } from '#domain/consent/event.ts';
import { after, DAY, type Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import { noticesCounted } from './notice-marks.ts';
import { viewEntry } from './shown.ts';
import { type Standing, standingOfAccount } from './standing.ts';
import type { Terms } from './terms.ts';

export type RenewalRefusal = 'objected' | 'not_whitelisted' | 'too_early' | 'already_asked' | 'asked_too_often' | 'no_template';

export interface RenewalCircumstances {
  readonly account: AccountId;
  readonly mode: ConsentMode;
  readonly now: Instant;
  readonly terms: Terms;
  readonly hasTemplate: boolean;
}

/** R11: a live permission may be renewed in its last thirty days; a notice goes out, and until it takes effect the old term stands. */
export function judgeRenewal(standing: Standing, at: RenewalCircumstances): 'renew' | RenewalRefusal {
  if (standing.objection !== null) return 'objected';
  const { entry } = standingOfAccount(standing, at.account);
  const view = viewEntry(entry, at.mode, at.now, at.terms);
  if (entry === null || view.kind !== 'live' || view.provisional) return 'not_whitelisted';
  if (at.now < after(view.until, -at.terms.renewal_days * DAY)) return 'too_early';
  if (entry.renewal !== null && at.now < after(entry.renewal.postedAt, at.terms.awaiting_days * DAY)) return 'already_asked';
  if (noticesCounted(standing, at.now, at.terms) >= at.terms.notice_limit) return 'asked_too_often';
  return at.hasTemplate ? 'renew' : 'no_template';
}

export function renewalEvent(
  standing: Standing,
  at: { account: AccountId; now: Instant; request: string; language: Language; line: PhoneNumber },
): Posting {
  const { entry } = standingOfAccount(standing, at.account);
  return {
    kind: 'renewal_posted',
    at: at.now,
    actor: 'account',
    account: at.account,
    request: at.request,
    language: at.language,
    notice: standing.n + 1,
    line: at.line,
    expiresAt: entry?.expiresAt ?? at.now,
    strict: false,
  };
}
