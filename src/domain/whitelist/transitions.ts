/**
 * What each event does to the entry of one account and number. The table is total: a new state or event does not compile until
 * every cell says what happens. docs/spec/consent.md prints the same table, and a script compares the two.
 *
 *                     declaration_posted                     request_posted
 *        ┌──────────────────────────────┐                 ┌───────────────────┐
 *        ▼      notice_informed         │                 ▼       agreed      │
 *   provisional ───────────────▶ declared            awaiting ──────────▶ agreed
 *        │  ▲ notice_delivered     │  │                 │ ▲                 │
 *        │  └───────── withheld ◀──┘  │   notice_asked  │ │                 │
 *        │   notice_failed            │ (wording changed before sending)    │
 *        └────────────────────────────┼─────────────────┼─┘                 │
 *                                     ▼                 ▼                   ▼
 *                        neutral  ◀── removed, objected, lapsed, revoked ───┘
 *
 * Objection, customer contact and membership are not states of the entry: they stand beside it (standing.ts), so that no later
 * writer can undo an objection.
 */
import type { ConsentEventKind } from '#domain/consent/event.ts';

/**
 * neutral: nothing stands. provisional: declared, its notice not yet accepted by a carrier. declared: the notice was accepted.
 * withheld: the notice failed for good, so nothing is granted. awaiting: the person is asked and has not answered.
 * agreed: the person said yes.
 */
export type EntryState = 'neutral' | 'provisional' | 'declared' | 'withheld' | 'awaiting' | 'agreed';

export type Move = { readonly to: EntryState } | { readonly stays: string };

const to = (state: EntryState): Move => ({ to: state });
const stays = (why: string): Move => ({ stays: why });

const beside = {
  answer_confirmed: stays('what was answered is confirmed'),
  objection_withdrawn: stays('an objection taken back grants nothing'),
  asking_allowed: stays('asking is allowed, nothing is asked yet'),
  contacted: stays('contact stands beside the entry'),
  heard: stays('kept as evidence'),
  member_added: stays('membership stands beside the entry'),
  member_verified: stays('membership stands beside the entry'),
  member_removed: stays('membership stands beside the entry'),
};

export const transitions: Readonly<Record<EntryState, Readonly<Record<ConsentEventKind, Move>>>> = {
  neutral: {
    declaration_posted: to('provisional'),
    request_posted: to('awaiting'),
    renewal_posted: stays('nothing to renew'),
    notice_informed: stays('the entry no longer wants it'),
    notice_asked: stays('the entry no longer wants it'),
    notice_delivered: stays('the entry no longer wants it'),
    notice_failed: stays('the entry no longer wants it'),
    agreed: stays('nobody asked'),
    objected: to('neutral'),
    removed: to('neutral'),
    lapsed: to('neutral'),
    number_revoked: to('neutral'),
    ...beside,
  },
  provisional: {
    declaration_posted: to('provisional'),
    request_posted: to('awaiting'),
    renewal_posted: stays('nothing to renew'),
    notice_informed: to('declared'),
    notice_asked: to('awaiting'),
    notice_delivered: to('declared'),
    notice_failed: to('withheld'),
    agreed: stays('nobody asked'),
    objected: to('neutral'),
    removed: to('neutral'),
    lapsed: to('neutral'),
    number_revoked: to('neutral'),
    ...beside,
  },
  declared: {
    declaration_posted: to('provisional'),
    request_posted: to('awaiting'),
    renewal_posted: to('declared'),
    notice_informed: to('declared'),
    notice_asked: stays('a renewal is asked, the old term stands'),
    notice_delivered: to('declared'),
    notice_failed: to('withheld'),
    agreed: to('agreed'),
    objected: to('neutral'),
    removed: to('neutral'),
    lapsed: to('neutral'),
    number_revoked: to('neutral'),
    ...beside,
  },
  withheld: {
    declaration_posted: to('provisional'),
    request_posted: to('awaiting'),
    renewal_posted: stays('nothing to renew'),
    notice_informed: to('declared'),
    notice_asked: to('awaiting'),
    notice_delivered: to('declared'),
    notice_failed: to('withheld'),
    agreed: stays('nobody asked'),
    objected: to('neutral'),
    removed: to('neutral'),
    lapsed: stays('the failed notice is remembered'),
    number_revoked: to('neutral'),
    ...beside,
  },
  awaiting: {
    declaration_posted: to('provisional'),
    request_posted: to('awaiting'),
    renewal_posted: stays('nothing to renew'),
    notice_informed: stays('a notice that informs asks nothing'),
    notice_asked: to('awaiting'),
    notice_delivered: to('awaiting'),
    notice_failed: to('neutral'),
    agreed: to('agreed'),
    objected: to('neutral'),
    removed: to('neutral'),
    lapsed: to('neutral'),
    number_revoked: to('neutral'),
    ...beside,
  },
  agreed: {
    declaration_posted: to('provisional'),
    request_posted: to('awaiting'),
    renewal_posted: to('agreed'),
    notice_informed: to('declared'),
    notice_asked: stays('a renewal is asked, the old term stands'),
    notice_delivered: stays('the person has already said yes'),
    notice_failed: stays('the person has already said yes'),
    agreed: to('agreed'),
    objected: to('neutral'),
    removed: to('neutral'),
    lapsed: to('neutral'),
    number_revoked: to('neutral'),
    ...beside,
  },
};
