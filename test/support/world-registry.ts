/** A registry for rules that only care whether somebody is on DND: everybody is, except whom the test names. */
import type { PreferenceRegistry } from '#app/ports/registry.ts';
import { type Instant, startOfIndianDay } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fullyBlocked } from '#domain/registry/preference-profile.ts';

/** Its national copy is of the Indian day of `copied`. */
export function worldRegistry(offDnd: ReadonlySet<PhoneNumber>, copied: () => Instant): PreferenceRegistry {
  const state = () => ({
    version: 1,
    replacedAt: 1,
    source: { kind: 'national_copy', id: 1, date: startOfIndianDay(copied()) } as const,
    numbers: 0,
    chunks: 0,
    scrubRuns: 0,
  });
  return {
    profiles: { of: () => new Map([[0, fullyBlocked]]) },
    national: {
      state,
      profiles: (numbers) => ({ state: state(), ids: Int32Array.from(numbers, (number) => (offDnd.has(number) ? -1 : 0)) }),
      figures: () => ({ chunks: 0, numbers: 0, bytes: 0 }),
    },
    runs: { answers: () => () => [] },
    reports: { at: () => null },
  };
}
