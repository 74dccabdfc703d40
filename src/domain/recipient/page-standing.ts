import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { show, viewEntry } from '#domain/whitelist/shown.ts';
import { type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

/** How a business stands with a person, as that person is told. */
export type PageStanding =
  | { readonly kind: 'stopped'; readonly since: Instant }
  /** `until` is null for a member, whose number has no term (R14). */
  | {
      readonly kind: 'may_call';
      readonly until: Instant | null;
      readonly because: 'declaration' | 'agreement' | 'contact' | 'membership';
    }
  | { readonly kind: 'asked' };

export interface StandingOf {
  readonly standing: Standing;
  readonly account: AccountId;
  readonly mode: ConsentMode;
  readonly now: Instant;
  readonly terms: Terms;
}

/** Null where nothing stands between them. */
export function pageStanding({ standing, account, mode, now, terms }: StandingOf): PageStanding | null {
  const shown = show(standing, account, mode, now, terms);
  switch (shown.status) {
    case 'blacklist':
      return { kind: 'stopped', since: shown.since };
    case 'neutral':
      return shown.why === 'awaiting' ? { kind: 'asked' } : null;
    case 'whitelist': {
      if (shown.type === 'agent') return { kind: 'may_call', until: null, because: 'membership' };
      if (shown.type === 'customer') return { kind: 'may_call', until: shown.until, because: 'contact' };
      const view = viewEntry(standingOfAccount(standing, account).entry, mode, now, terms);
      return { kind: 'may_call', until: shown.until, because: view.kind === 'live' ? view.basis : 'declaration' };
    }
  }
}

/**
 * Whether a link that came with this notice works: as long as what the notice was sent for lives or is asked for, and, once the person has
 * objected, as long as the objection stands, so that it can be taken back. Another notice's consent is none of its business: the number may
 * have another holder by then.
 */
export function isLinkAlive(notice: number, of: StandingOf): boolean {
  const { entry } = standingOfAccount(of.standing, of.account);
  if (entry === null || (entry.notice !== notice && entry.renewal?.notice !== notice)) return false;
  return of.standing.objection !== null || viewEntry(entry, of.mode, of.now, of.terms).kind !== 'none';
}
