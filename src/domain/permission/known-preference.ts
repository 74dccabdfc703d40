import type { Instant } from '#domain/kernel/instant.ts';
import type { Preference } from '#domain/registry/judge-preference.ts';
import type { PreferenceProfile } from '#domain/registry/preference-profile.ts';
import { validUntil } from '#domain/registry/source.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

/**
 * What is known of the person's preference. "Not on DND" counts strictly before `until`, when its source runs out (R5). "On DND" stays,
 * but that the person left something open is a "no" like the other, and counts strictly before `until` too; null where its source never
 * says what was blocked, nor how long that is known. A `profile` of null: on DND, and nobody knows what was blocked.
 */
export type KnownPreference =
  | { readonly kind: 'not_on_dnd'; readonly until: Instant }
  | { readonly kind: 'on_dnd'; readonly profile: PreferenceProfile | null; readonly until: Instant | null }
  | { readonly kind: 'unknown' };

/** The judged preference with the profile itself in the place of its id. An id without a profile counts as "not known what". */
export function knownPreference(
  judged: Preference,
  profiles: ReadonlyMap<number, PreferenceProfile>,
  terms: Pick<Terms, 'national_copy_days'>,
): KnownPreference {
  if (judged.kind !== 'on_dnd') return judged;
  const profile = judged.profile === null ? null : (profiles.get(judged.profile) ?? null);
  return { kind: 'on_dnd', profile, until: validUntil(judged.source, terms) };
}
