import type { ImportSlots } from '#app/ports/imports.ts';
import type { AccountId } from '#domain/account/account.ts';

/** One file by each of two people. */
const MOST_AT_ONCE = 2;

/** How many files of each account this process receives at the moment. */
export function importSlots(): ImportSlots {
  const taken = new Map<AccountId, number>();
  return {
    take(account) {
      const count = taken.get(account) ?? 0;
      if (count >= MOST_AT_ONCE) return null;
      taken.set(account, count + 1);
      return () => {
        const left = (taken.get(account) ?? 0) - 1;
        if (left > 0) taken.set(account, left);
        else taken.delete(account);
      };
    },
  };
}
