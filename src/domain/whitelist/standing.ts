import type { AccountId } from '#domain/account/account.ts';
import type { ObjectionDoor } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { NoticeMeaning } from '#domain/notice/meaning.ts';
import type { EntryState } from './transitions.ts';

/** The person's "no" to the business, until the person takes it back (R12). */
export interface Objection {
  readonly at: Instant;
  readonly door: ObjectionDoor;
  /** The operator has allowed the business to ask again (R12). */
  readonly askingAllowed: boolean;
}

/** A renewal that has been asked for and not yet taken effect (R11). */
export interface Renewal {
  readonly postedAt: Instant;
  readonly notice: number;
  readonly acceptedAt: Instant | null;
  readonly meaning: NoticeMeaning | null;
  /** Where the new period ends: known once a notice that informs was accepted, in force once it has arrived too. */
  readonly until: Instant | null;
}

/** The entry proper: what the account's postings and the person's answers add up to. */
export interface Entry {
  readonly state: EntryState;
  readonly postedAt: Instant;
  readonly expiresAt: Instant;
  /** Grants nothing before its notice has arrived, because an earlier one failed (R6). */
  readonly strict: boolean;
  /** Event number of the posting whose notice serves this entry. */
  readonly notice: number;
  /** When that notice was queued: posting again does not make it younger (R6). */
  readonly noticeQueuedAt: Instant;
  readonly line: PhoneNumber | null;
  readonly acceptedAt: Instant | null;
  /** The sender of the accepted notice reports delivery. */
  readonly receipts: boolean;
  readonly delivered: boolean;
  readonly renewal: Renewal | null;
}

/** How one account stands with the number. */
export interface AccountStanding {
  readonly account: AccountId;
  readonly entry: Entry | null;
  /** End of the permission that the person's own call or text gave (R13). */
  readonly contactUntil: Instant | null;
  readonly member: 'unverified' | 'verified' | null;
}

/** A notice that was queued, for the limits of R6: whose, when, and what became of it. */
export interface NoticeMark {
  readonly notice: number;
  readonly account: AccountId;
  readonly queuedAt: Instant;
  /** unknown: a carrier may have sent it; it counts as sent and grants nothing (R6). */
  readonly fate: 'pending' | 'accepted' | 'unknown' | 'failed';
  readonly acceptedAt: Instant | null;
  /** When it was found that nobody knows its fate: it was sent by then, if it was sent (R6). */
  readonly unknownAt?: Instant;
  readonly meaning: NoticeMeaning | null;
  readonly line: PhoneNumber | null;
  readonly receipts: boolean;
  readonly delivered: boolean;
}

/** Everything that is known of one business and number: the fold of its events, in order. */
export interface Standing {
  /** Number of its last event; 0 where there is none. */
  readonly n: number;
  readonly objection: Objection | null;
  readonly accounts: readonly AccountStanding[];
  /** The latest notices, oldest first, at most {@link MARKS_KEPT}; failed ones make room first. */
  readonly notices: readonly NoticeMark[];
}

/** More than any notice limit that may be set, so that limit and cover can be decided from the standing alone. */
export const MARKS_KEPT = 8;

export const noStanding: Standing = { n: 0, objection: null, accounts: [], notices: [] };

export function standingOfAccount(standing: Standing, account: AccountId): AccountStanding {
  return standing.accounts.find((one) => one.account === account) ?? { account, entry: null, contactUntil: null, member: null };
}

export function withAccount(standing: Standing, changed: AccountStanding): Standing {
  const at = standing.accounts.findIndex((one) => one.account === changed.account);
  if (at === -1) return { ...standing, accounts: [...standing.accounts, changed] };
  return { ...standing, accounts: standing.accounts.with(at, changed) };
}
