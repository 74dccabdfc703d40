import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { DAY, fromIndianTime, HOUR, type Instant, instant } from '#domain/kernel/instant.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { noticesCounted } from '#domain/whitelist/notice-marks.ts';
import { judgePosting } from '#domain/whitelist/post.ts';
import { decideRevocation, type LatestAct, revokedBefore } from '#domain/whitelist/revoke.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import type { EntryState } from '#domain/whitelist/transitions.ts';
import { agreed, contacted, ended, member, objected, posting, removed, sent } from '#test/support/consent-events.ts';
import { anyHistory } from '#test/support/standing-arbitraries.ts';
import { worldAccounts } from '#test/support/world-directory.ts';

const list = { dated: '2026-11-23', reference: 'list 11' };
const account = worldAccounts.A1.id;
const heardAt = fromIndianTime(2026, 11, 25, 10 * HOUR);
const onTheDay = fromIndianTime(2026, 11, 23, DAY - 1);
const dayAfter = fromIndianTime(2026, 11, 24);

/** What the evidence says of when acts were: the latest of each kind in the history. */
function latestIn(events: readonly ConsentEvent[]): LatestAct {
  return (of, kind) => events.findLast((event) => event.account === of && event.kind === kind)?.at ?? null;
}

function decide(events: readonly ConsentEvent[], firstHeardAt: Instant = heardAt, now: Instant = heardAt) {
  const before = revokedBefore(list, firstHeardAt);
  if (before === null) throw new Error('no such day');
  const terms = () => defaultTerms;
  return decideRevocation(fold(events), { list, before, latest: latestIn(events), terms, now, request: 'request-4' });
}

function thingsEnded(events: readonly ConsentEvent[], firstHeardAt?: Instant) {
  return decide(events, firstHeardAt).map(({ what }) => what);
}

/** A history for each state, in which everything that counts was at one instant. */
const histories: Readonly<Record<EntryState, (at: Instant) => readonly ConsentEvent[]>> = {
  neutral: (at) => [posting('declaration_posted', { at }), removed({ at })],
  provisional: (at) => [posting('declaration_posted', { at })],
  declared: (at) => [posting('declaration_posted', { at }), sent('notice_informed', { at })],
  withheld: (at) => [posting('declaration_posted', { at }), ended('notice_failed', { at })],
  awaiting: (at) => [posting('request_posted', { at }), sent('notice_asked', { at })],
  agreed: (at) => [posting('request_posted', { at }), sent('notice_asked', { at }), agreed({ at })],
};

describe('R10.2 a number revocation list', () => {
  test.each(Object.entries(histories))(
    'ends an entry that is %s if it began on the day of the list, not a day later',
    (state, at) => {
      expect(thingsEnded(at(onTheDay))).toEqual(state === 'neutral' ? [] : ['entry']);
      expect(thingsEnded(at(dayAfter))).toEqual([]);
    },
  );

  test('lets stand what the next holder agreed to, though it was asked of the former one', () => {
    const asked = [posting('request_posted', { at: onTheDay }), sent('notice_asked', { at: onTheDay })];
    expect(thingsEnded([...asked, agreed({ at: dayAfter })])).toEqual([]);
  });

  test('ends a grant that was renewed later: the renewal goes on with what the former holder gave', () => {
    const renewedAt = fromIndianTime(2026, 11, 24, HOUR);
    const renewal = posting('renewal_posted', { at: renewedAt, notice: 3 });
    const events = [...histories.declared(onTheDay), renewal, sent('notice_informed', { at: renewedAt, notice: 3 })];
    expect(thingsEnded(events)).toEqual(['entry']);
  });

  test('ends contact and membership of that time, each account its own', () => {
    const other = worldAccounts.A2.id;
    const added = member('member_added', { at: onTheDay, account: other });
    expect(thingsEnded([contacted({ at: onTheDay }), added])).toEqual(['contact', 'membership']);
    expect(decide([added])).toMatchObject([{ kind: 'number_revoked', account: other, actor: 'operator', listDated: list.dated }]);
    const verified = member('member_verified', { at: dayAfter, account: other });
    expect(thingsEnded([contacted({ at: onTheDay }), contacted({ at: dayAfter }), added, verified])).toEqual([]);
  });

  test('ends, heard on its own day, only what began before it was first heard (R18)', () => {
    const heardOnTheDay = fromIndianTime(2026, 11, 23, 10 * HOUR);
    expect(thingsEnded(histories.declared(fromIndianTime(2026, 11, 23, 10 * HOUR - 1)), heardOnTheDay)).toEqual(['entry']);
    expect(thingsEnded(histories.declared(heardOnTheDay), heardOnTheDay)).toEqual([]);
  });

  test('knows no list of a day that does not exist', () => {
    expect(revokedBefore({ ...list, dated: '2026-02-30' }, heardAt)).toBeNull();
  });

  test('leaves no notice behind that covers a new request, which grants nothing before a notice of its own (R6.2, R6.4)', () => {
    const heardNextMorning = fromIndianTime(2026, 11, 24, 8 * HOUR);
    for (const events of [histories.declared(onTheDay), histories.neutral(onTheDay)]) {
      const told = [...events, sent('notice_informed', { at: onTheDay })];
      const standing = fold([...told, ...decide(told, heardNextMorning, heardNextMorning)]);
      const circumstances = { account, mode: 'opt_out', now: heardNextMorning, terms: defaultTerms } as const;
      const possible = { notOnDnd: false, certainlyLandline: false, mayBeServed: true, hasTemplate: () => true };
      const judged = judgePosting(standing, { ...circumstances, ...possible });
      expect(judged).toMatchObject({ outcome: 'accepted', served: null, strict: true });
    }
  });

  test('lifts no objection (R12), leaves no grant of before, and heard again ends nothing (R18), whatever the history', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 0, max: 3 }), (history, days) => {
        const now = instant(heardAt + days * DAY);
        const before = fold(history);
        const revoked: Standing = fold(decide(history, heardAt, now), before);
        expect(revoked.objection).toEqual(before.objection);
        for (const { entry } of revoked.accounts) {
          if (entry === null || entry.state === 'agreed') continue;
          expect(entry.state === 'neutral' || entry.postedAt >= dayAfter).toBe(true);
        }
        expect(decide([...history, ...decide(history, heardAt, now)], heardAt, now)).toEqual([]);
      }),
    );
  });

  test('keeps an objection whose asking again is under way, and ends the request', () => {
    const events = [objected({ at: onTheDay }), posting('request_posted', { at: onTheDay, notice: 2 })];
    const revoked = fold([...events, ...decide(events)]);
    expect(revoked.objection).not.toBeNull();
    expect(revoked.accounts[0]?.entry?.state).toBe('neutral');
  });

  test('what is still to be sent to the former holder serves no later posting, and grants nothing before a notice is accepted', () => {
    const waiting = [posting('declaration_posted', { at: onTheDay })];
    const after = fold([...waiting, ...decide(waiting)]);
    const circumstances = {
      account,
      mode: 'opt_out',
      now: instant(heardAt + HOUR),
      terms: { ...defaultTerms, cover_hours: 24 * 30 },
      notOnDnd: false,
      certainlyLandline: false,
      mayBeServed: true,
      hasTemplate: () => true,
    } as const;
    expect(judgePosting(after, circumstances)).toMatchObject({ outcome: 'accepted', served: null, strict: true });
  });

  test('what was with the sender when the list came, and is accepted afterwards, covers nothing and counts from then (R6.4, R6.5)', () => {
    const acceptedAt = instant(heardAt + HOUR);
    const waiting = [posting('declaration_posted', { at: onTheDay })];
    const sentAfter = [
      sent('notice_informed', { at: acceptedAt, receipts: true }),
      ended('notice_delivered', { at: acceptedAt }),
    ];
    for (const late of [sentAfter.slice(0, 1), sentAfter]) {
      const after = fold([...waiting, ...decide(waiting), ...late]);
      const possible = { notOnDnd: false, certainlyLandline: false, mayBeServed: true, hasTemplate: () => true };
      const now = instant(acceptedAt + HOUR);
      const judged = judgePosting(after, { account, mode: 'opt_out', now, terms: defaultTerms, ...possible });
      expect(judged).toMatchObject({ outcome: 'accepted', served: null, strict: true });
      expect(noticesCounted(after, instant(acceptedAt + 90 * DAY - 1), defaultTerms)).toBe(1);
      expect(noticesCounted(after, instant(acceptedAt + 90 * DAY), defaultTerms)).toBe(0);
    }
  });
});
