/**
 * Everything that a scrub can answer, decided beforehand by the rules: what is known of the person's preference (a slot) and how the
 * account stands with the number (a class) make one cell, and one cell one answer.
 */
import type { AccountContext } from '#app/ports/directory.ts';
import type { ScrubCounts } from '#app/ports/scrubs.ts';
import type { ConsentMode } from '#domain/account/account.ts';
import type { SignOf } from '#domain/account/line-health.ts';
import { knownPreference } from '#domain/permission/known-preference.ts';
import { type IntendedCall, permission } from '#domain/permission/permission.ts';
import { whitelisted } from '#domain/permission/whitelisted.ts';
import type { Preference } from '#domain/registry/judge-preference.ts';
import { type PreferenceProfile, profileFromKey } from '#domain/registry/preference-profile.ts';
import { show } from '#domain/whitelist/shown.ts';
import type { Standing } from '#domain/whitelist/standing.ts';

/** Who would like to call, and how. */
export interface ScrubQuestion {
  readonly context: AccountContext;
  /** The business's consent mode. */
  readonly mode: ConsentMode;
  readonly call: IntendedCall;
  readonly signOf: SignOf;
}

export type StandingWord = 'whitelisted' | 'objected' | 'awaiting' | 'neutral';

/** What a cell stands for; null for rows without a readable number. */
export interface CellMeaning {
  readonly dnd: 'yes' | 'no' | 'unknown';
  /** The profile's key; empty where there is none, or nobody knows which. */
  readonly preferences: string;
  readonly standing: StandingWord;
  readonly permitted: boolean;
  readonly reason: string;
}

export const registryColumns = ['dnd', 'preferences'] as const;
export const allColumns = [...registryColumns, 'standing', 'permitted', 'reason'] as const;

/** How the standing is shown, in a word (R15). */
export function standingWord(standing: Standing, { context, mode, call }: ScrubQuestion): StandingWord {
  const shown = show(standing, context.account.id, mode, call.at, context.terms);
  switch (shown.status) {
    case 'blacklist':
      return 'objected';
    case 'whitelist':
      return 'whitelisted';
    case 'neutral':
      return shown.why === 'awaiting' ? 'awaiting' : 'neutral';
  }
}

const STANDING_WORDS: readonly StandingWord[] = ['whitelisted', 'objected', 'awaiting', 'neutral'];

/** There are fewer standing classes than this. */
export const STANDING_CLASSES = STANDING_WORDS.length * 6;

/** Standings of one class, a whole number from 0 on, get the same answer, whatever the preference: all that it depends on is the same. */
export function standingClass(standing: Standing, question: ScrubQuestion): number {
  const { context, mode, call, signOf } = question;
  const grant = whitelisted(standing, context.account.id, mode, call.at, context.terms, signOf);
  const counted = grant === null ? 0 : grant === 'line_dead' ? 1 : 2;
  const word = STANDING_WORDS.indexOf(standingWord(standing, question));
  return word * 6 + (standing.objection === null ? 0 : 3) + counted;
}

/** `preferences` by slot, the first of them null for unreadable rows; one standing of each class. Slot by slot, class by class. */
export function meaningsOf(
  question: ScrubQuestion,
  preferences: readonly (Preference | null)[],
  standings: readonly Standing[],
  keys: ReadonlyMap<number, string>,
): readonly (CellMeaning | null)[] {
  const profiles = profilesOf(keys);
  return preferences.flatMap((preference) =>
    standings.map((standing) => (preference === null ? null : meaningOf(question, preference, standing, { keys, profiles }))),
  );
}

interface Profiles {
  readonly keys: ReadonlyMap<number, string>;
  readonly profiles: ReadonlyMap<number, PreferenceProfile>;
}

function profilesOf(keys: ReadonlyMap<number, string>): ReadonlyMap<number, PreferenceProfile> {
  const read = [...keys].map(([id, key]) => [id, profileFromKey(key)] as const);
  return new Map(read.flatMap(([id, profile]) => (profile === null ? [] : [[id, profile] as const])));
}

function meaningOf(
  question: ScrubQuestion,
  preference: Preference,
  standing: Standing,
  { keys, profiles }: Profiles,
): CellMeaning {
  const { context, mode, call, signOf } = question;
  const { account, business, terms, callingHolidays } = context;
  const known = knownPreference(preference, profiles, terms);
  const answer = permission({ business, account, mode, terms, callingHolidays, standing, preference: known, signOf }, call);
  return {
    dnd: preference.kind === 'on_dnd' ? 'yes' : preference.kind === 'not_on_dnd' ? 'no' : 'unknown',
    preferences: preference.kind === 'on_dnd' && preference.profile !== null ? (keys.get(preference.profile) ?? '') : '',
    standing: standingWord(standing, question),
    permitted: answer.kind === 'allowed',
    reason: answer.because,
  };
}

/** The added fields of a row. */
export function fieldsOf(meaning: CellMeaning | null, columns: 'all' | 'registry'): readonly string[] {
  const registry = meaning === null ? ['', ''] : [meaning.dnd, meaning.preferences];
  if (columns === 'registry') return registry;
  if (meaning === null) return [...registry, '', 'no', 'invalid_number'];
  return [...registry, meaning.standing, meaning.permitted ? 'yes' : 'no', meaning.reason];
}

export function countsOf(
  meanings: readonly (CellMeaning | null)[],
  rows: Float64Array,
  columns: 'all' | 'registry',
): ScrubCounts {
  const dnd = { yes: 0, no: 0, unknown: 0 };
  const standing: Record<string, number> = {};
  const reason: Record<string, number> = {};
  let all = 0;
  let unreadable = 0;
  let permitted = 0;
  for (const [cell, meaning] of meanings.entries()) {
    const count = rows[cell] ?? 0;
    if (count === 0) continue;
    all += count;
    if (meaning === null) {
      unreadable += count;
      continue;
    }
    dnd[meaning.dnd] += count;
    if (columns === 'registry') continue;
    if (meaning.permitted) permitted += count;
    standing[meaning.standing] = (standing[meaning.standing] ?? 0) + count;
    reason[meaning.reason] = (reason[meaning.reason] ?? 0) + count;
  }
  return { rows: all, unreadable, dnd, permitted, standing, reason };
}
