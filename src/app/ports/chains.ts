/** What is kept of one number, whole, to be checked. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import type { BusinessEvent } from './consent.ts';

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
  /** The next numbers with an event of the account or of every account, in the period where one is given. Reads every event of the business in between. */
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
