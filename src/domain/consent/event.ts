import type { AccountId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';

/** Who did it. */
export type Actor = 'person' | 'account' | 'operator' | 'carrier' | 'system';

/** The doors through which an objection enters (R12). */
export type ObjectionDoor =
  | 'missed_call'
  | 'stop'
  | 'page'
  | 'agent'
  | 'ivr'
  | 'letter'
  | 'complaint'
  | 'operator'
  | 'import'
  /** Whose data are erased is not to be called again. */
  | 'erasure';

interface EventBase {
  readonly at: Instant;
  readonly actor: Actor;
  /** The account whose entry it concerns; null where it concerns every account of the business. */
  readonly account: AccountId | null;
  /** The request (of an account or the operator) that caused it. */
  readonly request: string | null;
}

/** A call or text as the carrier reported it. Everything in it is personal and enters the chain only as a salted commitment. */
export interface CarrierReport {
  readonly connection: number;
  readonly id: string;
  readonly from: string;
  readonly forwardedFrom: string | null;
  /** The carrier's own time, where it gave one (R18). */
  readonly carrierAt: Instant | null;
  readonly text: string | null;
}

/** What an account posted: it declares that the person agreed (opt-out), or asks that the person be asked (opt-in). */
export interface Posting extends EventBase {
  readonly kind: 'declaration_posted' | 'request_posted' | 'renewal_posted';
  readonly account: AccountId;
  readonly language: Language;
  /** Event number of the posting whose notice serves this one: its own, or that of one still on its way (R6). */
  readonly notice: number;
  readonly line: PhoneNumber | null;
  /** Where its term would end; of a renewal where the present one ends (R11). */
  readonly expiresAt: Instant;
  /** After a failed notice the declaration grants nothing before a notice has arrived (R6). */
  readonly strict: boolean;
}

/** A notice reached a stage. `notice` is the event number of the posting it was queued by. */
export interface NoticeSent extends EventBase {
  /** Accepted by a carrier: with wording that informs (object line), or that asks (agree line). */
  readonly kind: 'notice_informed' | 'notice_asked';
  readonly account: AccountId;
  readonly notice: number;
  readonly line: PhoneNumber;
  readonly language: Language;
  readonly text: string;
  readonly dltTemplateId: string | null;
  /** True where the sender will report delivery (R6). */
  readonly receipts: boolean;
  readonly messageId: string;
  /** True where an earlier notice is counted for a new posting and no SMS went out (R6). */
  readonly covers: boolean;
  /** End of the period that starts with this notice: set only for a renewal (R11). */
  readonly renewedUntil: Instant | null;
}

export interface NoticeEnded extends EventBase {
  readonly kind: 'notice_delivered' | 'notice_failed';
  readonly account: AccountId;
  readonly notice: number;
  readonly messageId: string | null;
  /** The carrier's words for a failure, or ours. */
  readonly reason: string | null;
  /** Of a failure: a carrier may have sent it all the same, nobody knows. It then counts as one that was sent (R6). */
  readonly mayHaveArrived?: true;
}

/** A carrier accepted the SMS that tells the person how an answer was understood, and what undoes it (R8.5). It changes nothing. */
export interface AnswerConfirmed extends EventBase {
  readonly kind: 'answer_confirmed';
  readonly account: AccountId;
  readonly what: 'objection' | 'agreement';
  /** Event number of the answer. */
  readonly notice: number;
  /** The object line that it names; null where it names the virtual number, to text START to. */
  readonly line: PhoneNumber | null;
  readonly virtualNumber: PhoneNumber | null;
  readonly language: Language;
  readonly text: string;
  readonly dltTemplateId: string | null;
  readonly messageId: string;
}

export interface Agreed extends EventBase {
  readonly kind: 'agreed';
  readonly account: AccountId;
  readonly line: PhoneNumber;
  readonly notice: number;
  readonly expiresAt: Instant;
  readonly report: CarrierReport;
}

export interface Objected extends EventBase {
  readonly kind: 'objected';
  readonly door: ObjectionDoor;
  readonly line: PhoneNumber | null;
  /** True where it counts towards the change to opt-in (R9). */
  readonly answersNotice: boolean;
  readonly reference: string | null;
  readonly report: CarrierReport | null;
}

export interface ObjectionWithdrawn extends EventBase {
  readonly kind: 'objection_withdrawn';
  readonly by: 'agree_line' | 'start' | 'page';
  readonly report: CarrierReport | null;
}

export interface AskingAllowed extends EventBase {
  readonly kind: 'asking_allowed';
  readonly reason: string;
}

export interface Removed extends EventBase {
  readonly kind: 'removed';
  readonly account: AccountId;
}

/** The person called or texted the account (R13). */
export interface Contacted extends EventBase {
  readonly kind: 'contacted';
  readonly account: AccountId;
  readonly virtualNumber: PhoneNumber;
  readonly expiresAt: Instant;
  readonly report: CarrierReport;
}

/** An act that changes nothing and is kept as evidence, with the reason why it changes nothing. */
export interface Heard extends EventBase {
  readonly kind: 'heard';
  readonly called: PhoneNumber;
  readonly reason: string;
  readonly report: CarrierReport;
}

export interface MemberChanged extends EventBase {
  readonly kind: 'member_added' | 'member_verified' | 'member_removed';
  readonly account: AccountId;
  readonly how: 'api' | 'code' | 'call';
  readonly report: CarrierReport | null;
}

/** The sweep found that a term had ended (R10); it ends nothing by itself. */
export interface Lapsed extends EventBase {
  readonly kind: 'lapsed';
  readonly account: AccountId;
  readonly what: 'permission' | 'request' | 'contact';
}

/**
 * The number was permanently disconnected, as a number revocation list says: one thing that the account had from its former holder
 * ends (R10). `entry` is grant, request and renewal, with the notices that were sent for them.
 */
export interface NumberRevoked extends EventBase {
  readonly kind: 'number_revoked';
  readonly account: AccountId;
  readonly what: 'entry' | 'contact' | 'membership';
  /** The day of the list, `yyyy-mm-dd`, and what it is called. */
  readonly listDated: string;
  readonly listReference: string;
}

/** One act; append-only. The events of one business and number, in order, are all that its standing is made of. */
export type ConsentEvent =
  | Posting
  | NoticeSent
  | NoticeEnded
  | AnswerConfirmed
  | Agreed
  | Objected
  | ObjectionWithdrawn
  | AskingAllowed
  | Removed
  | Contacted
  | Heard
  | MemberChanged
  | Lapsed
  | NumberRevoked;

export type ConsentEventKind = ConsentEvent['kind'];
