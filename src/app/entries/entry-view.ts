import type { AccountContext } from '#app/ports/directory.ts';
import type { EntryRow } from '#app/ports/reading-back.ts';
import type { ConsentMode } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type EntryView, type Shown, show, viewEntry } from '#domain/whitelist/shown.ts';
import { type AccountStanding, type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';

/** How an account stands with a number at an instant, and what makes it so. */
export interface ViewedEntry {
  readonly number: PhoneNumber;
  readonly standing: Standing;
  readonly own: AccountStanding;
  readonly shown: Shown;
  readonly view: EntryView;
  readonly firstAt: Instant | null;
}

export function viewedEntry(
  of: { readonly number: PhoneNumber; readonly standing: Standing; readonly firstAt: Instant | null },
  context: AccountContext,
  mode: ConsentMode,
  now: Instant,
): ViewedEntry {
  const own = standingOfAccount(of.standing, context.account.id);
  return {
    ...of,
    own,
    shown: show(of.standing, context.account.id, mode, now, context.terms),
    view: viewEntry(own.entry, mode, now, context.terms),
  };
}

/** Whether the row is this account's to see: its own, or an objection, which is the whole business's (R12). */
export function concerns({ standing }: Pick<EntryRow, 'standing'>, context: AccountContext): boolean {
  return standing.objection !== null || standing.accounts.some((one) => one.account === context.account.id);
}
