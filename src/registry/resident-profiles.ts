import type { KnownProfiles, RegistryProfiles } from '#app/ports/registry.ts';
import { type PreferenceProfile, profileFromKey } from '#domain/registry/preference-profile.ts';

/**
 * The preference profiles in memory. An id that is not known is read, with all others: ids are only ever added, and a profile never
 * changes. An id that the database does not know either has no profile, and is asked for again the next time.
 */
export function residentProfiles(kept: RegistryProfiles): KnownProfiles {
  let known: ReadonlyMap<number, PreferenceProfile> = new Map();

  async function read(): Promise<ReadonlyMap<number, PreferenceProfile>> {
    const found = new Map<number, PreferenceProfile>();
    for (const { id, key } of await kept.all()) {
      const profile = profileFromKey(key);
      if (profile === null) throw new Error(`profile ${id} of the registry has a key that nobody can read`);
      found.set(id, profile);
    }
    known = found;
    return found;
  }

  return { of: (ids) => (ids.every((id) => known.has(id)) ? known : read()) };
}
