import { describe, expect, test } from 'vitest';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { DAY, fromIndianTime, HOUR, type Instant, instant, plusMonths } from '#domain/kernel/instant.ts';
import { isLinkAlive, mayObjectBy, pageStanding } from '#domain/recipient/page-standing.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { ended, objected, posting, removed, sent } from '#test/support/consent-events.ts';
import { worldAccounts } from '#test/support/world-directory.ts';

const account = worldAccounts.A1.id;
const start = fromIndianTime(2026, 11, 23, 10 * HOUR);
const later = instant(start + DAY);
const end = plusMonths(start, 6);
const informed: readonly ConsentEvent[] = [posting('declaration_posted', { at: start }), sent('notice_informed', { at: start })];
const revoked: ConsentEvent = {
  kind: 'number_revoked',
  at: later,
  actor: 'operator',
  account,
  request: 'request-2',
  what: 'entry',
  listDated: '2026-11-23',
  listReference: 'list 1',
};
const postedAgain = [
  removed({ at: later }),
  posting('declaration_posted', { at: later, notice: 4 }),
  sent('notice_informed', { at: later, notice: 4 }),
];
const declared = posting('declaration_posted', { at: start });
const ofUnknownFate: readonly ConsentEvent[] = [declared, ended('notice_failed', { at: start, mayHaveArrived: true })];
const withReceipts: readonly ConsentEvent[] = [declared, sent('notice_informed', { at: start, receipts: true })];
const overdue = instant(start + 72 * HOUR);
const askedInVain: readonly ConsentEvent[] = [
  posting('request_posted', { at: start }),
  ended('notice_failed', { at: start, mayHaveArrived: true }),
];
const withdrawn: ConsentEvent = {
  kind: 'objection_withdrawn',
  at: later,
  actor: 'person',
  account: null,
  request: null,
  by: 'page',
  report: null,
};

describe('R12.4 the link of a notice', () => {
  test.each<readonly [string, readonly ConsentEvent[], Instant, boolean, boolean]>([
    ['works while the permission lives', informed, later, true, true],
    ['takes a “no” for a day after the term', informed, instant(end + DAY - 1), false, true],
    ['takes none after that', informed, instant(end + DAY), false, false],
    ['takes a “no” after the account has removed the number', [...informed, removed({ at: later })], later, false, true],
    ['takes none once the number has been revoked', [...informed, revoked], later, false, false],
    ['takes a “no” though a later notice has its place', [...informed, ...postedAgain], later, false, true],
    ['works while an objection stands that came after its notice', [...informed, objected({ at: later })], end, true, true],
    ['does not for an objection taken back', [...informed, objected({ at: start }), withdrawn], instant(end + DAY), false, false],
    [
      'does not for an objection of before',
      [objected({ at: start }), ...asked(2, later)],
      instant(later + 91 * DAY),
      false,
      true,
    ],
    ['works while it is asked for', asked(1, start), later, true, true],
    ['works though nobody knows whether its notice arrived (R6.5)', ofUnknownFate, later, true, true],
    ['of such a notice takes a “no” for a day after the term', ofUnknownFate, instant(end + DAY - 1), false, true],
    ['of such a notice takes none after that', ofUnknownFate, instant(end + DAY), false, false],
    ['of such a notice takes none once the number has been revoked', [...ofUnknownFate, revoked], later, false, false],
    ['takes a “no” to a question of which nobody knows whether it arrived', askedInVain, later, false, true],
    ['works while a receipt is overdue, for a late one restores the grant (R6.3)', withReceipts, overdue, true, true],
    ['ends with the term where no receipt ever came', withReceipts, end, false, true],
  ])('%s', (_, events, now, isAlive, takesNo) => {
    const notice = events.flatMap((event) => (event.kind === 'notice_asked' ? event.notice : []))[0] ?? 1;
    const of = { standing: fold(events), account, mode: 'opt_out', now, terms: defaultTerms } as const;
    expect({ isAlive: isLinkAlive(notice, of), takesNo: mayObjectBy(notice, of) }).toEqual({ isAlive, takesNo });
  });
});

test.each<readonly [string, readonly ConsentEvent[], Instant]>([
  ['nobody knows whether the notice arrived', ofUnknownFate, later],
  ['a receipt is overdue', withReceipts, overdue],
  [
    'an earlier notice failed and this one is still to arrive',
    [posting('declaration_posted', { at: start, strict: true })],
    start,
  ],
])('R12.4 the page says what was declared, not that it is asked for, while %s', (_, events, now) => {
  const of = { standing: fold(events), account, mode: 'opt_out', now, terms: defaultTerms } as const;
  expect(pageStanding(of)).toEqual({ kind: 'declared' });
});

function asked(notice: number, at: Instant): readonly ConsentEvent[] {
  return [posting('request_posted', { at, notice }), sent('notice_asked', { at, notice })];
}
