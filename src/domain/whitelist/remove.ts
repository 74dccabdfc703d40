import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import type { Removed } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { viewEntry } from './shown.ts';
import { type Standing, standingOfAccount } from './standing.ts';
import type { Terms } from './terms.ts';

/**
 * DELETE (R0): a live API or Customer standing, or an awaiting request, ends. Membership and an objection are not the account's
 * to take away, so alone they make the number Redundant.
 */
export function decideRemoval(
  standing: Standing,
  at: { account: AccountId; mode: ConsentMode; now: Instant; terms: Terms; request: string },
): Removed | null {
  const own = standingOfAccount(standing, at.account);
  const view = viewEntry(own.entry, at.mode, at.now, at.terms);
  const contact = standing.objection === null && own.contactUntil !== null && at.now < own.contactUntil;
  if (view.kind === 'none' && !contact) return null;
  return { kind: 'removed', at: at.now, actor: 'account', account: at.account, request: at.request };
}
