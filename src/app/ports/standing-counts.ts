/** How many numbers stand how with an account, as far as that was counted. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';

export interface StandingCount {
  /** May be called. */
  readonly whitelist: number;
  /** Told or asked, and neither accepted nor answered yet. */
  readonly awaiting: number;
  /** Known, and neither of the others. */
  readonly neutral: number;
  /** Said no. */
  readonly blacklist: number;
}

export interface CountedStandings extends StandingCount {
  readonly at: Instant;
}

export interface WantedCount {
  readonly business: BusinessId;
  readonly account: AccountId;
}

export interface StandingCounts {
  /** Null where they were never counted. */
  latest(of: WantedCount): Promise<CountedStandings | null>;
  /** Asks for a count, by whichever process comes to it first. */
  want(of: WantedCount): Promise<void>;
  /** One that is wanted, and from now on no longer; null where there is none. */
  claim(): Promise<WantedCount | null>;
  keep(of: WantedCount, counted: CountedStandings): Promise<void>;
}
