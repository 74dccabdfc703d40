/**
 * Every outside thing, as the use cases see it. Store, senders, calls and telemetry implement these; nothing here knows how.
 */

import type { KeepDecision } from '#app/decisions/keep-together.ts';
import type { RegistryImporter } from '#app/registry/import-registry.ts';
import type {
  Account,
  AccountId,
  AccountSettings,
  AccountStatus,
  Agreement,
  Business,
  BusinessId,
  ConsentLine,
  LineMeaning,
  VirtualNumber,
} from '#domain/account/account.ts';
import type { CallerId } from '#domain/account/caller-id.ts';
import type { ConnectionSettings } from '#domain/account/connection-settings.ts';
import type { SealedEvent } from '#domain/consent/chain.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { ChainHead, Sign, SignedCheckpoint, VerificationKey, VerifySignature } from '#domain/evidence/checkpoint.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Retained, RetentionPeriod } from '#domain/kernel/retention.ts';
import type { Language } from '#domain/notice/language.ts';
import type { NoticeMeaning, NoticeTemplate, TemplateMeaning } from '#domain/notice/meaning.ts';
import type { DecisionPlace, KeptDecision } from '#domain/permission/decision.ts';
import type { Purpose } from '#domain/permission/reasons.ts';
import type { Category, CommunicationMode } from '#domain/registry/preference-codes.ts';
import type { PreferenceProfile, PreferenceRegime } from '#domain/registry/preference-profile.ts';
import type { NationalCopy, ScrubRun } from '#domain/registry/source.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import type { BeginningKind, RevocationList } from '#domain/whitelist/revoke.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import type { TermOverrides, Terms } from '#domain/whitelist/terms.ts';
import type { LookUp } from './look-up.ts';

export interface Clock {
  now(): Instant;
}

/** The service's clock in sandbox mode, which can be moved forward and stays moved. */
export interface MovableClock extends Clock {
  /** Sets how far the clock is ahead of real time, in milliseconds. */
  setOffset(milliseconds: number): Promise<void>;
  offset(): number;
}

export interface Random {
  bytes(length: number): Uint8Array;
  uuid(): string;
}

export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** `error` goes to the log with its stack; nothing of it reaches a caller. */
  error(message: string, error: unknown, fields?: Readonly<Record<string, unknown>>): void;
}

// --- Directory: who may do what. Small, held in memory, the same in every process within a second of a change. ---------------

export interface ApiKey {
  readonly key: string;
  readonly accountId: AccountId;
  readonly tokenHash: Uint8Array;
  readonly label: string | null;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

/** How a carrier spells its webhooks. */
export type HookDialect = 'exotel' | 'json' | 'plivo' | 'twilio' | 'mapped';

/** How a carrier tells us of calls: by webhooks of some dialect, or by sending the calls themselves. */
export type ConnectionDialect = HookDialect | 'sip';

export interface CarrierConnection {
  readonly id: number;
  readonly name: string;
  readonly dialect: ConnectionDialect;
  readonly settings: ConnectionSettings;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

/** The provider to which an account's requests that are not answered here are passed on. Key and token are for it alone: they are in no answer and no log. */
export interface Upstream {
  /** Scheme, host and perhaps a path, without a slash at the end. */
  readonly baseUrl: string;
  /** By what the provider knows the account. */
  readonly sid: string;
  readonly key: string;
  readonly token: string;
  /** Whether paths that start calls are passed on without a look at the numbers. */
  readonly opensCalls: boolean;
  /** Whether what is whitelisted here is posted to the provider's own whitelist too. */
  readonly relaysWhitelist: boolean;
  readonly setAt: Instant;
}

export interface AccountContext {
  readonly account: Account;
  readonly business: Business;
  readonly terms: Terms;
  readonly templates: readonly NoticeTemplate[];
  readonly virtualNumbers: readonly VirtualNumber[];
}

export type ServiceNumber =
  | { readonly kind: 'virtual_number'; readonly virtualNumber: VirtualNumber; readonly account: Account }
  | { readonly kind: 'consent_line'; readonly line: ConsentLine };

/** One consistent view of the directory. Look-ups are in memory and take alike long whether they find anything or not. */
export interface Directory {
  accountBySid(sid: string): AccountContext | null;
  accountById(id: AccountId): AccountContext | null;
  accounts(): readonly AccountContext[];
  business(id: BusinessId): Business | null;
  businesses(): readonly Business[];
  accountsOf(business: BusinessId): readonly AccountContext[];
  /** The terms that hold for the business as a whole. */
  termsOfBusiness(id: BusinessId): Terms | null;
  /** A key that has not been revoked. */
  keyByName(key: string): ApiKey | null;
  /** All of an account's keys, revoked ones included. `lastUsedAt` is as of the latest change of the directory. */
  keysOf(account: AccountId): readonly ApiKey[];
  serviceNumber(number: PhoneNumber): ServiceNumber | null;
  upstreamOf(account: AccountId): Upstream | null;
  /** Lines in use that notices of this business may name: its own, else the operator's pool. */
  linesFor(business: BusinessId, meaning: LineMeaning): readonly ConsentLine[];
  /** By its secret, or by the one before for as long as that is taken. */
  connectionBySecret(secretHash: Uint8Array, now: Instant): CarrierConnection | null;
  /** All, revoked ones included. */
  connections(): readonly CarrierConnection[];
  serviceNumbers(): readonly ServiceNumber[];
  /** What was set at each level, before it is made one (R19). */
  deploymentTerms(): TermOverrides;
  businessTerms(id: BusinessId): TermOverrides;
  accountTerms(id: AccountId): TermOverrides;
}

export interface DirectoryPort {
  /** The view as of at most a second ago; of this process's own changes, at once. */
  current(): Directory;
  /** Reads the directory again: after a change that a BusinessTransaction made. AdministrationStore does so by itself. */
  refresh(): Promise<void>;
}

// --- Consent: standings, events, notices -------------------------------------------------------------------------------------

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
  readonly line: PhoneNumber;
  readonly language: Language;
  readonly form: NoticeForm;
  readonly dueAt: Instant;
}

/** What a queued notice serves; the wording follows from this and the mode when it is sent (R9). */
export type NoticeForm = 'declaration' | 'request' | 'renewal';

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
  /** Holds agree lines; answers the holds that were free. */
  hold(wanted: readonly LineHold[], at: Instant): Promise<readonly LineHold[]>;
  /** Ends exactly these holds of the business; a line that a later notice holds by now stays held. */
  releaseHolds(held: readonly HeldLine[]): Promise<void>;
  /** Ends the holds for these numbers, on whatever line: of one account, or of all accounts of the business. */
  releaseHoldsOf(numbers: readonly PhoneNumber[], account: AccountId | null): Promise<void>;
  /** Records that carriers' reports were heard for this business; answers those not heard before (R18). */
  hear(contacts: readonly HeardContact[]): Promise<readonly HeardContact[]>;
  noticeState(changes: readonly NoticeStateChange[]): Promise<void>;
  /** Keeps the ids of notices that went as several messages. */
  keepParts(parts: readonly MessagePart[]): Promise<void>;
  /** Notes that parts have arrived; answers the notices of which none is missing any more. */
  partsDelivered(parts: readonly MessagePart[]): Promise<readonly { readonly number: PhoneNumber; readonly notice: number }[]>;
  /** Carriers say that these numbers are on DND (R5). */
  reportDnd(reports: readonly DndReport[]): Promise<void>;
  /** Writes an act on the business itself into the chain of number 0. */
  writeBusinessEvent(event: BusinessEvent): Promise<void>;
  /** Changes the directory together with the evidence of the change; call DirectoryPort.refresh once it is committed. */
  changeDirectory(change: DirectoryChange): Promise<void>;
  /** Of these numbers, those whose objection with this reference and time was recorded before (R18). */
  objectionsRecorded(numbers: readonly PhoneNumber[], reference: string, at: Instant): Promise<ReadonlySet<PhoneNumber>>;
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
  | { readonly kind: 'account_terms'; readonly account: AccountId; readonly terms: TermOverrides };

export interface BusinessEvent {
  readonly kind: 'agreement_filed' | 'mode_turned' | 'mode_reset' | 'status_changed' | 'terms_changed';
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

export interface NoticeStateChange {
  readonly number: PhoneNumber;
  readonly notice: number;
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
  /** When the last notice that names this line was due; null where none ever did. Reads every notice: for what the operator does by hand. */
  lastNoticeNaming(line: PhoneNumber): Promise<Instant | null>;
  /** Ends holds whose request no longer awaits; found lapsed by the caller. */
  releaseLapsedHolds(holds: readonly LineHold[]): Promise<void>;
  /** Records reports that concern no business, and, before they are applied, those that concern several. */
  hearOnly(contacts: readonly HeardContact[]): Promise<void>;
  /** For which businesses these reports were heard before; business 0 stands for a report that concerned none, or several. */
  heardBefore(reports: readonly ReportKey[]): Promise<readonly HeardBefore[]>;
}

// --- Notices on their way ----------------------------------------------------------------------------------------------------

export interface DueNotice {
  readonly number: PhoneNumber;
  readonly business: BusinessId;
  readonly account: AccountId;
  readonly notice: number;
  readonly virtualNumber: PhoneNumber | null;
  readonly line: PhoneNumber | null;
  readonly language: Language;
  readonly form: NoticeForm;
  readonly attempts: number;
  readonly firstTriedAt: Instant;
}

export interface NoticeQueue {
  /** Businesses with a notice due by now. */
  businessesDue(now: Instant): Promise<readonly BusinessId[]>;
  /** Takes up to `limit` due notices of a business, by number and notice; they are ours until their state is set or the lease ends. */
  claim(
    business: BusinessId,
    lease: { readonly now: Instant; readonly until: Instant },
    limit: number,
  ): Promise<readonly DueNotice[]>;
  /** Notices whose lease has ended, by number and notice: the process that took them no longer lives. */
  abandoned(now: Instant): Promise<readonly DueNotice[]>;
  /** `tried`: whether having taken them counts as a try. */
  putBack(notices: readonly DueNotice[], again: { readonly dueAt: Instant; readonly tried: boolean }): Promise<void>;
  /** For each message its notice; null where none is on record (yet). */
  findMessages(wanted: readonly MessageKey[]): Promise<readonly (SentMessage | null)[]>;
  /** Receipts of messages that are not on record yet, kept until they are. */
  keepEarlyReceipts(receipts: readonly EarlyReceipt[]): Promise<void>;
  earlyReceiptsOf(messages: readonly MessagePart[]): Promise<readonly EarlyReceipt[]>;
  /** Kept receipts whose message is on record by now. */
  earlyReceiptsDue(limit: number): Promise<readonly EarlyReceipt[]>;
  forgetEarlyReceipts(receipts: readonly EarlyReceipt[]): Promise<void>;
  /** Answers how many there were. */
  forgetEarlyReceiptsBefore(before: Instant): Promise<number>;
}

/** A message that was sent, as its carrier names it: one of these spellings of its id, the likeliest first. */
export interface MessageKey {
  readonly number: PhoneNumber;
  readonly messageIds: readonly string[];
}

/** The notice that a message is of. `isPart`: it is one of several. */
export interface SentMessage {
  readonly notice: DueNotice;
  readonly messageId: string;
  readonly isPart: boolean;
}

/** One of the messages that a notice went as. */
export interface MessagePart {
  readonly number: PhoneNumber;
  readonly notice: number;
  readonly messageId: string;
}

export interface EarlyReceipt extends SenderReceipt {
  readonly receivedAt: Instant;
}

/** One SMS to be sent. */
export interface OutgoingMessage {
  /** The same for every try of the same notice, so that a sender can tell a repeat. */
  readonly key: string;
  readonly to: PhoneNumber;
  /** DLT header, else the virtual number. */
  readonly from: string;
  readonly text: string;
  readonly language: Language;
  readonly line: PhoneNumber | null;
  readonly meaning: NoticeMeaning | 'code';
  readonly dltTemplateId: string | null;
  readonly entityId: string | null;
  /** The name by which the account calls itself in the text. */
  readonly brand: string;
  /** Whose message it is: an operator may keep a sender for some accounts. */
  readonly sid: string;
}

export type SendResult =
  | {
      readonly kind: 'accepted';
      readonly messageId: string;
      /** The ids of all its parts, the first included, where it went as several. */
      readonly parts?: readonly string[];
      /** Whether delivery will be reported, where not all messages of the sender are alike. */
      readonly receipts?: boolean;
    }
  /** Not taken this time: try again later. */
  | { readonly kind: 'try_later'; readonly reason: string }
  /** Not even tried: the pace of the sender left no room for it. */
  | { readonly kind: 'no_room' }
  /** It may have been sent and nobody knows: it must not be sent again. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** Will never be taken. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What a sender's own link says became of a message that it took. */
export interface SenderReceipt {
  /** The id as it may have been spelt when the message was taken, likeliest first. */
  readonly messageIds: readonly string[];
  readonly to: PhoneNumber;
  readonly status: 'delivered' | 'failed';
  readonly reason: string | null;
  readonly saysDnd: boolean;
}

/** A text that somebody sent to one of our numbers, told by a sender's own link. */
export interface SenderText {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** What a sender tells by itself. When a promise resolves, it is stored; when it rejects, the carrier must say it again. */
export interface SenderHearing {
  receipt(receipt: SenderReceipt): Promise<void>;
  /** `connection`: by which carrier connection our numbers are served. False where the number is none of its numbers. */
  text(connection: string, text: SenderText): Promise<boolean>;
}

/** What sends SMS. */
export interface MessageSender {
  readonly name: string;
  /** True where it will report delivery (R6). */
  readonly receipts: boolean;
  /** True where sending the same key twice sends one SMS, so that an abandoned try may be repeated. */
  readonly repeatable: boolean;
  /** How many messages a second it sends at most, where that is known: what it is given at one time follows it. */
  readonly perSecond?: number;
  /** One result a message. Says within a minute and a half what became of each: the notices are leased for two. */
  send(messages: readonly OutgoingMessage[]): Promise<readonly SendResult[]>;
}

// --- Upstreams: the providers that requests are passed on to -----------------------------------------------------------------

/** A request as it goes to a provider. */
export interface UpstreamRequest {
  readonly upstream: Upstream;
  readonly method: string;
  /** Path and query behind the base address, as they are to be sent. */
  readonly target: string;
  /** Names and values in turn, without credentials. */
  readonly headers: readonly string[];
  /** Sent whole, or piece by piece as fast as the provider takes it; null is none. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * `unreachable`: nothing was sent. `timeout` and `broken`: it went silent, or what it sent is no answer; whether it did what it was
 * asked is not known.
 */
export type UpstreamAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Names and values in turn, as they came. */
      readonly headers: readonly string[];
      /** Taken to its end, or returned; throws where it breaks off. */
      readonly body: AsyncIterable<Uint8Array>;
    }
  | { readonly kind: 'failed'; readonly why: 'unreachable' | 'timeout' | 'broken' };

/** Sends each request once, follows no redirection, and never throws. */
export type CallUpstream = (request: UpstreamRequest) => Promise<UpstreamAnswer>;

// --- Administration ----------------------------------------------------------------------------------------------------------

export interface NewConnection {
  readonly name: string;
  readonly dialect: ConnectionDialect;
  readonly settings: ConnectionSettings;
}

export interface AdministrationStore {
  createBusiness(business: { legalName: string; entityId: string | null; at: Instant }): Promise<BusinessId>;
  changeBusiness(id: BusinessId, changes: { legalName?: string; entityId?: string | null }): Promise<void>;
  createAccount(account: {
    business: BusinessId;
    sid: string;
    brandName: string;
    settings: AccountSettings;
    at: Instant;
  }): Promise<AccountId | 'sid_taken'>;
  changeAccount(id: AccountId, changes: { brandName?: string; settings?: AccountSettings }): Promise<void>;
  createKey(key: {
    account: AccountId;
    key: string;
    tokenHash: Uint8Array;
    label: string | null;
    at: Instant;
  }): Promise<'created' | 'key_taken'>;
  revokeKey(account: AccountId, key: string, at: Instant): Promise<boolean>;
  keysUsed(uses: readonly { key: string; at: Instant }[]): Promise<void>;
  lastUses(account: AccountId): Promise<ReadonlyMap<string, Instant>>;
  addVirtualNumber(number: VirtualNumber, at: Instant): Promise<'added' | 'number_taken'>;
  addConsentLine(line: ConsentLine, at: Instant): Promise<'added' | 'number_taken'>;
  changeServiceNumber(number: PhoneNumber, changes: { header?: string | null; connectionId?: number | null }): Promise<boolean>;
  retireServiceNumber(number: PhoneNumber, at: Instant): Promise<boolean>;
  createConnection(connection: NewConnection & { readonly secretHash: Uint8Array; readonly at: Instant }): Promise<number>;
  /** False where there is no such connection or it has been revoked. */
  changeConnection(
    id: number,
    changes: { readonly name?: string; readonly settings?: ConnectionSettings; readonly revokedAt?: Instant },
  ): Promise<boolean>;
  /** Gives a connection a new secret; the present one is taken until then. False as above. */
  rotateConnection(id: number, rotation: { readonly secretHash: Uint8Array; readonly oldUntil: Instant }): Promise<boolean>;
  setTemplate(account: AccountId, template: NoticeTemplate, at: Instant): Promise<void>;
  removeTemplate(account: AccountId, meaning: TemplateMeaning, language: Language): Promise<boolean>;
  setUpstream(account: AccountId, upstream: Upstream): Promise<void>;
  /** False where there is none. */
  changeUpstream(account: AccountId, changes: Partial<Pick<Upstream, 'opensCalls' | 'relaysWhitelist'>>): Promise<boolean>;
  removeUpstream(account: AccountId): Promise<boolean>;
  setDeploymentTerms(terms: TermOverrides): Promise<void>;
}

// --- Reading back ------------------------------------------------------------------------------------------------------------

export interface EntryRow {
  readonly number: PhoneNumber;
  readonly standing: Standing;
  readonly firstAt: Instant;
}

/** Where a page begins: the values that the list is ordered by, as numbers. */
export type Position = readonly [number, number];

/** A page of something, newest first, and where the next one begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: Position | null;
}

export interface PageWanted {
  readonly after: Position | null;
  readonly limit: number;
}

/** An event as it is kept: in order, with its place in the chain. */
export interface RecordedEvent {
  readonly sealed: SealedEvent;
  readonly request: RequestRecord | null;
}

export interface EvidenceReader {
  /** Entries of a business, newest first: exactly the `limit` rows from the cursor on. */
  entries(business: BusinessId, page: PageWanted): Promise<Page<EntryRow>>;
  /** The latest `limit` events of one business and number, oldest first. */
  events(business: BusinessId, number: PhoneNumber, limit: number): Promise<readonly RecordedEvent[]>;
  /** Standings with an objection, the latest objection first. */
  objections(business: BusinessId, page: PageWanted): Promise<Page<EntryRow>>;
  /** Notices of these numbers, in their order; those of one number newest first. */
  notices(business: BusinessId, numbers: readonly PhoneNumber[]): Promise<readonly NoticeRow[]>;
  modes(
    businesses: readonly BusinessId[],
  ): Promise<ReadonlyMap<BusinessId, BusinessMode & { readonly changedAt: Instant | null }>>;
  /** Acts on the business itself, newest first. */
  businessEvents(business: BusinessId, page: PageWanted): Promise<Page<RecordedBusinessEvent>>;
}

export interface RecordedBusinessEvent {
  readonly n: number;
  readonly event: BusinessEvent;
  readonly leaf: Uint8Array;
}

export interface NoticeRow extends DueNotice {
  readonly state: 'queued' | 'sending' | 'accepted' | 'delivered' | 'failed' | 'cancelled';
  readonly messageId: string | null;
  readonly lastError: string | null;
  readonly dueAt: Instant;
}

// --- Answers at dial time that are kept (R16, R17) ---------------------------------------------------------------------------

export interface DecisionsWanted {
  readonly number: PhoneNumber | null;
  /** True: refusals; false: the others. */
  readonly refused: boolean | null;
  readonly from: Instant | null;
  /** Not part of the period. */
  readonly to: Instant | null;
  /** The last id of the page before. */
  readonly before: string | null;
  readonly limit: number;
}

export interface DecisionStore {
  /** Appends them in one transaction. */
  keep(decisions: readonly KeptDecision[]): Promise<void>;
  find(of: Omit<DecisionPlace, 'id'>, id: string): Promise<KeptDecision | null>;
  /** Newest first. */
  page(of: Omit<DecisionPlace, 'id'>, wanted: DecisionsWanted): Promise<readonly KeptDecision[]>;
}

// --- Complaints that operators forwarded (R12.3) -----------------------------------------------------------------------------

export interface NewComplaint {
  readonly business: BusinessId;
  /** That recorded it. */
  readonly account: AccountId;
  readonly number: PhoneNumber;
  readonly callerId: CallerId;
  readonly reference: string;
  /** When the person complained. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly request: string;
}

export interface Complaint extends NewComplaint {
  readonly id: number;
}

export interface ComplaintStore {
  /** The latest recorded first. */
  page(business: BusinessId, page: PageWanted): Promise<Page<Complaint>>;
  /** Complaints made after `since`, of one caller id or by caller id, that of the most people first. */
  counts(
    business: BusinessId,
    since: Instant,
    callerId: CallerId | null,
  ): Promise<
    readonly { readonly callerId: CallerId; readonly people: number; readonly complaints: number; readonly latest: Instant }[]
  >;
}

// --- Erasure (R17) -----------------------------------------------------------------------------------------------------------

export interface NewErasure {
  readonly business: BusinessId;
  /** That asked for it. */
  readonly account: AccountId;
  readonly number: PhoneNumber;
  readonly request: string;
  readonly reference: string;
  readonly at: Instant;
}

/** That somebody's data were erased; nothing in it says whose. */
export interface Erasure {
  readonly id: number;
  readonly erasedAt: Instant;
  readonly account: AccountId;
  readonly reference: string;
  /** How many events the chain had. */
  readonly events: number;
}

export interface ErasureStore {
  /** Erases a number that objected from all that the business keeps, in one transaction; null where that was done before. */
  erase(erasure: NewErasure): Promise<Erasure | null>;
  /** The latest first. */
  page(business: BusinessId, page: PageWanted): Promise<Page<Erasure>>;
}

// --- Retention ---------------------------------------------------------------------------------------------------------------

export interface RetentionStore {
  /** Deletes at most so many rows from before an instant, and counts them; answers how many it deleted. */
  forget(
    what: Retained,
    wanted: { readonly before: Instant; readonly days: number; readonly now: Instant; readonly most: number },
  ): Promise<number>;
  /** How many rows were deleted, and when the latest. */
  deleted(): Promise<ReadonlyMap<Retained, { readonly rows: number; readonly lastAt: Instant }>>;
}

// --- Checking what is kept ---------------------------------------------------------------------------------------------------

/** An event with all that is needed to verify it. Salt or commitment: the latter once personal fields are erased (R17). */
export interface KeptEvent<E = ConsentEvent> {
  readonly n: number;
  readonly event: E;
  readonly request: RequestRecord | null;
  /** The digest of a request that was erased; `request` is then null. */
  readonly erasedRequest?: string;
  readonly salt: Uint8Array | null;
  readonly commitment: Uint8Array | null;
  readonly leaf: Uint8Array;
}

/** Everything that is kept of one business and number, as of one instant. */
export interface KeptChain {
  readonly number: PhoneNumber;
  readonly standing: Standing;
  readonly head: Uint8Array;
  /** All of them, oldest first. */
  readonly events: readonly KeptEvent[];
  /** Event numbers of the postings whose notice was queued, ascending. */
  readonly notices: readonly number[];
}

export interface ChainReader {
  /** The next `limit` numbers of a business, in order of number. */
  chainsAfter(business: BusinessId, number: PhoneNumber | null, limit: number): Promise<readonly KeptChain[]>;
  /** Those of these numbers that have a chain, in order of number. */
  chainsOf(business: BusinessId, numbers: readonly PhoneNumber[]): Promise<readonly KeptChain[]>;
  /** By what number its chain is kept: another than its own once its person's data were erased. */
  numberInChains(business: BusinessId, number: PhoneNumber): Promise<PhoneNumber>;
  /** The next numbers with an event of the account, in the period where one is given. Reads every event of the business in between. */
  numbersWithEvents(business: BusinessId, wanted: NumbersWanted): Promise<readonly PhoneNumber[]>;
  /** The chain of acts on the business itself; null where there was none yet. */
  businessChain(
    business: BusinessId,
  ): Promise<{ readonly head: Uint8Array; readonly events: readonly KeptEvent<BusinessEvent>[] } | null>;
}

export interface NumbersWanted {
  readonly account: AccountId;
  /** `to` is not part of it. */
  readonly period: { readonly from: Instant; readonly to: Instant } | null;
  readonly after: PhoneNumber | null;
  readonly limit: number;
}

// --- Proof of evidence (R17) -------------------------------------------------------------------------------------------------

export interface EvidenceSigner {
  readonly key: VerificationKey;
  readonly sign: Sign;
  /** By any key, not only this. */
  readonly verify: VerifySignature;
}

export interface KeptCheckpoint extends SignedCheckpoint {
  /** Names the blocks that it was made from. */
  readonly run: string;
  /** When the address outside took it; null where it has not. */
  readonly deliveredAt: Instant | null;
}

/** Somebody else's keeping: what is there cannot be changed with the service's key and database. */
export interface CheckpointReceiver {
  /** Resolves when the receiver has taken it; it may be told the same one again. */
  take(checkpoint: SignedCheckpoint & { readonly hash: string; readonly publicKey: string }): Promise<void>;
}

/** A part of the tree: consecutive heads in order of number. */
export interface CheckpointBlock {
  readonly block: number;
  readonly heads: readonly ChainHead[];
  readonly root: Uint8Array;
}

export interface CheckpointStore {
  /** Publishes a key; one that is known stays as it is. */
  keepKey(key: VerificationKey, at: Instant): Promise<void>;
  /** All that ever signed here, oldest first. */
  keys(): Promise<readonly (VerificationKey & { readonly createdAt: Instant })[]>;
  /** The next heads of a business in order of number; its own chain is number 0. */
  headsAfter(business: BusinessId, number: PhoneNumber | null, limit: number): Promise<readonly ChainHead[]>;
  putBlock(business: BusinessId, run: string, block: CheckpointBlock): Promise<void>;
  dropBlocks(business: BusinessId, run: string): Promise<void>;
  /** False where there is a checkpoint with this `n` already. Blocks are kept of this one and the one before. */
  keep(run: string, kept: SignedCheckpoint): Promise<boolean>;
  /** Those of a business that the address outside has not taken, oldest first. */
  undelivered(business: BusinessId, limit: number): Promise<readonly KeptCheckpoint[]>;
  delivered(business: BusinessId, n: number, at: Instant): Promise<void>;
  latest(business: BusinessId): Promise<KeptCheckpoint | null>;
  /** Newest first. */
  page(business: BusinessId, page: PageWanted): Promise<Page<KeptCheckpoint>>;
  blockRoots(business: BusinessId, run: string): Promise<readonly Uint8Array[]>;
  /** The block in which the number would stand. */
  blockOf(business: BusinessId, run: string, number: PhoneNumber): Promise<Pick<CheckpointBlock, 'block' | 'heads'> | null>;
}

// --- Members -----------------------------------------------------------------------------------------------------------------

export interface Member {
  readonly account: AccountId;
  readonly business: BusinessId;
  readonly number: PhoneNumber;
  readonly name: string | null;
  readonly codeHash: Uint8Array | null;
  readonly codeSentAt: Instant | null;
  /** How often the present code was tried. */
  readonly codeAttempts: number;
  /** Codes sent since there was last none for a day. */
  readonly codesSent: number;
  readonly verifiedAt: Instant | null;
  readonly removedAt: Instant | null;
  readonly createdAt: Instant;
}

export interface MemberStore {
  /** Newest first, without those removed. */
  members(account: AccountId): Promise<readonly Member[]>;
  /** A removed one too. */
  member(account: AccountId, number: PhoneNumber): Promise<Member | null>;
  /** Replaces the code of a member who is not verified; false where there is none, or a code was sent since `sentBefore`. */
  setCode(member: Member, sentBefore: Instant | null): Promise<boolean>;
  /** Counts one try of the code before it is compared, so that tries at the same instant count each; answers the member with this try counted. */
  countAttempt(account: AccountId, number: PhoneNumber): Promise<Member | null>;
}

/** The sweep's walk over the entries of a business, in order of number. */
export interface SweepStore {
  /** The number after which the walk goes on; null at its beginning. */
  position(business: BusinessId): Promise<PhoneNumber | null>;
  moveTo(business: BusinessId, number: PhoneNumber | null, at: Instant): Promise<void>;
  entriesAfter(
    business: BusinessId,
    number: PhoneNumber | null,
    limit: number,
  ): Promise<readonly { number: PhoneNumber; standing: Standing }[]>;
  /** Business ids that have entries to walk, the one whose walk ended longest ago first. */
  businessesToSweep(endedBefore: Instant): Promise<readonly BusinessId[]>;
}

// --- Sandbox -----------------------------------------------------------------------------------------------------------------

/** A message as the sandbox's sender keeps it. */
export interface SandboxMessage {
  readonly id: number;
  readonly to: PhoneNumber;
  readonly from: string;
  readonly text: string;
  readonly language: Language;
  readonly line: PhoneNumber | null;
  readonly meaning: OutgoingMessage['meaning'];
  readonly state: 'accepted' | 'rejected';
  readonly at: Instant;
}

export interface SandboxMessages {
  /** Keeps messages of different keys; a key that is known is the same message, and once accepted stays so. */
  keep(
    messages: readonly { readonly message: OutgoingMessage; readonly state: SandboxMessage['state'] }[],
    at: Instant,
  ): Promise<readonly { readonly id: number; readonly key: string; readonly state: SandboxMessage['state'] }[]>;
  /** Newest first. */
  list(page: {
    readonly to: PhoneNumber | null;
    readonly before: number | null;
    readonly limit: number;
  }): Promise<readonly SandboxMessage[]>;
}

// --- Registry: what people told everyone -------------------------------------------------------------------------------------

/** The registry at one version. */
export interface RegistryState {
  /** 0 before the first import; each import that changes anything makes the next one. */
  readonly version: number;
  /** The version at which everything was last replaced: whoever knows an older one forgets all of it, chunks that are gone included. */
  readonly replacedAt: number;
  /** The national copy it comes from, with the date of its latest delta; null before the first import. */
  readonly source: NationalCopy | null;
  /** How many numbers are listed, in how many chunks. */
  readonly numbers: number;
  readonly chunks: number;
  /** How many scrub runs were kept, of all businesses. */
  readonly scrubRuns: number;
}

/** An encoded chunk as it is kept; `version` is the one that wrote it. `bytes` is empty where nobody is listed any more. */
export interface RegistryChunk extends EncodedChunk {
  readonly version: number;
}

/** Chunks, in ascending order, all as they are at the version of `state`. */
export interface RegistryRead {
  readonly state: RegistryState;
  readonly chunks: readonly RegistryChunk[];
}

/** Where the chunks of the national registry are kept. */
export interface RegistryChunks {
  state(): Promise<RegistryState>;
  /** Those of these chunks that are kept: nobody is listed in the others. */
  read(chunks: readonly number[]): Promise<RegistryRead>;
  /** The next `limit` chunks from this one on that a later version than `newerThan` wrote; fewer are the last ones. */
  readFrom(chunk: number, wanted: { readonly newerThan: number; readonly limit: number }): Promise<RegistryRead>;
  /** The keys of all profiles by their ids, which never change and are only ever added to. */
  profiles(): Promise<ReadonlyMap<number, string>>;
  /** What it takes on the disk, with what is put aside. */
  diskBytes(): Promise<number>;
  /** Calls `changed` within about a second of each new version or scrub run, of whatever process, until what it resolves to is called. */
  follow(changed: () => void): Promise<() => Promise<void>>;
}

export type RegistryImportState = 'running' | 'done' | 'failed' | 'cancelled' | 'refused';

export interface ImportedFile {
  readonly name: string;
  /** SHA-256, hexadecimal; null until it was read to its end. */
  readonly sha256: string | null;
}

/** An import as it is asked for. */
export interface NewRegistryImport {
  readonly kind: 'national_copy' | 'scrub_run';
  /** Of a scrub run; null for a national copy. */
  readonly business: BusinessId | null;
  readonly format: RegistryFileFormat;
  readonly regime: PreferenceRegime;
  readonly mode: 'full' | 'delta';
  /** When the Indian day of its date began. */
  readonly date: Instant;
  readonly reference: string | null;
  readonly files: readonly ImportedFile[];
  /** Who asked: the operator, or a key. */
  readonly by: string;
}

/** What an import has come to so far. */
export interface ImportCounts {
  readonly lines: number;
  /** Numbers that were not listed before, and that no longer are. Of a full copy all are added. */
  readonly added: number;
  readonly removed: number;
  /** How many lines were passed over, by reason. */
  readonly badByReason: Readonly<Partial<Record<BadLineReason, number>>>;
  readonly firstBad: readonly BadLine[];
}

export interface RegistryImport extends NewRegistryImport, ImportCounts {
  readonly id: number;
  readonly state: RegistryImportState;
  /** Why it came to nothing. */
  readonly why: string | null;
  /** The version it made; null while there is none, and for a scrub run. */
  readonly version: number | null;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
}

/** What a scrub run said of some consecutive numbers: profile 1 is on DND, 0 is not, and of the others it said nothing. */
export interface ScrubRunChunk extends Pick<EncodedChunk, 'chunk' | 'bytes'> {
  readonly source: ScrubRun;
}

/** The one place that writes the registry. Readers see the version before an import or the one after it. */
export interface RegistryImports {
  /**
   * Runs the work of a national import alone: null where another one is running, in whatever process. First what was put aside is
   * forgotten, and imports that a crash has ended are marked failed. The signal aborts when this can no longer be said to be the only one.
   */
  alone<T>(now: Instant, work: (signal: AbortSignal) => Promise<T>): Promise<T | null>;
  begin(wanted: NewRegistryImport, now: Instant): Promise<number>;
  /** Notes how many lines were read; answers whether somebody wants the import cancelled. */
  progress(id: number, lines: number): Promise<boolean>;
  /** False where it no longer runs. */
  cancel(id: number): Promise<boolean>;
  end(
    id: number,
    outcome: { readonly state: 'failed' | 'cancelled' | 'refused'; readonly why: string | null },
    counts: ImportCounts & Pick<NewRegistryImport, 'files'>,
    now: Instant,
  ): Promise<void>;
  /** Newest first. */
  list(page: PageWanted): Promise<Page<RegistryImport>>;
  find(id: number): Promise<RegistryImport | null>;
  /** Copies and deltas that made this version or a later one, newest first, and no more than the 100 newest. */
  since(version: number): Promise<readonly RegistryImport[]>;
  /** The ids of these profile keys, in their order; those that have none yet get the next ones. Null where there would be more than 65,536. */
  profileIds(keys: readonly string[]): Promise<readonly number[] | null>;
  /** Forgets what was put aside, and gives its disk back, also where there is no page left on it. */
  discard(): Promise<void>;
  /** Puts chunks aside, each once; nobody sees them before `replace` or `amend`. */
  add(chunks: readonly EncodedChunk[]): Promise<void>;
  /** What was put aside becomes the registry, and the import is done. Answers the new version. */
  replace(id: number, outcome: ImportOutcome): Promise<number>;
  /** Chunks that were put aside replace those of the registry, which otherwise stays; the import is done. Answers the new version. */
  amend(id: number, outcome: ImportOutcome): Promise<number>;
  /** Keeps what a scrub run said, all at once; the import is done. */
  keepRun(id: number, business: BusinessId, chunks: readonly EncodedChunk[], outcome: ImportOutcome): Promise<void>;
}

export interface ImportOutcome extends ImportCounts, Pick<NewRegistryImport, 'files' | 'date'> {
  readonly at: Instant;
}

/** What businesses' scrub runs said. */
export interface ScrubRuns {
  /** Those of all businesses that are not older than the national copy, which says more than they do; the latest first. */
  runs(): Promise<readonly ScrubRun[]>;
  /** Chunks of which these runs of one business said something, ascending. */
  chunksOf(runs: readonly ScrubRun[]): Promise<readonly number[]>;
  /** What these runs of one business said of these chunks. */
  read(runs: readonly ScrubRun[], chunks: readonly number[]): Promise<readonly ScrubRunChunk[]>;
}

/** A carrier said at this instant that the number is on DND. */
export interface DndReport {
  readonly number: PhoneNumber;
  readonly at: Instant;
  /** The carrier connection that said so. */
  readonly connection: number;
}

/** Delivery receipts in which a carrier said that the number is on DND: the latest of each number. */
export interface DndReports {
  record(report: DndReport): Promise<void>;
  /** All heard since, in ascending order of number. */
  since(at: Instant | null): Promise<readonly { readonly number: PhoneNumber; readonly at: Instant }[]>;
  /** Hears each one, of whatever process; `missed` says that some may have gone by. */
  follow(heard: (number: PhoneNumber, at: Instant) => void, missed: () => void): Promise<() => Promise<void>>;
}

/** What the national registry says of some numbers, at one version. */
export interface RegistryAnswer {
  readonly state: RegistryState;
  /** For each number its profile id; negative where it is not listed. */
  readonly ids: Int32Array;
}

/** What the registry takes in memory. */
export interface RegistryFigures {
  /** Chunks that are loaded, those that list nobody included, and how many numbers they list. */
  readonly chunks: number;
  readonly numbers: number;
  readonly bytes: number;
}

/** The national registry in memory, as far as it was asked for. */
export interface NationalRegistry {
  state(): RegistryState;
  /** At once where the chunks of all numbers are in memory. */
  profiles(numbers: readonly PhoneNumber[]): RegistryAnswer | Promise<RegistryAnswer>;
  figures(): RegistryFigures;
}

/** What the runs of one business said of a number; empty where none covered it. */
export type ScrubAnswers = (number: PhoneNumber) => readonly { readonly source: ScrubRun; readonly onDnd: boolean }[];

/** Scrub runs in memory, as far as they were asked for. */
export interface KnownScrubRuns {
  answers(business: BusinessId, numbers: readonly PhoneNumber[]): ScrubAnswers | Promise<ScrubAnswers>;
}

/** Receipts that say DND, all of them in memory. */
export interface KnownDndReports {
  /** When the latest one of the number was heard. */
  at(number: PhoneNumber): Instant | null;
}

/** The preference profiles by their ids, as they are kept. */
export interface RegistryProfiles {
  all(): Promise<readonly { readonly id: number; readonly key: string }[]>;
}

/** The preference profiles in memory. */
export interface KnownProfiles {
  /** At least those of these ids that exist: at once where all are in memory. */
  of(ids: readonly number[]): ReadonlyMap<number, PreferenceProfile> | Promise<ReadonlyMap<number, PreferenceProfile>>;
}

/** All that is known of preferences, in memory. `readPreferences` makes one answer of it (R5). */
export interface PreferenceRegistry {
  readonly profiles: KnownProfiles;
  readonly national: NationalRegistry;
  readonly runs: KnownScrubRuns;
  readonly reports: KnownDndReports;
}

/** Files of the registry on this machine: the operator's folder, uploads on their way, and bad lines. */
export interface RegistryFolder {
  /** A file in the operator's folder, by its path in there; null where there is none, or it lies elsewhere. */
  find(name: string): Promise<RegistryFile | null>;
  readonly uploads: RegistryUploads;
  /** A small made-up registry, as an upload; null where this is no sandbox. */
  demo(): Promise<RegistryFile | null>;
  /** Where the bad lines of an import are written. */
  badLinesPath(id: number): Promise<string>;
  /** The bad lines of an import, as CSV; null where there are none. */
  badLines(id: number): Promise<AsyncIterable<Uint8Array> | null>;
}

/** Files that were sent. Whoever has one removes it; one that nobody has is removed when it is a day old. */
export interface RegistryUploads {
  /** Writes an upload to the disk; nothing of it is kept where it has more than `limit` bytes, or breaks off. */
  receive(
    upload: AsyncIterable<Uint8Array>,
    wanted: { readonly name: string; readonly limit: number },
  ): Promise<RegistryFile | 'too_large'>;
  /** Lets a received one wait for whoever claims it by the id that is answered. */
  keep(file: RegistryFile): Promise<string>;
  /** The upload that waits by this id: of all who ask one gets it. Null where none waits. */
  claim(id: string): Promise<RegistryFile | null>;
  /** Lets a claimed one wait again. */
  giveBack(file: RegistryFile): Promise<void>;
  /** Deletes a file if it is an upload. */
  remove(file: RegistryFile): Promise<void>;
  /** Deletes what is a day old. */
  removeOld(): Promise<void>;
}

// --- Registry files ----------------------------------------------------------------------------------------------------------

/** A file on this machine's disk: where it is, and the name by which people know it. */
export interface RegistryFile {
  readonly path: string;
  readonly name: string;
}

/**
 * `ncpr`: the national registry's columns, of which `A` adds and `D` removes. `list`: one number a line, everything blocked.
 * `scrub`: what an operator's portal gave back, a column of numbers and one that says which of them are on DND.
 */
export type RegistryFileFormat = 'ncpr' | 'list' | 'scrub';

/**
 * Why a line was passed over. `spreadsheet_number`: `9.81E+09`, digits that a spreadsheet has lost. `spreadsheet_marks`: `'9876500001`,
 * `="9876500001"` or `9,876,500,001`, what a spreadsheet has put around or between them.
 */
export type BadLineReason =
  | 'columns'
  | 'quotes'
  | 'preference'
  | 'operation'
  | 'answer'
  | 'no_number'
  | 'not_digits'
  | 'spreadsheet_number'
  | 'spreadsheet_marks'
  | 'decimal_tail'
  | 'wrong_length'
  | 'not_a_person';

export interface BadLine {
  /** The file's name, and of an archive the member's: `copy.zip/part-1.csv`. */
  readonly file: string;
  /** Counted from 1, the header and blank lines included. */
  readonly line: number;
  readonly reason: BadLineReason;
  /** Its beginning. */
  readonly text: string;
}

/** Why nothing was read. */
export type RegistryRefusalCode =
  | 'unreadable_file'
  | 'empty'
  | 'wrong_header'
  | 'utf_16'
  | 'not_text'
  | 'line_too_long'
  | 'line_ends'
  | 'encrypted_archive'
  | 'damaged_archive'
  | 'zip_bomb'
  | 'too_many_profiles'
  | 'too_many_bad_lines'
  | 'cancelled';

export interface RegistryReadingJob {
  /** The parts of one copy, in order. Each is plain, gzip or zip with any number of members; its bytes tell, and not its name. */
  readonly files: readonly RegistryFile[];
  readonly format: RegistryFileFormat;
  readonly regime: PreferenceRegime;
  /** A full copy begins with nothing; a delta with the present bytes of the chunks it touches (a chunk that is absent lists nobody). */
  readonly base: 'nothing' | ((chunks: readonly number[]) => Promise<ReadonlyMap<number, Uint8Array>>);
  /** Ids for profile keys, the same for ever; null where there are no more. `scrub` does not ask: there, profile 1 is on DND and 0 is not. */
  readonly profileIds: (keys: readonly string[]) => Promise<readonly number[] | null>;
  /**
   * Encoded chunks, each chunk once, in any order; only those that differ from the base. `bytes` is empty where nobody is listed any
   * more. `base`, `profileIds` and `write` are called one after the other, never two at once, and `write` only after all lines were
   * read and found good enough: from then on nothing but `cancelled` is refused.
   */
  readonly write: (chunks: readonly EncodedChunk[]) => Promise<void>;
  /** Path of the file that is made of all bad lines, as CSV: file, line, reason, text. */
  readonly badLines: string;
  /** More than this share of bad lines (0.01: one in a hundred) refuses everything. */
  readonly worstShare: number;
  /** `bytes` of the files as they lie on the disk, `lines` without headers and blank ones. */
  readonly progress: (progress: ReadingProgress) => void;
  readonly signal: AbortSignal;
}

export interface ReadingProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly lines: number;
  readonly badLines: number;
}

export interface EncodedChunk {
  readonly chunk: number;
  readonly bytes: Uint8Array;
  /** How many it lists. */
  readonly numbers: number;
}

/** Read to the end, or refused for the whole; what was found until then is told in either case. */
export type RegistryReading = LinesRead &
  (
    | {
        readonly kind: 'read';
        /** Numbers that the base did not list, and that it alone lists. */
        readonly added: number;
        readonly removed: number;
        /** Numbers listed in the chunks that were written: of a full copy, all. */
        readonly numbers: number;
        readonly chunksWritten: number;
        readonly files: readonly { readonly name: string; readonly sha256: string }[];
      }
    | { readonly kind: 'refused'; readonly code: RegistryRefusalCode; readonly sentence: string }
  );

export interface LinesRead {
  readonly lines: number;
  readonly badLines: number;
  readonly badByReason: Readonly<Partial<Record<BadLineReason, number>>>;
  /** The first twenty. */
  readonly firstBad: readonly BadLine[];
}

/** Reads registry files into chunks. What the job's own functions throw, it throws too. */
export interface RegistryReader {
  read(job: RegistryReadingJob): Promise<RegistryReading>;
}

// --- Number revocation lists -------------------------------------------------------------------------------------------------

/** One hearing of a list of numbers that were permanently disconnected: who gave it, when, and what came of it. */
export interface RevocationRun {
  readonly id: number;
  readonly list: RevocationList;
  /** SHA-256 of the file in hexadecimal, and its size in bytes. */
  readonly sha256: string;
  readonly bytes: number;
  /** Different numbers. */
  readonly listed: number;
  /** How many lines could not be read, by reason. */
  readonly unreadable: Readonly<Record<string, number>>;
  /** The request that brought it, and its caller's address. */
  readonly request: string;
  readonly address: string;
  /** interrupted: the process ended before it was done, nobody knows when. */
  readonly state: 'running' | 'done' | 'cancelled' | 'failed' | 'interrupted';
  readonly ended: EndedThings;
  /** How many businesses something ended for. */
  readonly businesses: number;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
}

/** How many things of each kind a list ended. */
export interface EndedThings {
  readonly grants: number;
  readonly requests: number;
  readonly contacts: number;
  readonly memberships: number;
}

export type NewRevocationRun = Omit<RevocationRun, 'id' | 'state' | 'ended' | 'businesses' | 'finishedAt'>;

export interface RevocationStore {
  /** Notes that a list is being applied; answers when the list of this day and reference was first heard (R18). */
  begin(run: NewRevocationRun): Promise<{ readonly id: number; readonly firstHeardAt: Instant }>;
  /** What it has ended until now, so that it is known of one that is interrupted. */
  progress(id: number, counts: Pick<RevocationRun, 'ended' | 'businesses'>): Promise<void>;
  end(
    id: number,
    outcome: Pick<RevocationRun, 'ended' | 'businesses'> & { readonly state: RevocationRun['state']; readonly at: Instant },
  ): Promise<void>;
  /** To be called every minute: says that the hearings of this process still run, and marks those that nobody says it of as interrupted. */
  watch(): Promise<void>;
  /** Newest first. */
  runs(page: PageWanted): Promise<Page<RevocationRun>>;
}

// --- Scrub: a customer's file, answered row by row ------------------------------------------------------------------------------

/** One version of the national registry in shared memory, to be looked up by any thread. */
export interface SharedRegistry {
  readonly state: RegistryState;
  readonly arena: {
    readonly index: SharedArrayBuffer;
    readonly segments: readonly (SharedArrayBuffer | null)[];
  };
}

/** What a scrub is answered from. */
export interface ScrubSource {
  /** One version that has at least the chunks of these numbers, or all. */
  share(numbers: readonly number[] | 'all'): Promise<SharedRegistry>;
  /** Every standing of a business, in ascending order of number and as of one instant. */
  standings(business: BusinessId, each: (number: PhoneNumber, standing: Standing) => void): Promise<void>;
  /** What the numbers are known by that the business erased; null where there is none. Asked after `standings` it misses nobody. */
  erased(business: BusinessId): Promise<ErasedHashes | null>;
  /** Numbers of which a scrub run of the business or a delivery receipt says something, ascending, each once. */
  exceptionalNumbers(business: BusinessId): Promise<readonly PhoneNumber[]>;
}

/** HMAC-SHA-256 of erased numbers, one after the other, and the key to it. */
export interface ErasedHashes {
  readonly key: Uint8Array;
  readonly hashes: Uint8Array;
}

/** Numbers in ascending order, each once, and a value of each, none negative. */
export interface NumberValues {
  readonly numbers: Float64Array;
  readonly values: Int32Array;
}

/**
 * How rows are answered. Each row has a cell: `slot * classes + class`. Slot 0 is of rows without a readable number, slot 1 of numbers
 * that the national registry does not list, slot 2 + p of those it lists with profile p; further slots are named by `exceptions`.
 */
export interface ScrubPlan {
  readonly arena: SharedRegistry['arena'];
  /** Slots of numbers of which something else is known than what the national registry says. */
  readonly exceptions: NumberValues | null;
  /** Classes of numbers with which the account has a standing; the others have class 0. Null where standings do not matter. */
  readonly standings: NumberValues | null;
  /** The class of numbers that have none of these standings and one of these hashes; null where there is none. */
  readonly erased: (ErasedHashes & { readonly value: number }) | null;
  readonly classes: number;
  readonly profiles: number;
  /** The added fields of each cell. */
  readonly cells: readonly (readonly string[])[];
}

/** A CSV of which the beginning was read. */
export interface OpenedCsv {
  /** All numbers that the file holds, where it is so small that it was read whole; else null. */
  numbers(): Float64Array | null;
  /**
   * The answered file, piece by piece; nothing is read ahead of whoever takes it but a few blocks. Ends with how many rows had each
   * cell. Throws a ScrubError where the rest of the file turns out to be wrong: what was given out is then not the whole.
   */
  run(plan: ScrubPlan): AsyncGenerator<Uint8Array, Float64Array, void>;
  /** Where it is not run: lets go of the input. */
  close(): Promise<void>;
}

export interface CsvScrubber {
  /**
   * `column` names the one of the number, null to find it; `added` are the names of the columns to come. Throws a ScrubError where
   * the file has no header, or it is not certain which column holds the number.
   */
  open(
    input: AsyncIterable<Uint8Array>,
    wanted: { readonly column: string | null; readonly added: readonly string[] },
  ): Promise<OpenedCsv>;
}

/** A scrub as it was asked for. */
export interface NewScrub {
  readonly business: BusinessId;
  readonly account: AccountId;
  /** Who asked: null for the operator, or a key. */
  readonly key: string | null;
  readonly requestId: string;
  readonly columns: 'all' | 'registry';
  readonly purpose: Purpose;
  readonly category: Category | null;
  readonly mode: CommunicationMode;
  readonly startedAt: Instant;
}

/** How many rows had each outcome. `standing` and `reason` are empty where only the registry was asked. */
export interface ScrubCounts {
  readonly rows: number;
  readonly unreadable: number;
  readonly dnd: Readonly<Record<'yes' | 'no' | 'unknown', number>>;
  readonly permitted: number;
  readonly standing: Readonly<Record<string, number>>;
  readonly reason: Readonly<Record<string, number>>;
}

/**
 * What became of a scrub. `refused`: the file is wrong, `why` says where. `aborted`: the client went away. `failed`: a fault of ours.
 * `interrupted`: the process ended, nobody knows when. Digests (SHA-256, hexadecimal) and counts only of one that is done.
 */
export interface ScrubOutcome {
  readonly state: 'done' | 'refused' | 'aborted' | 'failed' | 'interrupted';
  readonly why: string | null;
  readonly input: { readonly sha256: string; readonly bytes: number } | null;
  readonly output: { readonly sha256: string; readonly bytes: number } | null;
  /** What it was answered from. */
  readonly registryVersion: number | null;
  readonly registryDate: Instant | null;
  readonly counts: ScrubCounts | null;
  readonly finishedAt: Instant | null;
}

export interface Scrub extends NewScrub {
  readonly id: number;
  /** Null while it runs. */
  readonly outcome: ScrubOutcome | null;
}

/** Every scrub is kept: it is the proof of what was known when people were called. */
export interface ScrubRecords {
  begin(scrub: NewScrub): Promise<number>;
  finish(business: BusinessId, id: number, outcome: ScrubOutcome & { readonly finishedAt: Instant }): Promise<void>;
  /** To be called every minute: says that the scrubs of this process still run, and marks those that nobody says it of as interrupted. */
  watch(): Promise<void>;
  /** Newest first: of an account, or of all. */
  list(account: AccountId | null, page: PageWanted): Promise<Page<Scrub>>;
  find(id: number): Promise<Scrub | null>;
}

/** SHA-256 of what comes piece by piece. */
export interface Digest {
  add(bytes: Uint8Array): void;
  hex(): string;
}

/** All of them. A use case names the few it needs: `ports: Pick<Ports, 'clock' | 'consent'>`. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly directory: DirectoryPort;
  readonly consent: ConsentStore;
  readonly queue: NoticeQueue;
  readonly sender: MessageSender;
  readonly callUpstream: CallUpstream;
  readonly administration: AdministrationStore;
  readonly evidence: EvidenceReader;
  readonly chains: ChainReader;
  readonly checkpoints: CheckpointStore;
  readonly signer: EvidenceSigner;
  readonly members: MemberStore;
  readonly registry: PreferenceRegistry;
  readonly registryChunks: RegistryChunks;
  readonly registryImports: RegistryImports;
  readonly registryImporter: RegistryImporter;
  /** Age in days from which on a copy of the registry is called old. */
  readonly registryWarnAfterDays: number;
  readonly registryReader: RegistryReader;
  readonly registryFolder: RegistryFolder;
  /** Resolves when this process answers by what was kept before the call. Others do within about a second. */
  readonly registryChanged: () => Promise<void>;
  readonly sweep: SweepStore;
  readonly revocations: RevocationStore;
  /** For single numbers, many of them at a time. */
  readonly lookUp: LookUp;
  readonly complaints: ComplaintStore;
  readonly erasures: ErasureStore;
  readonly retention: { readonly periods: readonly RetentionPeriod[]; readonly store: RetentionStore };
  readonly decisions: DecisionStore;
  /** For single decisions, many of them at a time. */
  readonly keepDecision: KeepDecision;
  /** Does one chunk of a bulk request when it is its turn: people who call meanwhile are heard first, for a while. */
  readonly bulkTurn: <T>(chunk: () => Promise<T>) => Promise<T>;
  /** Tells the dispatcher that notices were queued; it looks by itself too. */
  readonly noticesQueued: () => void;
  readonly scrubSource: ScrubSource;
  readonly scrubber: CsvScrubber;
  readonly scrubs: ScrubRecords;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly newDigest: () => Digest;
  /** Notes that a key was used; written later, in batches. */
  readonly keyUsed: (key: string) => void;
}

/** Where a request came from, for the evidence. */
export interface Origin {
  readonly requestId: string;
  /** The API key that signed it; null for the operator. */
  readonly key: string | null;
  readonly address: string;
}
