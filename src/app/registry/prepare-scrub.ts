/** What a scrub reads before its first row: the registry at one version, what else is known of numbers, and the account's standings. */

import type { NumberValues, ScrubPlan, SharedRegistry } from '#app/ports/scrubs.ts';
import type { Ports } from '#app/ports.ts';
import { type Claim, judgePreference, type Preference } from '#domain/registry/judge-preference.ts';
import { erasedStanding } from '#domain/whitelist/erasure.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';
import { readPreferences } from './read-preferences.ts';
import { type CellMeaning, fieldsOf, meaningsOf, type ScrubQuestion, STANDING_CLASSES, standingClass } from './scrub-cells.ts';

export type PreparePorts = Pick<Ports, 'registry' | 'registryChunks' | 'scrubSource'>;

export interface PreparedScrub {
  readonly plan: ScrubPlan;
  /** What each cell of the plan stands for. */
  readonly meanings: readonly (CellMeaning | null)[];
  readonly registry: SharedRegistry['state'];
}

/** `numbers` are all that will be asked of, where that is known. */
export async function prepareScrub(
  ports: PreparePorts,
  question: ScrubQuestion,
  { numbers, columns }: { readonly numbers: Float64Array | null; readonly columns: 'all' | 'registry' },
): Promise<PreparedScrub> {
  const shared = await ports.scrubSource.share(numbers === null ? 'all' : [...numbers]);
  // Read after the registry: it has no profile that is not among these.
  const keys = await ports.registryChunks.profiles();
  const profiles = Math.max(-1, ...keys.keys()) + 1;
  const exceptions = await readExceptions(ports, question, { shared, profiles });
  const preferences = [null, ...nationalPreferences(shared, question, profiles), ...exceptions.preferences];
  const standings = columns === 'all' ? await readStandings(ports, question) : null;
  const classes = standings?.classes ?? [noStanding];
  const meanings = meaningsOf(question, preferences, classes, keys);
  return {
    plan: {
      arena: shared.arena,
      exceptions: exceptions.found,
      standings: standings?.found ?? null,
      erased: standings?.erased ?? null,
      classes: classes.length,
      profiles,
      cells: meanings.map((meaning) => fieldsOf(meaning, columns)),
    },
    meanings,
    registry: shared.state,
  };
}

/** Of numbers that the national registry does not list, and of those that it lists with each profile, where nothing else is known. */
function nationalPreferences(
  { state: { source } }: SharedRegistry,
  question: ScrubQuestion,
  profiles: number,
): readonly Preference[] {
  const { business, terms } = question.context;
  const judge = (claims: readonly Claim[]): Preference =>
    judgePreference(claims, { business: business.id, now: question.call.at, terms });
  const listed = Array.from({ length: profiles }, (_, profile) =>
    judge(source === null ? [] : [{ says: 'on_dnd', source, profile }]),
  );
  return [judge(source === null ? [] : [{ says: 'not_on_dnd', source }]), ...listed];
}

/** Before the profiles: unreadable, not listed. */
const FIRST_PROFILE_SLOT = 2;
const JUDGED_TOGETHER = 5_000;

interface Exceptions {
  /** Slots of the numbers; null where there is none. */
  readonly found: NumberValues | null;
  /** Of the slots after those of the profiles. */
  readonly preferences: readonly Preference[];
}

/** Numbers of which a scrub run of the business or a delivery receipt says something: each is judged by itself (R5). */
async function readExceptions(
  { registry, scrubSource }: PreparePorts,
  { context, call }: ScrubQuestion,
  { shared, profiles }: { readonly shared: SharedRegistry; readonly profiles: number },
): Promise<Exceptions> {
  const numbers = await scrubSource.exceptionalNumbers(context.business.id);
  const slots = new Int32Array(numbers.length);
  const preferences: Preference[] = [];
  const places = new Map<string, number>();
  const asked = { business: context.business.id, now: call.at, terms: context.terms };
  for (let from = 0; from < numbers.length; from += JUDGED_TOGETHER) {
    const some = numbers.slice(from, from + JUDGED_TOGETHER);
    const judged = await readPreferences(registry, { ...asked, numbers: some });
    for (const [place, preference] of judged.entries()) slots[from + place] = slotOf(preference);
  }
  function slotOf(preference: Preference): number {
    if (preference.kind === 'on_dnd' && preference.profile !== null && preference.profile < profiles) {
      return FIRST_PROFILE_SLOT + preference.profile;
    }
    const place = places.get(preference.kind) ?? preferences.push(preference) - 1;
    places.set(preference.kind, place);
    return FIRST_PROFILE_SLOT + profiles + place;
  }
  if (numbers.length === 0) return { found: null, preferences: [] };
  // They were judged by the registry of now: the same version, or the scrub would be of two.
  if (registry.national.state().version !== shared.state.version) throw new RegistryChanged();
  return { found: { numbers: Float64Array.from(numbers), values: slots }, preferences };
}

/** The registry was exchanged while a scrub was prepared; it is prepared again. */
export class RegistryChanged extends Error {
  override readonly name = 'RegistryChanged';
}

interface ReadStandings {
  readonly found: NumberValues;
  readonly erased: ScrubPlan['erased'];
  /** One standing of each class; the first is that of numbers which have none. */
  readonly classes: readonly Standing[];
}

/** The class of every number that the business has a standing with. */
async function readStandings({ scrubSource }: PreparePorts, question: ScrubQuestion): Promise<ReadStandings> {
  const classes: Standing[] = [noStanding];
  const places = new Int32Array(STANDING_CLASSES).fill(UNSEEN);
  places[standingClass(noStanding, question)] = 0;
  let found = roomFor(FIRST_ROOM);
  let count = 0;
  function placeOf(standing: Standing): number {
    const name = standingClass(standing, question);
    if (places[name] === UNSEEN) places[name] = classes.push(standing) - 1;
    return places[name] ?? 0;
  }
  await scrubSource.standings(question.context.business.id, (number, standing) => {
    if (count === found.numbers.length) found = roomFor(2 * count, found);
    found.numbers[count] = number;
    found.values[count] = placeOf(standing);
    count++;
  });
  const hashes = await scrubSource.erased(question.context.business.id);
  const erased = hashes === null ? null : { ...hashes, value: placeOf(erasedStanding(question.call.at)) };
  return { found: { numbers: found.numbers.subarray(0, count), values: found.values.subarray(0, count) }, erased, classes };
}

const UNSEEN = -1;
const FIRST_ROOM = 65_536;

function roomFor(count: number, present: NumberValues | null = null): NumberValues {
  const room = { numbers: new Float64Array(count), values: new Int32Array(count) };
  if (present !== null) {
    room.numbers.set(present.numbers);
    room.values.set(present.values);
  }
  return room;
}
