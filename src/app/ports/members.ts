/** Members, and the walk over entries that lapse. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Standing } from '#domain/whitelist/standing.ts';

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
