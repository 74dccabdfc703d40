/** When a business called whom, as far as that is known (R13). */
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';

export interface OwnCall {
  readonly number: PhoneNumber;
  readonly at: Instant;
}

export interface OwnCalls {
  note(business: BusinessId, calls: readonly OwnCall[]): Promise<void>;
  /** Forgets at most so many of before an instant; answers how many. */
  forgetBefore(before: Instant, most: number): Promise<number>;
}
