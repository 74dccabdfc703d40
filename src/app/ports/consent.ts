/** Standings, events and notices, read and written in one transaction of a business. */
import type { AccountId, AccountStatus, Agreement, BusinessId } from '#domain/account/account.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { Confirmation } from '#domain/notice/meaning.ts';
import type { Spending } from '#domain/notice/sms-budget.ts';
import type { CallingHolidays } from '#domain/permission/calling-holidays.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import type { BeginningKind } from '#domain/whitelist/revoke.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import type { TermOverrides } from '#domain/whitelist/terms.ts';
import type { NewComplaint } from './complaints.ts';
import type { ImportStep } from './imports.ts';
import type { Member } from './members.ts';
import type { MessagePart } from './notices.ts';
import type { DndReport } from './registry.ts';

/** What is to be written for one number: the events that follow `before`, and the standing they add up to. */
export interface StandingChange {
  readonly number: PhoneNumber;
  readonly before: Standing;
  readonly events: readonly ConsentEvent[];
  readonly after: Standing;
}

export interface NewNotice {
  readonly number: PhoneNumber;
  readonly notice: number;
  readonly account: AccountId;
  readonly virtualNumber: PhoneNumber | null;
  readonly line: PhoneNumber | null;
  readonly language: Language;
  readonly form: NoticeForm;
  readonly dueAt: Instant;
}

/** What a queued notice serves; the wording follows from this and the mode when it is sent (R9). A confirmation says what it is (R8.5). */
export type NoticeForm = 'declaration' | 'request' | 'renewal' | Confirmation;

/** The last SMS that a business is on record to have sent to a number. */
export interface ToldBefore {
  readonly account: AccountId;
  readonly virtualNumber: PhoneNumber | null;
  readonly language: Language;
}

/** An agree line as one notice to one number holds it. */
export interface HeldLine {
  readonly number: PhoneNumber;
  readonly line: PhoneNumber;
  readonly notice: number;
}

export interface LineHold extends HeldLine {
  readonly business: BusinessId;
  readonly account: AccountId;
}

/** One transaction on one business. Standings that were read are written only if no other writer came first. */
export interface BusinessTransaction {
  /** The mode now. It may turn before this transaction ends: what is queued is judged by the mode again when read and when sent (R9). */
  mode(): Promise<BusinessMode>;
  /** Reads the mode to change it; other writers of the business wait. */
  modeForChange(): Promise<BusinessMode>;
  setMode(mode: BusinessMode, at: Instant): Promise<void>;
  standings(numbers: readonly PhoneNumber[]): Promise<ReadonlyMap<PhoneNumber, Standing>>;
  recordRequest(request: RequestRecord): Promise<void>;
  /** Writes events and standings; answers the numbers that another writer changed first, of which nothing was written. */
  write(changes: readonly StandingChange[]): Promise<ReadonlySet<PhoneNumber>>;
  queue(notices: readonly NewNotice[]): Promise<void>;
  /** What the account has spent of its SMS budget: for this transaction alone until it ends. Null where it never spent any. */
  spendingForChange(account: AccountId): Promise<Spending | null>;
  setSpending(account: AccountId, spending: Spending): Promise<void>;
  /** Holds agree lines; answers the holds that were free. */
  hold(wanted: readonly LineHold[], at: Instant): Promise<readonly LineHold[]>;
  /** Ends exactly these holds of the business; a line that a later notice holds by now stays held. */
  releaseHolds(held: readonly HeldLine[]): Promise<void>;
  /** Ends the holds for these numbers, on whatever line: of one account, or of all accounts of the business. */
  releaseHoldsOf(numbers: readonly PhoneNumber[], account: AccountId | null): Promise<void>;
  /** Records that carriers' reports were heard for this business; answers those not heard before (R18). */
  hear(contacts: readonly HeardContact[]): Promise<readonly HeardContact[]>;
  /** Takes a notice to change it: who erases its person waits. False where it is gone with one who was erased. */
  noticeForChange(notice: NoticeKey): Promise<boolean>;
  noticeState(changes: readonly NoticeStateChange[]): Promise<void>;
  /** Of these notices, those that were accepted and of which nothing more is known yet. */
  awaitingReceipt(notices: readonly NoticeKey[]): Promise<readonly NoticeKey[]>;
  /** The last SMS that was sent to each of these numbers, where there was one. */
  toldBefore(numbers: readonly PhoneNumber[]): Promise<ReadonlyMap<PhoneNumber, ToldBefore>>;
  /** Keeps the ids of notices that went as several messages. */
  keepParts(parts: readonly MessagePart[], at: Instant): Promise<void>;
  /** Notes that parts have arrived; answers the notices of which none is missing any more. */
  partsDelivered(parts: readonly MessagePart[]): Promise<readonly NoticeKey[]>;
  /** Carriers say that these numbers are on DND (R5). */
  reportDnd(reports: readonly DndReport[]): Promise<void>;
  /** What each level says by itself (R19); `account` is empty where none is asked for. */
  terms(account: AccountId | null): Promise<TermLevels>;
  /** The holidays that the business, or one of its accounts, names itself. */
  callingHolidays(account: AccountId | null): Promise<CallingHolidays>;
  /** Writes an act on the business itself into the chain of number 0. */
  writeBusinessEvent(event: BusinessEvent): Promise<void>;
  /** Changes the directory together with the evidence of the change; call DirectoryPort.refresh once it is committed. */
  changeDirectory(change: DirectoryChange): Promise<void>;
  /** Of these numbers, those whose objection with this reference and time was recorded before (R18). */
  objectionsRecorded(numbers: readonly PhoneNumber[], reference: string, at: Instant): Promise<ReadonlySet<PhoneNumber>>;
  /** The latest call that the business is known to have made to each of these numbers after one instant, and not after another (R13). */
  ownCalls(
    numbers: readonly PhoneNumber[],
    period: { readonly after: Instant; readonly until: Instant },
  ): Promise<ReadonlyMap<PhoneNumber, Instant>>;
  /** The latest act of each of these kinds, of each account, in the evidence of these numbers. */
  latestActs(numbers: readonly PhoneNumber[]): Promise<readonly BeginningAct[]>;
  /**
   * Adds or changes a member, unless the account already has `limit` others, or a code was sent since `sentBefore`. The caller holds
   * the mode for change, so that two at once do not pass the limit.
   */
  putMember(
    member: Member,
    guard: { readonly limit: number; readonly sentBefore: Instant | null },
  ): Promise<'put' | 'limit_reached' | 'code_sent_meanwhile'>;
  /** The person's call, or the code, has verified the member (R14). */
  markMemberVerified(account: AccountId, number: PhoneNumber, at: Instant): Promise<void>;
  removeMember(account: AccountId, number: PhoneNumber, at: Instant): Promise<boolean>;
  /** False where it was recorded before (R18). */
  recordComplaint(complaint: NewComplaint): Promise<boolean>;
  /** Calls back notices that this request queued and no sender has taken; answers the numbers of those that were. */
  callBack(
    notices: readonly { readonly number: PhoneNumber; readonly notice: number }[],
    request: string,
  ): Promise<ReadonlySet<PhoneNumber>>;
  /** Writes down what became of a block of an import. False where nothing may be: this transaction must fail then. */
  advanceImport(step: ImportStep): Promise<boolean>;
}

export interface TermLevels {
  readonly deployment: TermOverrides;
  readonly business: TermOverrides;
  readonly account: TermOverrides;
}

/** An act after which something stands whose beginning the standing itself does not keep (R10). */
export interface BeginningAct {
  readonly number: PhoneNumber;
  readonly account: AccountId;
  readonly kind: BeginningKind;
  readonly at: Instant;
}

/** A change of the directory that is evidence of its business too. */
export type DirectoryChange =
  | { readonly kind: 'agreement'; readonly agreement: Agreement }
  | { readonly kind: 'account_status'; readonly account: AccountId; readonly status: AccountStatus }
  | { readonly kind: 'business_terms'; readonly terms: TermOverrides }
  | { readonly kind: 'account_terms'; readonly account: AccountId; readonly terms: TermOverrides }
  /** Of the business where there is no account. */
  | { readonly kind: 'calling_holidays'; readonly account: AccountId | null; readonly holidays: CallingHolidays };

export interface BusinessEvent {
  readonly kind: 'agreement_filed' | 'mode_turned' | 'mode_reset' | 'status_changed' | 'terms_changed' | 'pattern_flagged';
  readonly at: Instant;
  readonly actor: 'operator' | 'account' | 'system' | 'person';
  readonly account: AccountId | null;
  readonly request: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What makes two reports the same one (R18). `number` is null where the caller could not be read. */
export interface ReportKey {
  readonly number: PhoneNumber | null;
  readonly connection: number;
  readonly id: string;
}

export interface HeardBefore extends ReportKey {
  readonly business: BusinessId;
  /** Where it concerned several businesses: which, as written down before the first of them was told. */
  readonly concerns: readonly BusinessId[] | null;
}

export interface HeardContact extends ReportKey {
  readonly kind: 'missed_call' | 'inbound_call' | 'inbound_sms';
  readonly called: PhoneNumber | null;
  readonly outcome: string;
  readonly carrierAt: Instant | null;
  readonly receivedAt: Instant;
  readonly report: Readonly<Record<string, unknown>>;
}

export interface NoticeKey {
  readonly number: PhoneNumber;
  readonly notice: number;
}

export interface NoticeStateChange extends NoticeKey {
  readonly state: 'queued' | 'sending' | 'accepted' | 'delivered' | 'failed' | 'cancelled';
  readonly dueAt: Instant | null;
  readonly line: PhoneNumber | null;
  readonly messageId: string | null;
  readonly error: string | null;
}

export interface ToldNumber {
  readonly number: PhoneNumber;
  readonly line: PhoneNumber;
  readonly business: BusinessId;
  readonly account: AccountId;
  /** A carrier has the notice, or is being given it; false of one that waits, was called back or was refused. */
  readonly hasLeft: boolean;
}

export interface ConsentStore {
  /** How many numbers one transaction of a bulk request should hold. */
  readonly chunkSize: number;
  /** How many of a request's chunks are written at the same time: while one waits for the database, the next is decided. */
  readonly chunksAtOnce: number;
  /** One transaction; a clash with another writer that the database reports is tried again from the start. */
  transact<T>(business: BusinessId, work: (tx: BusinessTransaction) => Promise<T>): Promise<T>;
  /** Standing and mode as of the last commit. */
  read(
    business: BusinessId,
    numbers: readonly PhoneNumber[],
  ): Promise<{ mode: BusinessMode; standings: ReadonlyMap<PhoneNumber, Standing> }>;
  /** Numbers from this one on of which anything is known to the business, ascending, at most `limit`. */
  numbersFrom(business: BusinessId, number: PhoneNumber, limit: number): Promise<readonly PhoneNumber[]>;
  /** Of these numbers, those of which anything is known to the business, ascending. */
  numbersAmong(business: BusinessId, numbers: readonly PhoneNumber[]): Promise<readonly PhoneNumber[]>;
  /** Which businesses ever told these numbers to ring this line (R8). */
  toldToRing(pairs: readonly { number: PhoneNumber; line: PhoneNumber }[]): Promise<readonly ToldNumber[]>;
  holdersOf(pairs: readonly { number: PhoneNumber; line: PhoneNumber }[]): Promise<readonly LineHold[]>;
  /** Businesses that ever sent these numbers a notice (STOP to any of our numbers, R13). */
  businessesThatTold(numbers: readonly PhoneNumber[]): Promise<readonly { number: PhoneNumber; business: BusinessId }[]>;
  /** Of each of these numbers that agreed to so many requests since then, of whatever business: the report of the `nth`, from 1. */
  nthAgreements(numbers: readonly PhoneNumber[], since: Instant, nth: number): Promise<readonly ReportKey[]>;
  /** When the last notice that names this line was due; null where none ever did. Reads every notice: for what the operator does by hand. */
  lastNoticeNaming(line: PhoneNumber): Promise<Instant | null>;
  /** Ends holds whose request no longer awaits; found lapsed by the caller. */
  releaseLapsedHolds(holds: readonly LineHold[]): Promise<void>;
  /** Records reports that concern no business, and, before they are applied, those that concern several. */
  hearOnly(contacts: readonly HeardContact[]): Promise<void>;
  /** Reports of a period that concern several businesses of which some were not told, oldest first. */
  unfinishedReports(period: { readonly from: Instant; readonly to: Instant }, limit: number): Promise<readonly HeardContact[]>;
  /** For which businesses these reports were heard before; business 0 stands for a report that concerned none, or several. */
  heardBefore(reports: readonly ReportKey[]): Promise<readonly HeardBefore[]>;
}
