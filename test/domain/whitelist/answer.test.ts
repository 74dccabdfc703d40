import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CarrierReport, ConsentEvent } from '#domain/consent/event.ts';
import { DAY, fromIndianTime, HOUR, type Instant, instant, plusMonths } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import {
  decideAgreeLineCall,
  decideContact,
  decideObjectLineCall,
  decideStart,
  decideStop,
  isForwarded,
} from '#domain/whitelist/answer.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import {
  agreed,
  askingAllowed,
  contacted,
  ended,
  member,
  objected,
  plainReport,
  posting,
  removed,
  sent,
} from '#test/support/consent-events.ts';
import { agreeLine, objectLine, worldAccounts } from '#test/support/world-directory.ts';

const account = worldAccounts.A1.id;
const { virtualNumber } = worldAccounts.A1;
const start = fromIndianTime(2026, 11, 23, 10 * HOUR);
const now = instant(start + 3 * DAY);
const asked: readonly ConsentEvent[] = [posting('request_posted', { at: start }), sent('notice_asked', { at: start })];

const informed: readonly ConsentEvent[] = [posting('declaration_posted', { at: start }), sent('notice_informed', { at: start })];
const revoked: ConsentEvent = {
  kind: 'number_revoked',
  at: now,
  actor: 'operator',
  account,
  request: 'request-2',
  what: 'entry',
  listDated: '2026-11-25',
  listReference: 'list 1',
};
const left = { isToBusiness: true, hasNoticeLeft: true };
const notLeft = { isToBusiness: true, hasNoticeLeft: false };

function at(when: Instant, report: Partial<CarrierReport> = {}) {
  return { now: when, terms: defaultTerms, report: { ...plainReport, ...report } };
}

function agreeing(
  events: readonly ConsentEvent[],
  { when = now, notice = 1, ...report }: Partial<CarrierReport> & { readonly when?: Instant; readonly notice?: number } = {},
): string {
  const decided = decideAgreeLineCall(fold(events), { account, notice }, agreeLine, 'opt_in', at(when, report));
  return decided.map((event) => (event.kind === 'heard' ? event.reason : event.kind)).join(', ');
}

describe('R8.1 an object line', () => {
  test('is an objection for whoever rings it, forwarded or not; only a plain call counts towards the change to opt-in', () => {
    const plain = decideObjectLineCall(fold([]), objectLine, left, at(now));
    expect(plain).toMatchObject({ kind: 'objected', door: 'missed_call', line: objectLine, answersNotice: true, account: null });
    const forwarded = decideObjectLineCall(fold([]), objectLine, left, at(now, { forwardedFrom: '09811111111' }));
    expect(forwarded).toMatchObject({ kind: 'objected', answersNotice: false });
  });

  test.each<readonly [string, readonly ConsentEvent[], boolean]>([
    ['is still to be sent', informed.slice(0, 1), false],
    ['a carrier has accepted', informed, true],
    ['was accepted and did not arrive', [...informed, ended('notice_failed', { at: start })], true],
    ['was refused', [informed[0] as ConsentEvent, ended('notice_failed', { at: start })], false],
    ['may have been sent', [informed[0] as ConsentEvent, ended('notice_failed', { at: start, mayHaveArrived: true })], true],
    ['went to the former holder of the number', [...informed, revoked], false],
  ])('R9.1 an objection after a notice that %s', (_, events, answersNotice) => {
    const decided = decideObjectLineCall(fold(events), objectLine, notLeft, at(now));
    expect(decided).toMatchObject({ kind: 'objected', answersNotice });
  });
});

describe('R8.2 an agree line', () => {
  test('agrees from now on where the request awaits and its notice was accepted', () => {
    const [event] = decideAgreeLineCall(fold(asked), { account, notice: 1 }, agreeLine, 'opt_in', at(now));
    expect(event).toMatchObject({ kind: 'agreed', account, line: agreeLine, notice: 1, expiresAt: plusMonths(now, 6) });
  });

  test('anything else is evidence and changes nothing', () => {
    expect(agreeing([])).toBe('nobody asked');
    expect(agreeing(asked.slice(0, 1))).toBe('the notice has not been sent yet');
    expect(agreeing(asked, { notice: 2 })).toBe('nobody asked');
    expect(agreeing([...asked, removed({ at: start })])).toBe('nobody asked');
    expect(agreeing([...asked, ended('notice_failed', { at: start })])).toBe('nobody asked');
    expect(agreeing([posting('declaration_posted', { at: start }), sent('notice_informed', { at: start })])).toBe('nobody asked');
    expect(agreeing(asked, { forwardedFrom: '+919811111111' })).toBe('the call was forwarded');
  });

  test('agrees only where the notice names it: that it was queued with it, or that the request holds it, is not enough', () => {
    const lines = [agreeLine, phoneNumber(agreeLine + 100), phoneNumber(agreeLine + 101)];
    fc.assert(
      fc.property(
        fc.record({
          queued: fc.constantFrom(objectLine, ...lines),
          printed: fc.constantFrom(...lines),
          rung: fc.constantFrom(...lines),
          renews: fc.boolean(),
        }),
        ({ queued, printed, rung, renews }) => {
          const before = renews ? [...asked, agreed({ at: start })] : [];
          const kind = renews ? 'renewal_posted' : 'request_posted';
          const notice = before.length + 1;
          const events = [...before, posting(kind, { at: start, notice, line: queued })];
          const standing = fold([...events, sent('notice_asked', { at: start, notice, line: printed })]);
          const [decided] = decideAgreeLineCall(standing, { account, notice }, rung, 'opt_in', at(now));
          expect(decided?.kind === 'heard' ? decided.reason : decided?.kind).toBe(
            rung === printed ? 'agreed' : 'the notice names another line',
          );
        },
      ),
    );
  });

  test('agrees to the last millisecond of the ninety days of the request', () => {
    expect(agreeing(asked, { when: instant(start + 90 * DAY - 1) })).toBe('agreed');
    expect(agreeing(asked, { when: instant(start + 90 * DAY) })).toBe('the request has lapsed');
  });

  test('a forwarding header counts only when it names a number', () => {
    const numbers = ['9811111111', '+91 98111-11111', '०९८१११११११११', '<sip:09811111111@example.net>', '98 11 11', '111'];
    const none = ['', '   ', 'unknown', 'anonymous', 'sip:anonymous@anonymous.invalid', '+91', '-'];
    for (const forwardedFrom of numbers) expect(isForwarded({ ...plainReport, forwardedFrom }), forwardedFrom).toBe(true);
    for (const forwardedFrom of [...none, null])
      expect(isForwarded({ ...plainReport, forwardedFrom }), String(forwardedFrom)).toBe(false);
  });
});

describe('R12 taking an objection back', () => {
  const askedAgain = [
    objected({ at: start }),
    askingAllowed(start),
    posting('request_posted', { at: start, notice: 3 }),
    sent('notice_asked', { at: start, notice: 3 }),
  ];

  test('a call on the agree line of a later notice withdraws and agrees in one', () => {
    expect(agreeing(askedAgain, { notice: 3 })).toBe('objection_withdrawn, agreed');
  });

  test('a call on the agree line of a notice from before the objection does not', () => {
    expect(agreeing([...asked, objected({ at: start })])).toBe('nobody asked');
  });

  test('START does so only where an objection stands', () => {
    expect(decideStart(fold([]), account, virtualNumber, at(now))).toEqual([]);
    expect(decideStart(fold([objected({ at: start })]), account, virtualNumber, at(now))).toMatchObject([
      { kind: 'objection_withdrawn', by: 'start' },
    ]);
  });
});

describe('R18 acts that arrive late', () => {
  const askedAgain = [
    objected({ at: start }),
    askingAllowed(start),
    posting('request_posted', { at: start, notice: 3 }),
    sent('notice_asked', { at: start, notice: 3 }),
  ];

  test('an agreement older than the recorded objection changes nothing, one of the same instant counts', () => {
    expect(agreeing(askedAgain, { notice: 3, carrierAt: instant(start - 1) })).toBe('older than an objection');
    expect(agreeing(askedAgain, { notice: 3, carrierAt: start })).toBe('objection_withdrawn, agreed');
  });

  test('a START older than the recorded objection changes nothing', () => {
    const standing = fold([objected({ at: start })]);
    const late = decideStart(standing, account, virtualNumber, at(now, { carrierAt: instant(start - 1), text: 'START' }));
    expect(late).toMatchObject([{ kind: 'heard', reason: 'older than an objection' }]);
    expect(decideStart(standing, account, virtualNumber, at(now, { carrierAt: start }))).toMatchObject([
      { kind: 'objection_withdrawn' },
    ]);
  });

  test('an objection applies however late it is', () => {
    expect(decideObjectLineCall(fold([]), objectLine, left, at(now, { carrierAt: instant(start - 1000 * DAY) }))).toMatchObject({
      kind: 'objected',
      at: now,
    });
  });
});

describe('R13 contact', () => {
  function contact(events: readonly ConsentEvent[], when: Instant, report: Partial<CarrierReport> = {}, terms = defaultTerms) {
    return decideContact(fold(events), account, virtualNumber, { ...at(when, report), terms, ownCallAt: null });
  }

  test('whitelists for six months from the call, and again from the next', () => {
    expect(contact([], now)).toMatchObject([{ kind: 'contacted', account, virtualNumber, expiresAt: plusMonths(now, 6) }]);
    const later = instant(now + 30 * DAY);
    expect(contact([contacted({ at: now })], later)).toMatchObject([{ kind: 'contacted', expiresAt: plusMonths(later, 6) }]);
  });

  test('within 24 hours of a notice of any account of the business it is recorded and not counted', () => {
    const told = (by: keyof typeof worldAccounts) => [
      posting('declaration_posted', { at: start, account: worldAccounts[by].id }),
      sent('notice_informed', { at: start, account: worldAccounts[by].id }),
    ];
    for (const by of ['A1', 'A2'] as const) {
      expect(contact(told(by), instant(start + DAY - 1))).toMatchObject([{ kind: 'heard' }]);
      expect(contact(told(by), instant(start + DAY))).toMatchObject([{ kind: 'contacted' }]);
    }
  });

  test('within 24 hours of a notice of which nobody knows whether it was sent the same; one that was surely not sent keeps nothing quiet', () => {
    const ending = (mayHaveArrived: boolean) => [
      posting('declaration_posted', { at: start }),
      ended('notice_failed', { at: start, ...(mayHaveArrived && { mayHaveArrived }) }),
    ];
    const reason = 'within a day of a notice of the business';
    expect(contact(ending(true), instant(start + DAY - 1))).toMatchObject([{ kind: 'heard', reason }]);
    expect(contact(ending(true), instant(start + DAY))).toMatchObject([{ kind: 'contacted' }]);
    expect(contact(ending(false), start)).toMatchObject([{ kind: 'contacted' }]);
    // What went to the former holder of the number is nothing that the next one answers (R10).
    expect(contact([...ending(true), revoked], start)).toMatchObject([{ kind: 'contacted' }]);
  });

  test('within 24 hours of a call of the business the same, and where the setting is 0 it counts', () => {
    const calledBack = (when: Instant, contact_quiet_hours = 24) => {
      const terms = { ...defaultTerms, contact_quiet_hours };
      return decideContact(fold([]), account, virtualNumber, { ...at(when), terms, ownCallAt: start });
    };
    const reason = 'within a day of a call of the business';
    expect(calledBack(instant(start + DAY - 1))).toMatchObject([{ kind: 'heard', reason }]);
    expect(calledBack(instant(start + DAY))).toMatchObject([{ kind: 'contacted' }]);
    expect(calledBack(start, 0)).toMatchObject([{ kind: 'contacted' }]);
  });

  test('a notice that was queued and not accepted keeps nothing quiet, nor does one where the setting is 0', () => {
    expect(contact([posting('declaration_posted', { at: start })], start)).toMatchObject([{ kind: 'contacted' }]);
    const told = [posting('declaration_posted', { at: start }), sent('notice_informed', { at: start })];
    expect(contact(told, start, {}, { ...defaultTerms, contact_quiet_hours: 0 })).toMatchObject([{ kind: 'contacted' }]);
  });

  test('a text that says STOP answers the notice only of a business that sent one, and to whose number it was sent', () => {
    expect(decideStop(fold([]), notLeft, at(now))).toMatchObject({ kind: 'objected', door: 'stop', answersNotice: false });
    expect(decideStop(fold(asked.slice(0, 1)), notLeft, at(now))).toMatchObject({ answersNotice: false });
    expect(decideStop(fold(asked), notLeft, at(now))).toMatchObject({ answersNotice: true });
    const elsewhere = { isToBusiness: false, hasNoticeLeft: false };
    expect(decideStop(fold(asked), elsewhere, at(now))).toMatchObject({ kind: 'objected', answersNotice: false });
  });

  test('while an objection stands it is recorded and not counted, and verifies a member all the same', () => {
    const stopped = objected({ at: start });
    expect(contact([stopped], now)).toMatchObject([{ kind: 'heard', reason: 'an objection stands' }]);
    expect(contact([member('member_added', { at: start }), stopped], now).map(({ kind }) => kind)).toEqual([
      'member_verified',
      'heard',
    ]);
  });

  test('R14 a call verifies a member, a text does not; in a quiet day too', () => {
    const unverified = [member('member_added', { at: start })];
    const kinds = (events: readonly ConsentEvent[]) => events.map(({ kind }) => kind);
    expect(kinds(contact(unverified, now))).toEqual(['member_verified', 'contacted']);
    expect(kinds(contact(unverified, now, { text: 'hello' }))).toEqual(['contacted']);
    const told = [posting('declaration_posted', { at: now, notice: 2 }), sent('notice_informed', { at: now, notice: 2 })];
    expect(kinds(contact([...unverified, ...told], now))).toEqual(['member_verified', 'heard']);
    expect(kinds(contact([...unverified, member('member_verified', { at: start })], now))).toEqual(['contacted']);
  });
});
