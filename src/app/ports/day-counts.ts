/** How much happened on each day. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { DayCount } from '#domain/consent/day-counts.ts';

export interface DayCounts {
  /** Of the Indian days from `from` to `to`, `yyyy-mm-dd`, both counted: one for each day and language of which there is anything. */
  days(
    business: BusinessId,
    account: AccountId,
    period: { readonly from: string; readonly to: string },
  ): Promise<readonly DayCount[]>;
  /** Adds up what was counted since, so that reading stays quick. */
  addUp(): Promise<void>;
}
