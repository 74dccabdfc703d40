/** Who has another profile than the one that is implied for the chunk. */
export interface Exceptions {
  /** Places among the listed numbers, ascending and distinct. */
  readonly ranks: Uint16Array;
  /** For each rank, which profile of the dictionary. */
  readonly places: Uint16Array;
  /** Profile ids, ascending; the implied one is not among them. */
  readonly dictionary: Uint16Array;
}

const PROFILES = 65_536;
const scratch = new Uint16Array(PROFILES);
/** How often each profile occurs in the chunk in hand; all zero in between. */
const occurrences = new Uint32Array(PROFILES);

/** The most frequent profile (of several the least), and who has another. */
export function exceptionsOf(profiles: Uint16Array): { readonly implied: number; readonly exceptions: Exceptions } {
  const implied = mostFrequent(profiles);
  let count = 0;
  for (let rank = 0; rank < profiles.length; rank += 1) {
    // Without a branch: nobody can foresee where the next exception is.
    scratch[count] = rank;
    count += profiles[rank] === implied ? 0 : 1;
  }
  const ranks = scratch.slice(0, count);
  const theirs = new Uint16Array(count);
  for (let at = 0; at < count; at += 1) theirs[at] = profiles[ranks[at] ?? 0] ?? 0;
  return { implied, exceptions: { ranks, ...numbered(theirs) } };
}

/** The distinct profile ids in ascending order, and for each id its place among them. */
export function numbered(ids: Uint16Array): Pick<Exceptions, 'places' | 'dictionary'> {
  let distinct = 0;
  for (let at = 0; at < ids.length; at += 1) {
    const id = ids[at] ?? 0;
    if (occurrences[id] !== 0) continue;
    occurrences[id] = 1;
    scratch[distinct] = id;
    distinct += 1;
  }
  const dictionary = scratch.slice(0, distinct).sort();
  for (let place = 0; place < distinct; place += 1) occurrences[dictionary[place] ?? 0] = place;
  const places = new Uint16Array(ids.length);
  for (let at = 0; at < ids.length; at += 1) places[at] = occurrences[ids[at] ?? 0] ?? 0;
  for (let place = 0; place < distinct; place += 1) occurrences[dictionary[place] ?? 0] = 0;
  return { places, dictionary };
}

function mostFrequent(profiles: Uint16Array): number {
  // Nearly always one profile is that of more than half, and one of these two places has it.
  for (const place of [0, profiles.length >> 1]) {
    const id = profiles[place] ?? 0;
    if (2 * timesOf(id, profiles) > profiles.length) return id;
  }
  return mostFrequentByCount(profiles);
}

function timesOf(id: number, profiles: Uint16Array): number {
  let times = 0;
  for (let rank = 0; rank < profiles.length; rank += 1) times += profiles[rank] === id ? 1 : 0;
  return times;
}

function mostFrequentByCount(profiles: Uint16Array): number {
  let most = 0;
  let implied = 0;
  for (let rank = 0; rank < profiles.length; rank += 1) {
    const id = profiles[rank] ?? 0;
    const times = (occurrences[id] ?? 0) + 1;
    occurrences[id] = times;
    if (times > most || (times === most && id < implied)) {
      most = times;
      implied = id;
    }
  }
  for (let rank = 0; rank < profiles.length; rank += 1) occurrences[profiles[rank] ?? 0] = 0;
  return implied;
}
