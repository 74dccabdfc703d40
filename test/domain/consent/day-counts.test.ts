import { expect, it } from 'vitest';
import type { AccountId } from '#domain/account/account.ts';
import { type CountedChange, countChanges, type LatestNotices } from '#domain/consent/day-counts.ts';
import type { ConsentEvent, ObjectionDoor } from '#domain/consent/event.ts';
import { after, DAY, type Instant, instant } from '#domain/kernel/instant.ts';
import { type PhoneNumber, phoneNumber } from '#domain/kernel/phone-number.ts';
import { objectedEvent, withdrawnEvent } from '#domain/whitelist/answer.ts';
import { noStanding } from '#domain/whitelist/standing.ts';

const A1 = 1 as AccountId;
const A2 = 2 as AccountId;
const line = phoneNumber(8_047_100_002);
/** Half past eleven at night in India, and on the next day. */
const night = instant(Date.UTC(2026, 10, 30, 18, 0));
const morning = after(night, DAY / 2);

const number = (n: number): PhoneNumber => phoneNumber(9_876_500_000 + n);
const posted = (at: Instant, notice = 1): ConsentEvent => ({
  ...{ kind: 'declaration_posted', at, actor: 'account', account: A1, request: null, language: 'hi', notice },
  ...{ line, expiresAt: after(at, DAY), strict: false },
});
const sent = (at: Instant, covers = false): ConsentEvent => ({
  ...{ kind: 'notice_informed', at, actor: 'carrier', account: A1, request: null, notice: 1, line, language: 'hi', text: 'x' },
  ...{ dltTemplateId: null, receipts: true, messageId: 'm', covers, renewedUntil: null },
});
const ended = (kind: 'notice_delivered' | 'notice_failed', actor: 'carrier' | 'system'): ConsentEvent => ({
  ...{ kind, at: morning, actor, account: A1, request: null, notice: 1, messageId: null, reason: null },
});
const objected = (door: ObjectionDoor): ConsentEvent =>
  objectedEvent({ door, line: null, answersNotice: true, reference: null, report: null, now: morning });
const withdrawn = withdrawnEvent('page', { now: morning, report: null });
const change = (n: number, ...events: ConsentEvent[]): CountedChange => ({ number: number(n), before: noStanding, events });
const none: LatestNotices = new Map();

it.each<[string, readonly CountedChange[], object[]]>([
  ['a bulk request, by its Indian day', bulk(3), [{ day: '2026-11-30', account: A1, language: 'hi', queued: 3 }]],
  [
    'a posting that an earlier notice serves queues none',
    [change(1, posted(night, 7), sent(night, true))],
    [{ grants: 1, sent: 0 }],
  ],
  ['one that was sent', [change(1, sent(morning))], [{ day: '2026-12-01', sent: 1, grants: 1, language: 'hi' }]],
  ['delivered', [change(1, ended('notice_delivered', 'carrier'))], [{ delivered: 1, language: null }]],
  ['failed', [change(1, ended('notice_failed', 'carrier'))], [{ failed: 1 }]],
  ['called back, which is not failed', [change(1, ended('notice_failed', 'system'))], []],
  [
    'somebody who rings three times, once',
    [change(1, objected('missed_call'), objected('stop'))],
    [{ objections: 1, account: null }],
  ],
  ['who takes it back and says it again, twice', [change(1, objected('page'), withdrawn, objected('page'))], [{ objections: 2 }]],
  ['objections from elsewhere, not at all', [change(1, objected('import')), change(2, objected('erasure'))], []],
])('counts %s', (_, changes, expected) => {
  expect(countChanges(changes, none)).toMatchObject(expected);
});

function bulk(numbers: number): readonly CountedChange[] {
  const events = [posted(night)];
  return Array.from({ length: numbers }, (__, n) => ({ number: number(n), before: noStanding, events }));
}

it('counts an objection for the account and in the language of the notice that the person had last', () => {
  const latest: LatestNotices = new Map([[number(1), { account: A2, language: 'ta' }]]);
  const standing = { ...noStanding, objection: { at: night, door: 'stop', askingAllowed: false } } as const;
  const stands: CountedChange = { number: number(2), before: standing, events: [objected('stop')] };
  expect(countChanges([change(1, objected('missed_call')), stands], latest)).toMatchObject([
    { account: A2, language: 'ta', day: '2026-12-01', objections: 1 },
  ]);
});
