import type { ConsentStore } from '#app/ports/consent.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';

/** How many chunks of a bulk request are looked for at once: reading numbers is much cheaper than writing them. */
const CHUNKS_A_STEP = 8;

export interface InCommon {
  readonly found: readonly PhoneNumber[];
  /** How many numbers of the list are done with. */
  readonly passed: number;
}

/**
 * Which numbers of a list (ascending, each once) are known to a business, a step at a time. A list may have millions of numbers, a
 * business a hundred or ten millions: each step reads on from where the list stands, and passes over what of the list lies between
 * two numbers of the business; where those are denser than the list it asks for the numbers of the list instead.
 */
export async function* numbersInCommon(
  store: Pick<ConsentStore, 'chunkSize' | 'numbersFrom' | 'numbersAmong'>,
  business: BusinessId,
  list: Float64Array,
): AsyncGenerator<InCommon> {
  const step = store.chunkSize * CHUNKS_A_STEP;
  let at = 0;
  while (at < list.length) {
    const known = await store.numbersFrom(business, numberAt(list, at), step);
    const last = known.length < step ? Number.POSITIVE_INFINITY : Number(known.at(-1));
    const next = firstAbove(list, at, last);
    const isDenser = next < Math.min(at + step / 2, list.length);
    if (isDenser) {
      const asked = Array.from(list.subarray(at, at + step), (number) => number as PhoneNumber);
      at += asked.length;
      yield { found: await store.numbersAmong(business, asked), passed: Math.min(at, list.length) };
    } else {
      const found = inBoth(known, list, at);
      at = next;
      yield { found, passed: at };
    }
  }
}

function numberAt(list: Float64Array, at: number): PhoneNumber {
  return Number(list[at]) as PhoneNumber;
}

/** The place of the first number of the list that is greater. */
function firstAbove(list: Float64Array, from: number, number: number): number {
  let low = from;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(list[middle]) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}

function inBoth(known: readonly PhoneNumber[], list: Float64Array, from: number): readonly PhoneNumber[] {
  let at = from;
  return known.filter((number) => {
    at = firstAbove(list, at, number - 1);
    return list[at] === number;
  });
}
