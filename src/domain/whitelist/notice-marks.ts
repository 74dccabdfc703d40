/** The marks that notices leave on a standing: enough of them for the limits of R6 to be decided from the standing alone. */
import type { AccountId } from '#domain/account/account.ts';
import type { Posting } from '#domain/consent/event.ts';
import { after, DAY, HOUR, type Instant } from '#domain/kernel/instant.ts';
import { MARKS_KEPT, type NoticeMark, type Standing } from './standing.ts';
import type { Terms } from './terms.ts';

/** The wording a notice is queued with; the mode when it is sent may change it (R9), and alone decides it for a renewal (R11). */
const meaningWhenPosted = { declaration_posted: 'inform', request_posted: 'ask', renewal_posted: null } as const;

export function markOf(standing: Standing, notice: number): NoticeMark | undefined {
  return standing.notices.find((mark) => mark.notice === notice);
}

export function changeMark(standing: Standing, notice: number, change: (mark: NoticeMark) => NoticeMark): Standing {
  return { ...standing, notices: standing.notices.map((mark) => (mark.notice === notice ? change(mark) : mark)) };
}

/** A posting that brings its own notice leaves a mark; one served by an earlier notice does not. */
export function withMark(standing: Standing, event: Posting): Standing {
  if (event.notice !== standing.n + 1) return standing;
  const mark: NoticeMark = {
    notice: event.notice,
    account: event.account,
    queuedAt: event.at,
    fate: 'pending',
    acceptedAt: null,
    meaning: meaningWhenPosted[event.kind],
    line: event.line,
    receipts: false,
    delivered: false,
  };
  return { ...standing, notices: latestKept([...standing.notices, mark]) };
}

/** A failed notice counts towards no limit, so failures make room first: else a row of them would hide the notices that count. */
function latestKept(marks: readonly NoticeMark[]): readonly NoticeMark[] {
  if (marks.length <= MARKS_KEPT) return marks;
  const failed = marks.findIndex((mark) => mark.fate === 'failed');
  return marks.toSpliced(Math.max(failed, 0), 1);
}

/**
 * The account's notices once the number has left their reader: those that were sent count from then on as if they had been queued at
 * that moment, and inform nobody any more, so that no moment of acceptance is known of them; those that are still to be sent were meant
 * for somebody else, and have no line that serves a later posting (R10).
 */
export function withoutReader(standing: Standing, account: AccountId): Standing {
  function left(mark: NoticeMark): NoticeMark {
    if (mark.account !== account || mark.fate === 'failed') return mark;
    if (mark.fate === 'pending') return { ...mark, line: null };
    return { ...mark, fate: 'accepted', queuedAt: sentAt(mark), acceptedAt: null, delivered: false };
  }
  return { ...standing, notices: standing.notices.map(left) };
}

/** Whether it was still to be sent when the number left whoever it was for, and so has no line (R10). */
export function isWithoutReader({ fate, line }: NoticeMark): boolean {
  return fate === 'pending' && line === null;
}

/** Notices from before an objection serve no posting any more, once it is taken back: what they said has been answered (R6). */
export function withoutCover(standing: Standing, objectedAt: Instant): Standing {
  const isBefore = (mark: NoticeMark) => mark.queuedAt <= objectedAt;
  return { ...standing, notices: standing.notices.map((mark) => (isBefore(mark) ? { ...mark, meaning: null } : mark)) };
}

/** At the latest: one of which nobody knows whether it was sent may have waited long before. */
function sentAt({ acceptedAt, unknownAt, queuedAt }: NoticeMark): Instant {
  return acceptedAt ?? unknownAt ?? queuedAt;
}

/** From when on the present reader may have it: one of which nobody knows whether it was sent counts as sent (R6). Null: from never. */
export function mayHaveArrivedAt({ acceptedAt, fate, delivered, queuedAt }: NoticeMark): Instant | null {
  return acceptedAt ?? (fate === 'unknown' || delivered ? queuedAt : null);
}

/**
 * How many notices count towards the limit: those sent within the window, and those that are still to be sent, however long ago they
 * were queued (R6).
 */
export function noticesCounted(standing: Standing, now: Instant, terms: Terms): number {
  const since = after(now, -terms.notice_window_days * DAY);
  const counts = (mark: NoticeMark) => mark.fate === 'pending' || (mark.fate !== 'failed' && sentAt(mark) > since);
  return standing.notices.filter(counts).length;
}

/**
 * Whether the account's latest notice with a known end did not arrive: it failed for good, nobody knows whether it was sent, it was
 * called back before, its receipt is overdue (R6), or the number has left whoever it was for (R10). Told from the marks, so that
 * removing the entry does not wipe it out.
 */
export function lastNoticeFailed(standing: Standing, account: AccountId, now: Instant, terms: Terms): boolean {
  const hasNoEnd = (mark: NoticeMark) => mark.fate === 'pending' && !isWithoutReader(mark);
  const last = standing.notices.findLast((mark) => mark.account === account && !hasNoEnd(mark));
  if (last === undefined) return false;
  return last.fate === 'failed' || last.acceptedAt === null || receiptOverdue(last, now, terms);
}

/** Whether a notice of the business has reached its present reader, as far as is known: an objection then answers it (R9). */
export function wasTold(standing: Standing): boolean {
  return standing.notices.some((mark) => mayHaveArrivedAt(mark) !== null);
}

/** Where the sender gives receipts, none has come within 72 hours of acceptance (R6). */
export function receiptOverdue(
  notice: Pick<NoticeMark, 'receipts' | 'delivered' | 'acceptedAt'>,
  now: Instant,
  terms: Terms,
): boolean {
  if (!notice.receipts || notice.delivered || notice.acceptedAt === null) return false;
  return now >= after(notice.acceptedAt, terms.receipt_hours * HOUR);
}
