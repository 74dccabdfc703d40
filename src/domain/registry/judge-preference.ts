import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { Terms } from '#domain/whitelist/terms.ts';
import { contradicts, isInScope, type PreferenceSource, validUntil } from './source.ts';

/** What one source says of one number. A source that does not cover the number says nothing and is not among the claims. */
export type Claim =
  | { readonly says: 'on_dnd'; readonly source: PreferenceSource; readonly profile: number | null }
  | { readonly says: 'not_on_dnd'; readonly source: PreferenceSource };

/**
 * What a number's preference is, as far as it is known (R5). `profile` is the id of what the person blocked; null where the source
 * only says that they are on DND, which then counts as fully blocked. `until`: the instant from which the answer is unknown.
 */
export type Preference =
  | { readonly kind: 'not_on_dnd'; readonly source: PreferenceSource; readonly until: Instant }
  | { readonly kind: 'on_dnd'; readonly source: PreferenceSource; readonly profile: number | null }
  | { readonly kind: 'unknown'; readonly because: 'no_source' | 'stale' };

const noSource: Preference = { kind: 'unknown', because: 'no_source' };
const stale: Preference = { kind: 'unknown', because: 'stale' };

/**
 * R5: "on DND" stays until a later source contradicts it; "not on DND" counts only while its source is fresh; everything else is
 * unknown. In doubt, for instance of two sources of one day, the person is on DND.
 */
export function judgePreference(
  claims: readonly Claim[],
  asked: { readonly business: BusinessId | null; readonly now: Instant; readonly terms: Pick<Terms, 'national_copy_days'> },
): Preference {
  const heard = claims.filter(({ source }) => source.date <= asked.now && isInScope(source, asked.business));
  if (heard.length === 0) return noSource;
  const noes = heard.filter(({ says }) => says === 'not_on_dnd').map(({ source }) => source);
  const onDnd = standingYes(heard, noes);
  if (onDnd !== null) return { kind: 'on_dnd', source: onDnd.source, profile: onDnd.profile };

  let fresh: Extract<Preference, { kind: 'not_on_dnd' }> | null = null;
  for (const source of noes) {
    const until = validUntil(source, asked.terms);
    if (until === null || until <= asked.now || (fresh !== null && until <= fresh.until)) continue;
    fresh = { kind: 'not_on_dnd', source, until };
  }
  return fresh ?? stale;
}

type Yes = Extract<Claim, { says: 'on_dnd' }>;

/** The latest "on DND" that nothing contradicts; of one date, the one that blocks everything. */
function standingYes(claims: readonly Claim[], noes: readonly PreferenceSource[]): Yes | null {
  let found: Yes | null = null;
  for (const claim of claims) {
    if (claim.says !== 'on_dnd' || noes.some((no) => contradicts(no, claim.source))) continue;
    if (found === null || outweighs(claim, found)) found = claim;
  }
  return found;
}

function outweighs(one: Yes, other: Yes): boolean {
  if (one.source.date !== other.source.date) return one.source.date > other.source.date;
  return one.profile === null && other.profile !== null;
}
