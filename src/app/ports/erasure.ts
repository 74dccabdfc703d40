/** Erasure of people (R17), and what stays of them. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Page, PageWanted } from './reading-back.ts';

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
