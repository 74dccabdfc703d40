import { describe, expect, test } from 'vitest';
import type { ConsentEvent, ConsentEventKind } from '#domain/consent/event.ts';
import { fromIndianTime, type Instant } from '#domain/kernel/instant.ts';
import { apply, fold } from '#domain/whitelist/fold.ts';
import { type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import { type EntryState, transitions } from '#domain/whitelist/transitions.ts';
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
import { worldAccounts } from '#test/support/world-directory.ts';

const at = fromIndianTime(2026, 11, 23);
const declaration = posting('declaration_posted', { at });
const request = posting('request_posted', { at });

/** A shortest history that leads to each state. */
const histories: Readonly<Record<EntryState, readonly ConsentEvent[]>> = {
  neutral: [declaration, removed({ at })],
  provisional: [declaration],
  declared: [declaration, sent('notice_informed', { at })],
  withheld: [declaration, ended('notice_failed', { at })],
  awaiting: [request],
  agreed: [request, sent('notice_asked', { at }), agreed({ at })],
};

/** One event of each kind, about the first notice; postings bring a new one. */
function eventOf(kind: ConsentEventKind, before: Standing, when: Instant): ConsentEvent {
  const notice = before.n + 1;
  switch (kind) {
    case 'declaration_posted':
    case 'request_posted':
    case 'renewal_posted':
      return posting(kind, { at: when, notice });
    case 'notice_informed':
    case 'notice_asked':
      return sent(kind, { at: when });
    case 'notice_delivered':
    case 'notice_failed':
      return ended(kind, { at: when });
    case 'answer_confirmed':
      return confirmed({ at: when });
    case 'agreed':
      return agreed({ at: when });
    case 'objected':
      return objected({ at: when });
    case 'objection_withdrawn':
      return withdrawn({ at: when });
    case 'asking_allowed':
      return askingAllowed(when);
    case 'removed':
      return removed({ at: when });
    case 'contacted':
      return contacted({ at: when });
    case 'heard':
      return heard(when);
    case 'member_added':
    case 'member_verified':
    case 'member_removed':
      return member(kind, { at: when });
    case 'number_revoked':
      return revoked({ at: when });
    case 'lapsed':
      return lapsed({ at: when });
  }
}

function stateOf(standing: Standing): EntryState | undefined {
  return standingOfAccount(standing, worldAccounts.A1.id).entry?.state;
}

describe('the fold does what the table says', () => {
  for (const [state, moves] of Object.entries(transitions) as [EntryState, (typeof transitions)[EntryState]][]) {
    for (const [kind, move] of Object.entries(moves) as [ConsentEventKind, (typeof moves)[ConsentEventKind]][]) {
      const leads = 'to' in move ? `leads to ${move.to}` : `changes nothing: ${move.stays}`;
      test(`${state} × ${kind} ${leads}`, () => {
        const before = fold(histories[state]);
        expect(stateOf(before)).toBe(state);
        const after = apply(before, eventOf(kind, before, at));
        expect(stateOf(after)).toBe('to' in move ? move.to : state);
        expect(after.n).toBe(before.n + 1);
      });
    }
  }
});

test('no account is moved by what concerns another account only', () => {
  const other = worldAccounts.A2.id;
  for (const [state, events] of Object.entries(histories)) {
    const before = fold(events);
    for (const kind of Object.keys(transitions.neutral) as ConsentEventKind[]) {
      const event = eventOf(kind, before, at);
      if (event.account === null) continue;
      const after = apply(before, { ...event, account: other } as ConsentEvent);
      expect(standingOfAccount(after, worldAccounts.A1.id), `${state} × ${kind}`).toEqual(
        standingOfAccount(before, worldAccounts.A1.id),
      );
    }
  }
});

test('R12 an objection ends the permission, the request and the contact of every account of the business, but no membership', () => {
  const other = { account: worldAccounts.A2.id };
  const before = fold([
    declaration,
    sent('notice_informed', { at }),
    contacted({ at }),
    posting('request_posted', { at, notice: 4, ...other }),
    member('member_added', { at, ...other }),
    member('member_verified', { at, ...other }),
  ]);
  const after = apply(before, objected({ at }));
  expect(after.objection).toEqual({ at, door: 'missed_call', askingAllowed: false });
  expect(after.accounts.map(({ entry, contactUntil, member: own }) => [entry?.state, contactUntil, own])).toEqual([
    ['neutral', null, null],
    ['neutral', null, 'verified'],
  ]);
});
