import { abreast } from '#app/abreast.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { readPreferences } from '#app/registry/read-preferences.ts';
import type { ConsentMode } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { indianTime, MINUTE } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { nationalHolidays } from '#domain/permission/holidays.ts';
import { knownPreference } from '#domain/permission/known-preference.ts';
import { type IntendedCall, type Permission, permission } from '#domain/permission/permission.ts';
import type { Preference } from '#domain/registry/judge-preference.ts';
import type { PreferenceProfile } from '#domain/registry/preference-profile.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';

export type PermissionPorts = Pick<Ports, 'clock' | 'consent' | 'lineSigns' | 'lookUp' | 'registry'>;

/** What is asked of every number alike. `at` is null where the call is to be made now. */
export interface PermissionQuestion {
  readonly context: AccountContext;
  readonly purpose: IntendedCall['purpose'];
  readonly category: IntendedCall['category'];
  readonly mode: IntendedCall['mode'];
  readonly at: Instant | null;
}

/** The answer, and everything that led to it. */
export interface PermissionAnswer {
  readonly number: PhoneNumber;
  readonly permission: Permission;
  readonly preference: Preference;
  /** What the person blocked, where they are on DND and it is known. */
  readonly profile: PreferenceProfile | null;
  readonly standing: Standing;
  readonly mode: ConsentMode;
}

export interface PermissionAnswers {
  readonly at: Instant;
  readonly registryVersion: number;
  readonly answers: readonly PermissionAnswer[];
}

/** A clock that is a little behind ours asks about what has just passed. */
const BEHIND = MINUTE;

/** R16 for one number, from what is stored at this moment. Look-ups of many requests go together. */
export async function answerPermission(
  ports: PermissionPorts,
  question: PermissionQuestion,
  number: PhoneNumber,
): Promise<(PermissionAnswers & { readonly answer: PermissionAnswer }) | Refusal<'in_the_past'>> {
  const { mode, standing } = await ports.lookUp(question.context.business.id, number);
  const at = momentOf(question, ports.clock.now());
  if (isRefused(at)) return at;
  const judging = judgeAll(ports, { ...question, at }, [{ number, standing }], mode.mode);
  const { registryVersion, answers } = judging instanceof Promise ? await judging : judging;
  const [answer] = answers;
  if (answer === undefined) throw new Error('a question was left without an answer');
  return { at, registryVersion, answers, answer };
}

/** So many are looked up by one query and judged without a break: nobody else is to wait for the whole of a large request. */
export const TOGETHER = 500;

/** R16 for many numbers, in their order. Null where whoever asked has gone. */
export async function answerPermissions(
  ports: PermissionPorts & Pick<Ports, 'manyTurns'>,
  question: PermissionQuestion,
  { numbers, isGone }: { readonly numbers: readonly PhoneNumber[]; readonly isGone: () => boolean },
): Promise<PermissionAnswers | Refusal<'in_the_past'> | null> {
  const at = momentOf(question, ports.clock.now());
  if (isRefused(at)) return at;
  const judged: Judged[] = [];
  let next = 0;
  await abreast(ports.consent.chunksAtOnce, () => {
    const place = next++;
    const some = numbers.slice(place * TOGETHER, (place + 1) * TOGETHER);
    if (some.length === 0 || isGone()) return null;
    return () =>
      ports.manyTurns.turn(async () => {
        const { mode, standings } = await ports.consent.read(question.context.business.id, some);
        const asked = some.map((number) => ({ number, standing: standings.get(number) ?? noStanding }));
        judged[place] = await judgeAll(ports, { ...question, at }, asked, mode.mode);
      });
  });
  if (isGone()) return null;
  const [registryVersion = ports.registry.national.state().version, another] = new Set(judged.map((one) => one.registryVersion));
  // It was changed meanwhile, and all of an answer is of one version.
  if (another !== undefined) return answerPermissions(ports, question, { numbers, isGone });
  return { at, registryVersion, answers: judged.flatMap(({ answers }) => answers) };
}

/** When the call is to be made. */
function momentOf({ at }: PermissionQuestion, now: Instant): Instant | Refusal<'in_the_past'> {
  if (at !== null && at < now - BEHIND) return refuse('in_the_past');
  return at === null || at < now ? now : at;
}

type Judged = Omit<PermissionAnswers, 'at'>;

/** At once where the registry is in memory, which it is but for the first questions after a start; a promise otherwise. */
function judgeAll(
  ports: PermissionPorts,
  question: PermissionQuestion & { readonly at: Instant },
  asked: readonly { readonly number: PhoneNumber; readonly standing: Standing }[],
  mode: ConsentMode,
): Judged | Promise<Judged> {
  const { account, business, terms, callingHolidays } = question.context;
  const { signOf } = ports.lineSigns;
  const { purpose, category, mode: by, at } = question;
  const call = { purpose, category, mode: by, at, holidays: holidaysFor(purpose, at) };

  function judge(preferences: readonly Preference[], profiles: ReadonlyMap<number, PreferenceProfile>): Judged {
    const answers = asked.map(({ number, standing }, place): PermissionAnswer => {
      const preference = preferences[place];
      if (preference === undefined) throw new Error('the registry answered without a number it was asked for');
      const known = knownPreference(preference, profiles, terms);
      return {
        number,
        permission: permission({ business, account, mode, terms, callingHolidays, standing, preference: known, signOf }, call),
        preference,
        profile: known.kind === 'on_dnd' ? known.profile : null,
        standing,
        mode,
      };
    });
    return { registryVersion: ports.registry.national.state().version, answers };
  }

  const numbers = asked.map(({ number }) => number);
  const { version } = ports.registry.national.state();
  const preferences = readPreferences(ports.registry, { business: business.id, numbers, now: at, terms });
  const profiles = preferences instanceof Promise ? null : profilesOf(ports, preferences);
  if (preferences instanceof Promise || profiles === null || profiles instanceof Promise) {
    return readBoth(ports, preferences).then(([read, known]) => {
      // It was changed meanwhile: which of the versions was read nobody knows.
      const isOfVersion = ports.registry.national.state().version === version;
      return isOfVersion ? judge(read, known) : judgeAll(ports, question, asked, mode);
    });
  }
  return judge(preferences, profiles);
}

async function readBoth(
  ports: PermissionPorts,
  preferences: readonly Preference[] | Promise<readonly Preference[]>,
): Promise<[readonly Preference[], ReadonlyMap<number, PreferenceProfile>]> {
  const read = await preferences;
  return [read, await profilesOf(ports, read)];
}

/** They matter to promotion alone. */
function holidaysFor(purpose: IntendedCall['purpose'], at: Instant): ReadonlySet<string> {
  return purpose === 'promotional' ? nationalHolidays(indianTime(at).year) : noHolidays;
}

const noHolidays: ReadonlySet<string> = new Set();
const noProfiles: ReadonlyMap<number, PreferenceProfile> = new Map();

function profilesOf(
  { registry }: PermissionPorts,
  preferences: readonly Preference[],
): ReadonlyMap<number, PreferenceProfile> | Promise<ReadonlyMap<number, PreferenceProfile>> {
  const ids = preferences.flatMap((one) => (one.kind === 'on_dnd' && one.profile !== null ? [one.profile] : []));
  return ids.length === 0 ? noProfiles : registry.profiles.of(ids);
}
