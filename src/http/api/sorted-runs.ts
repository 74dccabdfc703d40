/** How many numbers are sorted at once: a few milliseconds. */
export const RUN = 65_536;

/**
 * The numbers of all runs in ascending order, each once. The runs are sorted in place, then emptied a slice at a time: everything up
 * to the least number that ends one run's share of it. `rest` is awaited between slices, so that others are served meanwhile.
 */
export async function ascendingOnce(runs: readonly Float64Array[], rest: () => Promise<unknown>): Promise<Float64Array> {
  for (const run of runs) {
    run.sort();
    await rest();
  }
  const total = runs.reduce((sum, run) => sum + run.length, 0);
  const all = new Float64Array(total);
  const places = runs.map(() => 0);
  const share = Math.max(1, Math.floor(RUN / Math.max(1, runs.length)));
  let taken = 0;
  let kept = 0;
  while (taken < total) {
    const bound = runs.reduce((least, run, index) => {
      const place = places[index] ?? 0;
      return place < run.length ? Math.min(least, Number(run[Math.min(place + share, run.length) - 1])) : least;
    }, Number.POSITIVE_INFINITY);
    const slice = runs.map((run, index) => upTo(run, places, index, bound));
    const sorted = joined(slice).sort();
    taken += sorted.length;
    for (const number of sorted) {
      if (kept > 0 && all[kept - 1] === number) continue;
      all[kept] = number;
      kept += 1;
    }
    await rest();
  }
  return all.subarray(0, kept);
}

/** What of a run is not yet taken and not above the bound; it is taken now. */
function upTo(run: Float64Array, places: number[], index: number, bound: number): Float64Array {
  const from = places[index] ?? 0;
  let to = from;
  while (to < run.length && Number(run[to]) <= bound) to += 1;
  places[index] = to;
  return run.subarray(from, to);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
