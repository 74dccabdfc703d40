import { describe, expect, test } from 'vitest';
import type { ConsentMode } from '#domain/account/account.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { DAY, fromIndianTime, HOUR, instant, plusMonths } from '#domain/kernel/instant.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { judgePosting, type PostingCircumstances } from '#domain/whitelist/post.ts';
import { decideRemoval } from '#domain/whitelist/remove.ts';
import { show } from '#domain/whitelist/shown.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import {
  agreed,
  askingAllowed,
  contacted,
  ended,
  member,
  objected,
  posting,
  removed,
  sent,
  withdrawn,
} from '#test/support/consent-events.ts';
import { worldAccounts } from '#test/support/world-directory.ts';

const account = worldAccounts.A1.id;
const start = fromIndianTime(2026, 11, 23, 10 * HOUR);
const now = instant(start + HOUR);

/** Everything that can be in the way at once, from what is looked at first to what is looked at last. */
const allInTheWay: Partial<PostingCircumstances> = { notOnDnd: true, certainlyLandline: true, hasTemplate: () => false };
const threeNotices = [1, 3, 5].flatMap((notice): ConsentEvent[] => [
  posting('declaration_posted', { at: start, notice, account: worldAccounts.A2.id }),
  sent('notice_informed', { at: start, notice, account: worldAccounts.A2.id }),
]);
/** The notice of a first posting of A1 after those three. */
const seventh = { notice: 7 } as const;

function judge(events: readonly ConsentEvent[], more: Partial<PostingCircumstances> = {}, mode: ConsentMode = 'opt_out') {
  const judged = judgePosting(fold(events), {
    account,
    mode,
    now,
    terms: defaultTerms,
    notOnDnd: false,
    certainlyLandline: false,
    mayBeServed: true,
    hasTemplate: () => true,
    ...more,
  });
  return judged.outcome === 'accepted' ? `ask to ${judged.meaning}` : judged.reason;
}

describe('R0 the first that applies decides', () => {
  test('an objection comes before a membership, a permission and everything else', () => {
    const events = [...threeNotices, member('member_added', { at: start }), member('member_verified', { at: start })];
    expect(judge([...events, objected({ at: start })], allInTheWay)).toBe('objected');
  });

  test('a live standing of any type is redundant', () => {
    const live: Readonly<Record<string, readonly ConsentEvent[]>> = {
      provisional: [posting('declaration_posted', { at: now, ...seventh })],
      declared: [posting('declaration_posted', { at: start, ...seventh }), sent('notice_informed', { at: start, ...seventh })],
      agreed: [
        posting('request_posted', { at: start, ...seventh }),
        sent('notice_asked', { at: start, ...seventh }),
        agreed({ at: start, ...seventh }),
      ],
      customer: [contacted({ at: start })],
      agent: [member('member_added', { at: start }), member('member_verified', { at: start })],
    };
    for (const [name, events] of Object.entries(live)) {
      expect(judge([...threeNotices, ...events], allInTheWay), name).toBe('whitelisted');
    }
  });

  test('then an awaiting one is', () => {
    const request = posting('request_posted', { at: start, ...seventh });
    expect(judge([...threeNotices, request], allInTheWay)).toBe('awaiting');
    const declaration = posting('declaration_posted', { at: now, ...seventh });
    expect(judge([...threeNotices, declaration], allInTheWay, 'opt_in')).toBe('awaiting');
  });

  test('then what is not on DND, a landline, the limit of notices, a missing template, in this order', () => {
    expect(judge(threeNotices, allInTheWay)).toBe('not_on_dnd');
    expect(judge(threeNotices, { ...allInTheWay, notOnDnd: false })).toBe('not_sms_capable');
    expect(judge(threeNotices, { hasTemplate: () => false })).toBe('asked_too_often');
    expect(judge([], { hasTemplate: () => false })).toBe('no_template');
  });

  test('a notice that covers the request needs no room within the limit', () => {
    const own = threeNotices.map((event) => ({ ...event, account }) as ConsentEvent);
    expect(judge([...own, removed({ at: start })])).toBe('ask to inform');
    expect(judge([...own, removed({ at: start })], { mayBeServed: false })).toBe('asked_too_often');
  });

  test('only the template that would be sent is needed', () => {
    const hasTemplate = (meaning: string): boolean => meaning === 'ask';
    expect(judge([], { hasTemplate })).toBe('no_template');
    expect(judge([], { hasTemplate }, 'opt_in')).toBe('ask to ask');
  });

  test('what stands no longer is in nobody’s way', () => {
    const over: Readonly<Record<string, readonly ConsentEvent[]>> = {
      removed: [posting('declaration_posted', { at: start }), sent('notice_informed', { at: start }), removed({ at: start })],
      failed: [posting('declaration_posted', { at: start }), ended('notice_failed', { at: start })],
      expired: [posting('declaration_posted', { at: start, expiresAt: now }), sent('notice_informed', { at: start })],
      unverified: [member('member_added', { at: start })],
      contact: [contacted({ at: start, expiresAt: now })],
      withdrawn: [objected({ at: start }), withdrawn({ at: start })],
    };
    for (const [name, events] of Object.entries(over)) expect(judge(events), name).toBe('ask to inform');
  });
});

describe('R12 where the operator allows asking again', () => {
  const allowed = [objected({ at: start }), askingAllowed(start)];

  test('the number is asked, in the wording that asks whatever the mode, although it may not be on DND', () => {
    expect(judge(allowed)).toBe('ask to ask');
    expect(judge(allowed, { notOnDnd: true })).toBe('ask to ask');
  });

  test('a landline, a limit and a missing template stand in the way as ever', () => {
    expect(judge(allowed, { certainlyLandline: true })).toBe('not_sms_capable');
    expect(judge([...threeNotices, ...allowed])).toBe('asked_too_often');
    expect(judge(allowed, { hasTemplate: () => false })).toBe('no_template');
  });

  test('once asked it awaits; the next objection closes it again', () => {
    const asked = [...allowed, posting('request_posted', { at: start, notice: 3 })];
    expect(judge(asked)).toBe('awaiting');
    expect(judge([...asked, objected({ at: start })])).toBe('objected');
  });

  test('a notice from before the objection is none that asks again', () => {
    const before = [posting('request_posted', { at: start }), sent('notice_asked', { at: start })];
    const after = [objected({ at: start }), askingAllowed(start)];
    expect(judge([...before, ...after], { now: start })).toBe('ask to ask');
    const judged = judgePosting(fold([...before, ...after]), {
      account,
      mode: 'opt_in',
      now: start,
      terms: defaultTerms,
      notOnDnd: false,
      certainlyLandline: false,
      mayBeServed: true,
      hasTemplate: () => true,
    });
    expect(judged).toMatchObject({ outcome: 'accepted', served: null });
  });
});

describe('R0 a DELETE', () => {
  function removal(events: readonly ConsentEvent[], mode: ConsentMode = 'opt_out', at = now) {
    return decideRemoval(fold(events), { account, mode, now: at, terms: defaultTerms, request: 'request-9' });
  }
  function removes(events: readonly ConsentEvent[], mode: ConsentMode = 'opt_out', at = now): boolean {
    return removal(events, mode, at)?.hasEnded === true;
  }
  const declaration = posting('declaration_posted', { at: start });

  test('ends a live permission, a contact, and what awaits an answer or its notice', () => {
    expect(removes([declaration, sent('notice_informed', { at: start })])).toBe(true);
    expect(removes([contacted({ at: start })])).toBe(true);
    expect(removes([posting('request_posted', { at: start })])).toBe(true);
    expect(removes([declaration], 'opt_in')).toBe(true);
    expect(removes([declaration], 'opt_out', instant(start + DAY))).toBe(true);
  });

  test('is redundant for a membership alone, an objection, what has ended and what failed', () => {
    const agent = [member('member_added', { at: start }), member('member_verified', { at: start })];
    expect(removes(agent)).toBe(false);
    expect(removes([declaration, objected({ at: start })])).toBe(false);
    expect(removes([contacted({ at: start }), objected({ at: start })])).toBe(false);
    expect(removes([declaration, ended('notice_failed', { at: start })])).toBe(false);
    expect(removes([declaration, sent('notice_informed', { at: start })], 'opt_out', plusMonths(start, 6))).toBe(false);
    expect(removes([])).toBe(false);
    expect(removes([...agent, contacted({ at: start })])).toBe(true);
  });

  test('ends what only its notice holds back, so that no receipt brings it back, and says nothing of it', () => {
    const refused = [declaration, ended('notice_failed', { at: start })];
    const unheard = [declaration, sent('notice_informed', { at: start, receipts: true })];
    for (const events of [refused, unheard]) {
      const removed = removal(events, 'opt_out', instant(start + 4 * DAY));
      expect(removed?.hasEnded).toBe(false);
      const later = [...events, ...(removed === null ? [] : [removed.event]), ended('notice_delivered', { at: now })];
      expect(show(fold(later), account, 'opt_out', now, defaultTerms)).toEqual({ status: 'neutral', why: 'ended' });
      expect(removal(later, 'opt_out', instant(start + 4 * DAY))).toBeNull();
    }
  });

  test("leaves another account's standing alone", () => {
    expect(removes([{ ...declaration, account: worldAccounts.A2.id }])).toBe(false);
  });
});
