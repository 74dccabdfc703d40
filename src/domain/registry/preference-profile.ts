/** What one person chose in the registry, how it is read from the codes of a file, and its one canonical text. */
import {
  bandsOffByDefault,
  type Category,
  type CommunicationMode,
  categories,
  communicationModes,
  type DayType,
  dayTypes,
  dimensionCodes,
  fullBlockCode,
  type TimeBand,
  timeBands,
} from './preference-codes.ts';

/**
 * Under which regulation the codes were written. They mean the opposite: in 2010 a code says what may go on being sent (by SMS; voice
 * is always stopped once registered), in 2018 what is to stop. A code without its regime is therefore ambiguous.
 */
export type PreferenceRegime = 'tccpr_2010' | 'tcccpr_2018';

/** What is blocked. Every list is in the order of its dimension and free of repetitions. */
export interface PartialBlock {
  readonly kind: 'partial';
  readonly categories: readonly Category[];
  readonly modes: readonly CommunicationMode[];
  /** Those that the regulation blocks by default are in here too, unless the person opened them. */
  readonly bands: readonly TimeBand[];
  readonly days: readonly DayType[];
}

export type PreferenceProfile = { readonly kind: 'full' } | PartialBlock;

/** Nothing promotional, in any mode, at any time. By convention its profile id is 0. */
export const fullyBlocked: PreferenceProfile = { kind: 'full' };

/** Parts in any order and number; the profile has each once and in order. `opened` are default bands that the person opened. */
export function partialBlock(parts: Partial<Parts> & { readonly opened?: readonly TimeBand[] }): PartialBlock {
  const { opened = [], bands = [] } = parts;
  return {
    kind: 'partial',
    categories: inOrder(categories, parts.categories ?? []),
    modes: inOrder(communicationModes, parts.modes ?? []),
    bands: inOrder(timeBands, [...bandsOffByDefault.filter((band) => !opened.includes(band)), ...bands]),
    days: inOrder(dayTypes, parts.days ?? []),
  };
}

/**
 * Reads the codes of one line, separated by any of `#` `,` `;` `|` and space. Null where there is no code, or one that the regime does
 * not have: a bad line. `0` suppresses every other code, also one that nobody knows.
 *
 * No public document says how a band that the person opened is written, so nothing that is read here opens one.
 */
export function readPreferences(text: string, regime: PreferenceRegime): PreferenceProfile | null {
  const codes = text.split(/[#,;| ]+/).filter((code) => code !== '');
  if (codes.length === 0) return null;
  if (codes.includes(fullBlockCode)) return fullyBlocked;
  const named = partsOf(codes);
  if (named === null) return null;
  return regime === 'tcccpr_2018' ? partialBlock(named) : blockAllBut(named);
}

/**
 * The codes of 2018 for what is blocked, in their order, without the bands that are blocked by default; then those of these that the
 * person opened, each after a `+`. Equal profiles have equal keys, and others have others.
 */
export function profileKey(profile: PreferenceProfile): string {
  if (profile.kind === 'full') return fullBlockCode;
  const blocked = codesOf({ ...profile, bands: profile.bands.filter((band) => !bandsOffByDefault.includes(band)) });
  const opened = codesOf({ ...noParts, bands: bandsOffByDefault.filter((band) => !profile.bands.includes(band)) });
  const codes = [...blocked, ...opened.map((code) => `${openMark}${code}`)];
  return codes.length === 0 ? defaultsOnly : codes.join('#');
}

/** The profile of a key; null for a text that is no profile's key. */
export function profileFromKey(key: string): PreferenceProfile | null {
  if (key === fullBlockCode) return fullyBlocked;
  const items = key === defaultsOnly ? [] : key.split('#');
  const blocked = partsOf(items.filter((item) => !item.startsWith(openMark)));
  const opened = partsOf(items.filter((item) => item.startsWith(openMark)).map((item) => item.slice(openMark.length)));
  if (blocked === null || opened === null) return null;
  const profile = partialBlock({ ...blocked, opened: opened.bands });
  return profileKey(profile) === key ? profile : null;
}

type Parts = Omit<PartialBlock, 'kind'>;

const noParts: Parts = { categories: [], modes: [], bands: [], days: [] };
const openMark = '+';
/** The key of a profile that blocks what is blocked for everybody, and nothing else. */
const defaultsOnly = 'none';

/** In 2010 there were seven categories and no other code. What a code did not let through was stopped, and every call. */
function blockAllBut({ categories: sent, modes, bands, days }: Parts): PartialBlock | null {
  const unheardOf = sent.includes(8) || modes.length + bands.length + days.length > 0;
  if (unheardOf) return null;
  return partialBlock({
    categories: categories.filter((category) => !sent.includes(category)),
    modes: communicationModes.filter((mode) => mode !== 'sms'),
  });
}

function partsOf(codes: readonly string[]): Parts | null {
  const known = codes.map((code) => partsByCode.get(code));
  if (known.includes(undefined)) return null;
  return {
    categories: known.flatMap((parts) => parts?.categories ?? []),
    modes: known.flatMap((parts) => parts?.modes ?? []),
    bands: known.flatMap((parts) => parts?.bands ?? []),
    days: known.flatMap((parts) => parts?.days ?? []),
  };
}

function codesOf(parts: Parts): readonly string[] {
  return [
    ...parts.categories.map((category) => codeOf('categories', categories.indexOf(category))),
    ...parts.modes.map((mode) => codeOf('modes', communicationModes.indexOf(mode))),
    ...parts.bands.map((band) => codeOf('bands', timeBands.indexOf(band))),
    ...parts.days.map((day) => codeOf('days', dayTypes.indexOf(day))),
  ];
}

function codeOf(dimension: keyof typeof dimensionCodes, place: number): string {
  return String(dimensionCodes[dimension] + 1 + place);
}

const partsByCode: ReadonlyMap<string, Partial<Parts>> = new Map<string, Partial<Parts>>([
  ...categories.map((category, place) => [codeOf('categories', place), { categories: [category] }] as const),
  ...communicationModes.map((mode, place) => [codeOf('modes', place), { modes: [mode] }] as const),
  ...timeBands.map((band, place) => [codeOf('bands', place), { bands: [band] }] as const),
  ...dayTypes.map((day, place) => [codeOf('days', place), { days: [day] }] as const),
  [String(dimensionCodes.modes), { modes: communicationModes }],
  [String(dimensionCodes.bands), { bands: timeBands }],
  [String(dimensionCodes.days), { days: dayTypes }],
]);

function inOrder<T>(all: readonly T[], chosen: readonly T[]): readonly T[] {
  return all.filter((part) => chosen.includes(part));
}
