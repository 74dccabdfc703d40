import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import type { ConsentEvent, NoticeSent, Posting } from '#domain/consent/event.ts';
import { after, HOUR, type Instant, MINUTE, plusMonths } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { NoticeMeaning } from '#domain/notice/meaning.ts';
import { lastNoticeFailed, noticesCounted, receiptOverdue } from './notice-marks.ts';
import { show, viewEntry } from './shown.ts';
import { type NoticeMark, type Standing, standingOfAccount } from './standing.ts';
import type { Terms } from './terms.ts';

/** Why a number of a POST was not asked (R0), in the words of `Details`. */
export type PostFailure =
  | 'invalid_number'
  | 'objected'
  | 'not_sms_capable'
  | 'asked_too_often'
  | 'no_template'
  | 'no_consent_line'
  | 'sms_budget_exceeded';

export type RedundantReason = 'whitelisted' | 'awaiting' | 'not_on_dnd';

/** What is known when one number of a POST is judged. */
export interface PostingCircumstances {
  readonly account: AccountId;
  readonly mode: ConsentMode;
  readonly now: Instant;
  readonly terms: Terms;
  /** A fresh national source says that the number is not on DND (R5). */
  readonly notOnDnd: boolean;
  readonly certainlyLandline: boolean;
  /** An earlier notice may serve it: not where that notice's line is no longer to be had. */
  readonly mayBeServed: boolean;
  readonly hasTemplate: (meaning: NoticeMeaning) => boolean;
}

export type PostingJudgement =
  | { readonly outcome: 'redundant'; readonly reason: RedundantReason }
  | { readonly outcome: 'failed'; readonly reason: PostFailure }
  | AcceptedPosting;

/** The number is to be asked: `served` by an earlier notice (R6), or by a new one, for which a line is still to be found. */
export interface AcceptedPosting {
  readonly outcome: 'accepted';
  readonly meaning: NoticeMeaning;
  readonly served: NoticeMark | null;
  /** An earlier notice did not arrive: nothing is granted before one does (R6). */
  readonly strict: boolean;
}

/** R0: the first that applies. In doubt, do not call. */
export function judgePosting(standing: Standing, at: PostingCircumstances): PostingJudgement {
  const { entry } = standingOfAccount(standing, at.account);
  const view = viewEntry(entry, at.mode, at.now, at.terms);
  if (standing.objection !== null && !standing.objection.askingAllowed) return { outcome: 'failed', reason: 'objected' };
  if (standing.objection === null && show(standing, at.account, at.mode, at.now, at.terms).status === 'whitelist') {
    return { outcome: 'redundant', reason: 'whitelisted' };
  }
  if (view.kind === 'awaiting') return { outcome: 'redundant', reason: 'awaiting' };
  if (at.notOnDnd && standing.objection === null) return { outcome: 'redundant', reason: 'not_on_dnd' };
  if (at.certainlyLandline) return { outcome: 'failed', reason: 'not_sms_capable' };

  const meaning: NoticeMeaning = at.mode === 'opt_in' || standing.objection !== null ? 'ask' : 'inform';
  const served = at.mayBeServed ? noticeThatServes(standing, at, meaning) : null;
  if (served === null && noticesCounted(standing, at.now, at.terms) >= at.terms.notice_limit) {
    return { outcome: 'failed', reason: 'asked_too_often' };
  }
  if (!at.hasTemplate(meaning)) return { outcome: 'failed', reason: 'no_template' };
  const strict = meaning === 'inform' && lastNoticeFailed(standing, at.account, at.now, at.terms);
  return { outcome: 'accepted', meaning, served, strict };
}

/** Whether the number is whitelisted by it at once: not where it is asked, nor where its notice is still to arrive first (R6). */
export function grantsAtOnce({ meaning, served, strict }: AcceptedPosting, now: Instant, terms: Terms): boolean {
  if (meaning === 'ask' || strict) return false;
  return served?.fate === 'accepted' || now < after(served?.queuedAt ?? now, terms.provisional_minutes * MINUTE);
}

/** The events of an accepted posting, the first of which gets the number `standing.n + 1`. */
export function postingEvents(
  standing: Standing,
  accepted: AcceptedPosting,
  at: { account: AccountId; now: Instant; terms: Terms; request: string; language: Language; line: PhoneNumber | null },
): readonly ConsentEvent[] {
  const n = standing.n + 1;
  const posting: Posting = {
    kind: accepted.meaning === 'inform' ? 'declaration_posted' : 'request_posted',
    at: at.now,
    actor: 'account',
    account: at.account,
    request: at.request,
    language: at.language,
    notice: accepted.served?.notice ?? n,
    line: accepted.served?.line ?? at.line,
    expiresAt: plusMonths(at.now, at.terms.permission_months),
    strict: accepted.strict,
  };
  const cover = accepted.served === null ? null : coveringNotice(accepted.served, posting);
  return cover === null ? [posting] : [posting, cover];
}

/**
 * A notice of the same account and meaning that was accepted within the last day covers a new posting; one that is still on its
 * way is simply kept (R6). After an objection only a notice that is later than it counts.
 */
function noticeThatServes(standing: Standing, at: PostingCircumstances, meaning: NoticeMeaning): NoticeMark | null {
  const since = after(at.now, -at.terms.cover_hours * HOUR);
  const serves = (mark: NoticeMark) =>
    mark.account === at.account &&
    mark.meaning === meaning &&
    mark.line !== null &&
    (standing.objection === null || mark.queuedAt > standing.objection.at) &&
    !receiptOverdue(mark, at.now, at.terms) &&
    (mark.fate === 'pending'
      ? mark.queuedAt > since
      : mark.fate === 'accepted' && mark.acceptedAt !== null && mark.acceptedAt > since);
  return standing.notices.findLast(serves) ?? null;
}

function coveringNotice(mark: NoticeMark, posting: Posting): NoticeSent | null {
  if (mark.fate !== 'accepted' || mark.line === null) return null;
  return {
    kind: mark.meaning === 'ask' ? 'notice_asked' : 'notice_informed',
    at: posting.at,
    actor: 'system',
    account: posting.account,
    request: posting.request,
    notice: mark.notice,
    line: mark.line,
    language: posting.language,
    text: '',
    dltTemplateId: null,
    receipts: mark.receipts,
    messageId: '',
    covers: true,
    renewedUntil: null,
  };
}
