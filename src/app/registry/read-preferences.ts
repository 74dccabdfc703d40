import type { KnownDndReports, PreferenceRegistry, RegistryAnswer, ScrubAnswers } from '#app/ports/registry.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Claim, judgePreference, type Preference } from '#domain/registry/judge-preference.ts';
import { validUntil } from '#domain/registry/source.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

export interface PreferencesAsked {
  /** Whose scrub runs count; null where nobody's do. */
  readonly business: BusinessId | null;
  readonly numbers: readonly PhoneNumber[];
  readonly now: Instant;
  readonly terms: Pick<Terms, 'national_copy_days'>;
}

/**
 * What is known of each number's preference (R5), in the order of the numbers and all of one version of the registry. At once where
 * it is in memory, which it is but for the first questions after a start; a promise otherwise.
 */
export function readPreferences(
  registry: PreferenceRegistry,
  asked: PreferencesAsked,
): readonly Preference[] | Promise<readonly Preference[]> {
  const national = registry.national.profiles(asked.numbers);
  const runs = asked.business === null ? nobodysRuns : registry.runs.answers(asked.business, asked.numbers);
  if (national instanceof Promise || runs instanceof Promise) {
    return Promise.all([national, runs]).then(([copy, said]) => judge(asked, copy, said, registry.reports));
  }
  return judge(asked, national, runs, registry.reports);
}

/** Those of the numbers of which a fresh national copy says that they are not on DND, and nothing else says that they are (R0). */
export function notOnDnd(
  registry: PreferenceRegistry,
  asked: PreferencesAsked,
): ReadonlySet<PhoneNumber> | Promise<ReadonlySet<PhoneNumber>> {
  const { source } = registry.national.state();
  const until = source === null ? null : validUntil(source, asked.terms);
  if (until === null || until <= asked.now) return none;
  const preferences = readPreferences(registry, asked);
  return preferences instanceof Promise ? preferences.then((read) => saidByCopy(asked, read)) : saidByCopy(asked, preferences);
}

const none: ReadonlySet<PhoneNumber> = new Set();
const nobodysRuns: ScrubAnswers = () => [];

function saidByCopy({ numbers }: PreferencesAsked, preferences: readonly Preference[]): ReadonlySet<PhoneNumber> {
  return new Set(
    numbers.filter((_, at) => {
      const preference = preferences[at];
      return preference?.kind === 'not_on_dnd' && preference.source.kind === 'national_copy';
    }),
  );
}

function judge(
  asked: PreferencesAsked,
  { state, ids }: RegistryAnswer,
  runs: ScrubAnswers,
  reports: KnownDndReports,
): readonly Preference[] {
  return asked.numbers.map((number, at) => {
    const claims: Claim[] = [];
    const { source } = state;
    const id = ids[at] ?? -1;
    if (source !== null) claims.push(id < 0 ? { says: 'not_on_dnd', source } : { says: 'on_dnd', source, profile: id });
    for (const { source: run, onDnd } of runs(number)) {
      claims.push(onDnd ? { says: 'on_dnd', source: run, profile: null } : { says: 'not_on_dnd', source: run });
    }
    const reported = reports.at(number);
    if (reported !== null) claims.push({ says: 'on_dnd', source: { kind: 'receipt', date: reported }, profile: null });
    return judgePreference(claims, asked);
  });
}
