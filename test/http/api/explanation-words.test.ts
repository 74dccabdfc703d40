import { describe, expect, it } from 'vitest';
import type { ConsentEvent, ConsentEventKind } from '#domain/consent/event.ts';
import { DAY, fromIndianTime, instant, plusMonths } from '#domain/kernel/instant.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { renewalEvent } from '#domain/whitelist/renew.ts';
import { sentenceOf } from '#http/api/explanation-words.ts';
import {
  agreed,
  askingAllowed,
  confirmed,
  contacted,
  ended,
  heard,
  lapsed,
  member,
  objected,
  posting,
  removed,
  revoked,
  sent,
  withdrawn,
} from '#test/support/consent-events.ts';
import { objectLine, worldAccounts } from '#test/support/world-directory.ts';

const named = { brandName: 'Asha Clinics', legalName: 'Asha Clinics Private Limited' };
const at = fromIndianTime(2026, 11, 26);
const end = plusMonths(at, 6);
const until = '26 May 2027, 00:00:00 IST';
const saidNo = (how: string) =>
  `The person said no to Asha Clinics Private Limited${how}. It holds for all accounts of the business until the person takes it back.`;

/** Every kind has its sentences: one that is missing does not compile. */
const told: Readonly<Record<ConsentEventKind, readonly (readonly [ConsentEvent, string])[]>> = {
  declaration_posted: [
    [
      posting('declaration_posted', { at }),
      `Asha Clinics declared that the person had agreed to be called until ${until}, and ordered a notice to the person.`,
    ],
  ],
  request_posted: [
    [posting('request_posted', { at }), 'Asha Clinics ordered a notice that asks the person for permission to call.'],
  ],
  renewal_posted: [
    [
      posting('renewal_posted', { at, expiresAt: end }),
      `Asha Clinics ordered a notice for a further period after the present one, which ends on ${until}.`,
    ],
  ],
  notice_informed: [
    [
      sent('notice_informed', { at }),
      'The operator accepted an SMS in English that tells the person to object by a missed call to 08047100002: “a notice”',
    ],
    [
      sent('notice_informed', { at, renewedUntil: end }),
      `The operator accepted an SMS in English that tells the person to object by a missed call to 08047100002: “a notice” The new period ends on ${until}.`,
    ],
    [
      sent('notice_informed', { at, covers: true }),
      'A notice of the same meaning that was sent shortly before was counted for this too; no further SMS was sent.',
    ],
  ],
  notice_asked: [
    [
      sent('notice_asked', { at, language: 'hi' }),
      'The operator accepted an SMS in Hindi that asks the person to agree by a missed call to 08047100003: “a notice”',
    ],
  ],
  notice_delivered: [[ended('notice_delivered', { at }), 'The operator reported that the SMS was delivered.']],
  notice_failed: [
    [
      ended('notice_failed', { at }),
      'The SMS was not sent or not delivered. Nothing is granted by a notice that did not arrive.',
    ],
    [
      ended('notice_failed', { at, reason: 'absent subscriber' }),
      'The SMS was not sent or not delivered: absent subscriber. Nothing is granted by a notice that did not arrive.',
    ],
    [
      ended('notice_failed', { at, mayHaveArrived: true, reason: 'the link broke' }),
      'What became of the SMS is not known: the link broke. It counts as one that was sent, and grants nothing.',
    ],
  ],
  answer_confirmed: [
    [confirmed({ at }), 'The operator accepted an SMS in English that confirms the objection to the person: “a confirmation”'],
  ],
  agreed: [[agreed({ at }), `The person agreed, by a missed call to 08047100003, until ${until}.`]],
  objected: [
    [objected({ at }), saidNo(' by a missed call to 08047100002')],
    [objected({ at, line: null }), saidNo(' by a missed call')],
    [objected({ at, door: 'stop' }), saidNo(' by a text that says STOP')],
    [objected({ at, door: 'page' }), saidNo(' on the page for recipients')],
    [objected({ at, door: 'agent' }), saidNo(' to an agent')],
    [objected({ at, door: 'ivr' }), saidNo(' by pressing a key in a call')],
    [objected({ at, door: 'letter' }), saidNo(' by letter')],
    [objected({ at, door: 'complaint' }), saidNo(' by a complaint to the operator')],
    [objected({ at, door: 'operator' }), saidNo(', as the operator of this service recorded')],
    [objected({ at, door: 'import' }), saidNo(', as was known from an earlier provider')],
    [objected({ at, door: 'erasure' }), saidNo(' by having the data erased')],
  ],
  objection_withdrawn: [
    [withdrawn({ at }), 'The person took the objection back by a text that says START. That alone grants nothing.'],
    [withdrawn({ at, by: 'page' }), 'The person took the objection back on the page for recipients. That alone grants nothing.'],
    [
      withdrawn({ at, by: 'agree_line' }),
      'The person took the objection back by a missed call to a line that a notice named for it. That alone grants nothing.',
    ],
  ],
  asking_allowed: [
    [
      askingAllowed(at),
      'The operator of this service allowed Asha Clinics Private Limited to ask the person again: a new product',
    ],
  ],
  removed: [[removed({ at }), 'Asha Clinics removed the number from its whitelist.']],
  contacted: [
    [contacted({ at }), `The person called or texted Asha Clinics on 08047100001, which counts as contact until ${until}.`],
  ],
  heard: [[heard(at), 'A call or text to 08047100003 was recorded and changed nothing: nobody asked.']],
  member_added: [[member('member_added', { at }), 'Asha Clinics named the number as that of a member of its own.']],
  member_verified: [
    [member('member_verified', { at, how: 'call' }), 'The number was verified as a member’s, by a call from it.'],
    [member('member_verified', { at, how: 'code' }), 'The number was verified as a member’s, by a code that was sent to it.'],
  ],
  member_removed: [[member('member_removed', { at }), 'Asha Clinics removed the number from its members.']],
  lapsed: [
    [lapsed({ at }), 'The permission expired.'],
    [lapsed({ at, what: 'request' }), 'The request expired without an answer.'],
    [lapsed({ at, what: 'contact' }), 'What the person’s call or text had permitted expired.'],
  ],
  number_revoked: [
    [
      revoked({ at }),
      'The number was permanently disconnected, as the number revocation list list 11 of 2026-11-22 says; what its former holder had granted (the permission or request) ended.',
    ],
  ],
};

describe('R17: the sentence of an event', () => {
  it.each(Object.entries(told))('R17: of %s says what happened', (kind, sentences) => {
    for (const [event, sentence] of sentences) {
      expect(event.kind).toBe(kind);
      expect(sentenceOf(event, named)).toBe(sentence);
    }
  });

  it('R17: of a renewal names the end of the period that runs, which the renewal itself does not move (R11)', () => {
    const standing = fold([posting('declaration_posted', { at }), sent('notice_informed', { at })]);
    const now = instant(end - 10 * DAY);
    const renewal = { account: worldAccounts.A1.id, now, request: 'request-2', language: 'en', line: objectLine } as const;
    expect(sentenceOf(renewalEvent(standing, renewal), named)).toContain(`the present one, which ends on ${until}.`);
  });
});
