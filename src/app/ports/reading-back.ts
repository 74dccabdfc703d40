/** Lists of what is kept, page by page. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { SealedEvent } from '#domain/consent/chain.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { Spending } from '#domain/notice/sms-budget.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import type { BusinessEvent, NoticeForm } from './consent.ts';
import type { DueNotice } from './notices.ts';

export interface EntryRow {
  readonly number: PhoneNumber;
  readonly standing: Standing;
  readonly firstAt: Instant;
}

/** Where a page begins: the values that the list is ordered by, as numbers. */
export type Position = readonly [number, number];

export interface Period {
  readonly from: Instant;
  readonly before: Instant;
}

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
  /** Entries whose posting ends in a period (`from` included, `before` not), the soonest first. */
  expiring(business: BusinessId, period: Period, page: PageWanted): Promise<Page<EntryRow>>;
  /** How many postings of an account end in each period, and stand; each counted up to `most`. */
  countExpiring(business: BusinessId, account: AccountId, periods: readonly Period[], most: number): Promise<readonly number[]>;
  /** The latest `limit` events of one business and number, oldest first. */
  events(business: BusinessId, number: PhoneNumber, limit: number): Promise<readonly RecordedEvent[]>;
  /** Standings with an objection, the latest objection first. */
  objections(business: BusinessId, page: PageWanted): Promise<Page<EntryRow>>;
  /** Notices of these numbers, in their order; those of one number newest first. */
  notices(business: BusinessId, numbers: readonly PhoneNumber[]): Promise<readonly NoticeRow[]>;
  /** Notices of an account that failed, the one that was tried last first; those of one moment and number together, also beyond the limit. */
  failedNotices(business: BusinessId, account: AccountId, page: PageWanted): Promise<Page<NoticeRow>>;
  modes(
    businesses: readonly BusinessId[],
  ): Promise<ReadonlyMap<BusinessId, BusinessMode & { readonly changedAt: Instant | null }>>;
  /** How many notices of each account wait to be sent, by what decides their length and hour. Reads the whole queue. */
  waitingNotices(): Promise<readonly WaitingNotices[]>;
  /** For how many numbers requests of each business hold each line; at most so many holds are counted. Reads them all. */
  holdsByLine(
    most: number,
  ): Promise<readonly { readonly line: PhoneNumber; readonly business: BusinessId; readonly held: number }[]>;
  /** What the account spent of its SMS budget; null where it never did. */
  spending(business: BusinessId, account: AccountId): Promise<Spending | null>;
  /** Acts on the business itself, newest first. */
  businessEvents(business: BusinessId, page: PageWanted): Promise<Page<RecordedBusinessEvent>>;
}

export interface RecordedBusinessEvent {
  readonly n: number;
  readonly event: BusinessEvent;
  readonly leaf: Uint8Array;
}

export interface WaitingNotices {
  readonly business: BusinessId;
  readonly account: AccountId;
  readonly language: Language;
  readonly form: NoticeForm;
  readonly count: number;
}

export interface NoticeRow extends DueNotice {
  readonly state: 'queued' | 'sending' | 'accepted' | 'delivered' | 'failed' | 'cancelled';
  readonly messageId: string | null;
  readonly lastError: string | null;
  readonly dueAt: Instant;
}
