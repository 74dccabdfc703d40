/** Complaints that operators forwarded (R12.3). */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { CallerId } from '#domain/account/caller-id.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Page, PageWanted } from './reading-back.ts';

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

export interface CallerIdComplaints {
  readonly callerId: CallerId;
  readonly people: number;
  readonly complaints: number;
  readonly latest: Instant;
}

export interface BusinessComplaints extends CallerIdComplaints {
  readonly business: BusinessId;
}

/** Where a page of counts begins: after this one, in their order. */
export type CountPlace = Omit<BusinessComplaints, 'complaints'>;

export interface ComplaintStore {
  /** The latest recorded first. */
  page(business: BusinessId, page: PageWanted): Promise<Page<Complaint>>;
  /** Complaints made after `since`, of one caller id or by caller id, that of the most people first. */
  counts(business: BusinessId, since: Instant, callerId: CallerId | null): Promise<readonly CallerIdComplaints[]>;
  /** The same of several businesses, each since its own time: the `limit` that follow a place. */
  countsOf(
    wanted: readonly { readonly business: BusinessId; readonly since: Instant }[],
    page: { readonly after: CountPlace | null; readonly limit: number },
  ): Promise<readonly BusinessComplaints[]>;
}
