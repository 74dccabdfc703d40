export interface Removal {
  /** Of how many there was anything to end. */
  readonly removed: number;
  /** Those that were not reached any more. */
  readonly left: readonly string[];
  /** Why; null where all were. */
  readonly error: unknown;
}

/** One after the other, up to the first that fails: what was done until then is done, and is told. */
export async function removeEach(numbers: readonly string[], remove: (number: string) => Promise<boolean>): Promise<Removal> {
  let removed = 0;
  for (const [place, number] of numbers.entries()) {
    try {
      if (await remove(number)) removed += 1;
    } catch (error) {
      return { removed, left: numbers.slice(place), error };
    }
  }
  return { removed, left: [], error: null };
}
