import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import type { Removed } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { viewEntry } from './shown.ts';
import { type Standing, standingOfAccount } from './standing.ts';
import type { Terms } from './terms.ts';

export interface Removal {
  readonly event: Removed;
  /** Whether anything stood that the account is told of. */
  readonly hasEnded: boolean;
}

/**
 * DELETE (R0): a live API or Customer standing, or an awaiting request, ends. Membership and an objection are not the account's
 * to take away, so alone they make the number Redundant. So does a grant that its notice holds back, but that ends too: a receipt that
 * comes later restores nothing that the account took away (R6). Null where nothing is left to end.
 */
export function decideRemoval(
  standing: Standing,
  at: { account: AccountId; mode: ConsentMode; now: Instant; terms: Terms; request: string },
): Removal | null {
  const own = standingOfAccount(standing, at.account);
  const view = viewEntry(own.entry, at.mode, at.now, at.terms);
  const contact = standing.objection === null && own.contactUntil !== null && at.now < own.contactUntil;
  const hasEnded = view.kind !== 'none' || contact;
  const isHeldBack = view.kind === 'none' && (view.why === 'notice_failed' || view.why === 'no_receipt');
  if (!hasEnded && !isHeldBack) return null;
  return { event: { kind: 'removed', at: at.now, actor: 'account', account: at.account, request: at.request }, hasEnded };
}
