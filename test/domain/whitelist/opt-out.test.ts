import { describe, expect, test } from 'vitest';
import { DAY, fromIndianTime, HOUR, type Instant, instant, MINUTE, after as plus, plusMonths } from '#domain/kernel/instant.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { lastNoticeFailed, noticesCounted, withoutReader } from '#domain/whitelist/notice-marks.ts';
import {
  grantsAtOnce,
  judgePosting,
  type PostingCircumstances,
  type PostingJudgement,
  postingEvents,
} from '#domain/whitelist/post.ts';
import { show } from '#domain/whitelist/shown.ts';
import { MARKS_KEPT, noStanding, type Standing } from '#domain/whitelist/standing.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { ended, posting, removed, sent } from '#test/support/consent-events.ts';
import { worldAccounts } from '#test/support/world-directory.ts';

const account = worldAccounts.A1.id;
const start = fromIndianTime(2026, 11, 23, 10 * HOUR);
const declaration = posting('declaration_posted', { at: start });

function statusAt(standing: Standing, now: Instant): string {
  return show(standing, account, 'opt_out', now, defaultTerms).status;
}

function judge(standing: Standing, now: Instant, more: Partial<PostingCircumstances> = {}): PostingJudgement {
  return judgePosting(standing, {
    account,
    mode: 'opt_out',
    now,
    terms: defaultTerms,
    notOnDnd: false,
    certainlyLandline: false,
    mayBeServed: true,
    hasTemplate: () => true,
    ...more,
  });
}

/** Posts again, as the judgement at that instant says. */
function postAgain(standing: Standing, now: Instant): Standing {
  const judged = judge(standing, now);
  if (judged.outcome !== 'accepted') throw new Error(`it was ${judged.outcome}`);
  const at = { account, now, terms: defaultTerms, request: 'request-9', language: 'en', line: declaration.line } as const;
  const posted = fold(postingEvents(standing, judged, at), standing);
  expect(grantsAtOnce(judged, now, defaultTerms), 'what it is told as').toBe(statusAt(posted, now) === 'whitelist');
  return posted;
}

describe('R6.1 no notice, no consent', () => {
  const standing = fold([declaration]);

  test('a declaration stands to the last millisecond of fifteen minutes, and not at fifteen minutes', () => {
    expect(statusAt(standing, start)).toBe('whitelist');
    expect(statusAt(standing, instant(start + 15 * MINUTE - 1))).toBe('whitelist');
    expect(statusAt(standing, instant(start + 15 * MINUTE))).toBe('neutral');
  });

  test('until its notice is accepted it awaits: posting it again is redundant', () => {
    expect(judge(standing, instant(start + 15 * MINUTE))).toEqual({ outcome: 'redundant', reason: 'awaiting' });
    expect(judge(standing, instant(start + 15 * MINUTE - 1))).toEqual({ outcome: 'redundant', reason: 'whitelisted' });
  });

  test('acceptance after hours restores the expiry that the post had', () => {
    const accepted = fold([declaration, sent('notice_informed', { at: plus(start, 20 * HOUR) })]);
    expect(show(accepted, account, 'opt_out', plus(start, 20 * HOUR), defaultTerms)).toEqual({
      status: 'whitelist',
      type: 'api',
      until: plusMonths(start, 6),
    });
  });

  test('removing and posting again while the notice is on its way does not begin another fifteen minutes', () => {
    const late = instant(start + 14 * MINUTE);
    const again = postAgain(fold([declaration, removed({ at: late })]), late);
    expect(statusAt(again, late)).toBe('whitelist');
    expect(statusAt(again, instant(start + 15 * MINUTE))).toBe('neutral');
    const accepted = fold([sent('notice_informed', { at: plus(start, HOUR) })], again);
    expect(statusAt(accepted, plus(start, HOUR))).toBe('whitelist');
  });

  test('what is posted again after them, its notice still on its way, is not told as whitelisted', () => {
    const late = instant(start + 15 * MINUTE);
    expect(statusAt(postAgain(fold([declaration, removed({ at: late })]), late), late)).toBe('neutral');
  });
});

describe('R6.2 after a notice that did not arrive', () => {
  const failed = ended('notice_failed', { at: start });

  test('the number is neutral at once, and a new declaration grants nothing until its notice is accepted', () => {
    const standing = fold([declaration, failed]);
    expect(statusAt(standing, start)).toBe('neutral');
    const again = postAgain(standing, start);
    expect(statusAt(again, start)).toBe('neutral');
    expect(judge(again, start)).toEqual({ outcome: 'redundant', reason: 'awaiting' });
    expect(statusAt(fold([sent('notice_informed', { at: start, notice: 3 })], again), start)).toBe('whitelist');
  });

  test('where the sender gives receipts, acceptance is not enough: it must be delivered', () => {
    const again = postAgain(fold([declaration, failed]), start);
    const accepted = fold([sent('notice_informed', { at: start, notice: 3, receipts: true })], again);
    expect(statusAt(accepted, start)).toBe('neutral');
    expect(statusAt(fold([ended('notice_delivered', { at: start, notice: 3 })], accepted), start)).toBe('whitelist');
  });

  test('removing the number does not wipe the failure out', () => {
    const again = postAgain(fold([declaration, failed, removed({ at: start })]), start);
    expect(statusAt(again, start)).toBe('neutral');
  });

  test('a notice that was called back before it was sent did not arrive either', () => {
    const calledBack = ended('notice_failed', { at: start, actor: 'system', reason: 'no longer wanted' });
    const again = postAgain(fold([declaration, removed({ at: start }), calledBack]), start);
    expect(statusAt(again, start)).toBe('neutral');
  });

  test('nor did one whose receipt is overdue', () => {
    const accepted = fold([declaration, sent('notice_informed', { at: start, receipts: true })]);
    const overdue = plus(start, 72 * HOUR);
    expect(lastNoticeFailed(accepted, account, instant(overdue - 1), defaultTerms)).toBe(false);
    expect(lastNoticeFailed(accepted, account, overdue, defaultTerms)).toBe(true);
    expect(statusAt(postAgain(accepted, overdue), overdue)).toBe('neutral');
  });

  test('a notice that arrives makes earlier failures history', () => {
    const arrived = fold([declaration, failed, posting('declaration_posted', { at: start, notice: 3, strict: true })]);
    const accepted = fold([sent('notice_informed', { at: start, notice: 3 }), removed({ at: start })], arrived);
    expect(lastNoticeFailed(accepted, account, start, defaultTerms)).toBe(false);
    expect(statusAt(postAgain(accepted, plus(start, 2 * DAY)), plus(start, 2 * DAY))).toBe('whitelist');
  });

  test("another account's failure is not this account's", () => {
    const others = fold([
      { ...declaration, account: worldAccounts.A2.id },
      { ...failed, account: worldAccounts.A2.id },
    ]);
    expect(statusAt(postAgain(others, start), start)).toBe('whitelist');
  });
});

describe('R6.3 where the sender gives receipts', () => {
  const acceptedAt = plus(start, MINUTE);
  const standing = fold([declaration, sent('notice_informed', { at: acceptedAt, receipts: true })]);

  test('the permission stands to the last millisecond of 72 hours after acceptance without a receipt', () => {
    expect(statusAt(standing, instant(acceptedAt + 72 * HOUR - 1))).toBe('whitelist');
    expect(statusAt(standing, instant(acceptedAt + 72 * HOUR))).toBe('neutral');
  });

  test('a late receipt restores the original expiry, a failed one ends it at once', () => {
    const late = plus(acceptedAt, 100 * HOUR);
    expect(show(fold([ended('notice_delivered', { at: late })], standing), account, 'opt_out', late, defaultTerms)).toMatchObject(
      {
        status: 'whitelist',
        until: plusMonths(start, 6),
      },
    );
    expect(statusAt(fold([ended('notice_failed', { at: acceptedAt })], standing), acceptedAt)).toBe('neutral');
  });

  test('posting again after removal does not begin another 72 hours', () => {
    const again = postAgain(fold([removed({ at: acceptedAt })], standing), plus(acceptedAt, 20 * HOUR));
    expect(statusAt(again, instant(acceptedAt + 72 * HOUR - 1))).toBe('whitelist');
    expect(statusAt(again, instant(acceptedAt + 72 * HOUR))).toBe('neutral');
  });
});

describe('R6.4 a notice that covers a new request', () => {
  const standing = fold([declaration, sent('notice_informed', { at: start }), removed({ at: start })]);

  function servedAt(now: Instant, more: Partial<PostingCircumstances> = {}): number | null {
    const judged = judge(standing, now, more);
    return judged.outcome === 'accepted' ? (judged.served?.notice ?? null) : null;
  }

  test('it covers to the last millisecond of 24 hours after its acceptance', () => {
    expect(servedAt(start)).toBe(1);
    expect(servedAt(instant(start + 24 * HOUR - 1))).toBe(1);
    expect(servedAt(instant(start + 24 * HOUR))).toBeNull();
  });

  test('it covers neither the other meaning, nor another account, nor where its line is not to be had', () => {
    expect(servedAt(start, { mode: 'opt_in' })).toBeNull();
    expect(servedAt(start, { account: worldAccounts.A2.id })).toBeNull();
    expect(servedAt(start, { mayBeServed: false })).toBeNull();
  });

  test('one whose receipt is overdue covers nothing, however short an account sets that term', () => {
    const unreceipted = fold([declaration, sent('notice_informed', { at: start, receipts: true }), removed({ at: start })]);
    const terms = { ...defaultTerms, receipt_hours: 2 };
    expect(judge(unreceipted, instant(start + 2 * HOUR - 1), { terms })).toMatchObject({ served: { notice: 1 }, strict: false });
    expect(judge(unreceipted, plus(start, 2 * HOUR), { terms })).toMatchObject({ served: null, strict: true });
  });
});

describe('R6.5 at most three notices in ninety days', () => {
  function notices(count: number, spacing: number, fail: readonly number[] = []): Standing {
    let standing = noStanding;
    for (let i = 0; i < count; i++) {
      const at = instant(start + i * spacing);
      const notice = standing.n + 1;
      const fate = fail.includes(i) ? ended('notice_failed', { at, notice }) : sent('notice_informed', { at, notice });
      standing = fold([posting('declaration_posted', { at, notice }), fate, removed({ at })], standing);
    }
    return standing;
  }

  test('the fourth is refused to the last millisecond of the ninety days of the first', () => {
    const standing = notices(3, 2 * DAY);
    const tooOften = { outcome: 'failed', reason: 'asked_too_often' };
    expect(judge(standing, plus(start, 6 * DAY))).toEqual(tooOften);
    expect(judge(standing, instant(start + 90 * DAY - 1))).toEqual(tooOften);
    expect(judge(standing, plus(start, 90 * DAY))).toMatchObject({ outcome: 'accepted' });
  });

  test('one that was held back counts from when it was sent, and as long as it may still be', () => {
    const late = plus(start, 80 * DAY);
    const held = fold([posting('declaration_posted', { at: start, notice: 1 })]);
    expect(noticesCounted(held, plus(start, 200 * DAY), defaultTerms)).toBe(1);
    const sentLate = fold([sent('notice_informed', { at: late, notice: 1 })], held);
    expect(noticesCounted(sentLate, instant(late + 90 * DAY - 1), defaultTerms)).toBe(1);
    expect(noticesCounted(sentLate, plus(late, 90 * DAY), defaultTerms)).toBe(0);
    const unread = withoutReader(sentLate, worldAccounts.A1.id);
    expect(noticesCounted(unread, instant(late + 90 * DAY - 1), defaultTerms)).toBe(1);
  });

  test('the limit is the business’s: notices of its other accounts count', () => {
    const standing = notices(3, 2 * DAY);
    expect(judge(standing, plus(start, 6 * DAY), { account: worldAccounts.A2.id })).toEqual({
      outcome: 'failed',
      reason: 'asked_too_often',
    });
  });

  test('failures do not count, and however many they are, they hide none that do', () => {
    const failing = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const standing = notices(15, HOUR, failing);
    expect(standing.notices.length).toBe(MARKS_KEPT);
    expect(noticesCounted(standing, plus(start, DAY), defaultTerms)).toBe(3);
  });
});

test('R6.6 a notice held back holds the grant back for as long as it is', () => {
  const standing = fold([declaration]);
  expect(statusAt(standing, plus(start, 30 * DAY))).toBe('neutral');
  const sentAtLast = fold([sent('notice_informed', { at: plus(start, 30 * DAY) })], standing);
  expect(statusAt(sentAtLast, plus(start, 30 * DAY))).toBe('whitelist');
  expect(statusAt(sentAtLast, instant(plusMonths(start, 6) - 1))).toBe('whitelist');
  expect(statusAt(sentAtLast, plusMonths(start, 6))).toBe('neutral');
});
