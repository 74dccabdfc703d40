import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { NoticeMeaning } from '#domain/notice/meaning.ts';
import { viewEntry } from './shown.ts';
import { type Standing, standingOfAccount } from './standing.ts';
import type { Terms } from './terms.ts';

/**
 * Whether a queued notice is still to be sent, and with which wording: that follows the mode now, not the mode when it was queued
 * (R9); whoever was asked is asked even if the mode has been reset since (R7). Null where the entry no longer wants it: it was
 * removed, answered, objected to, or its term has passed.
 */
export function wordingWanted(
  standing: Standing,
  notice: { readonly account: AccountId; readonly notice: number; readonly form: 'declaration' | 'request' | 'renewal' },
  at: { readonly mode: ConsentMode; readonly now: Instant; readonly terms: Terms },
): NoticeMeaning | null {
  const { entry } = standingOfAccount(standing, notice.account);
  if (entry === null) return null;
  const byMode: NoticeMeaning = at.mode === 'opt_in' ? 'ask' : 'inform';
  const view = viewEntry(entry, at.mode, at.now, at.terms);
  if (notice.form === 'renewal') return entry.renewal?.notice === notice.notice && view.kind === 'live' ? byMode : null;
  if (entry.notice !== notice.notice || view.kind === 'none') return null;
  if (entry.state === 'awaiting') return 'ask';
  return entry.state === 'provisional' ? byMode : null;
}
