import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { PostFailure, RedundantReason } from './post.ts';

/** The numbers of one request, as given: repeats and unreadable items included. */
export interface GivenNumbers {
  /** In the order of the request: a ten-digit number, or `-1 - i` for the unreadable text `unreadable[i]`. */
  readonly values: Float64Array;
  readonly unreadable: readonly string[];
}

/** What became of one number (R0). */
export type NumberResult =
  | { readonly outcome: 'succeeded'; readonly reason: 'whitelisted' | 'asked' | 'renewal_asked' | 'removed' }
  | { readonly outcome: 'redundant'; readonly reason: RedundantReason | 'too_early' | 'already_asked' | 'not_whitelisted' }
  | { readonly outcome: 'failed'; readonly reason: PostFailure };

/** An item of the request with what became of it; a repeat is told as such wherever it stands. */
export type ItemResult =
  | (NumberResult & { readonly item: PhoneNumber | string })
  | { readonly outcome: 'duplicate'; readonly reason: 'repeated'; readonly item: PhoneNumber | string };

/** Total = duplicate + processed; processed = succeeded + redundant + failed (R4). */
export interface Tally {
  readonly total: number;
  readonly duplicate: number;
  readonly processed: number;
  readonly succeeded: number;
  readonly redundant: number;
  readonly failed: number;
}

const unreadableResult: NumberResult = { outcome: 'failed', reason: 'invalid_number' };

/** The readable numbers, each once, in ascending order: the order in which chunks are written. */
export function sortedDistinct(given: GivenNumbers): Float64Array {
  const sorted = given.values.slice().sort();
  let kept = 0;
  for (const value of sorted) {
    if (value < 0 || (kept > 0 && sorted[kept - 1] === value)) continue;
    sorted[kept] = value;
    kept += 1;
  }
  return sorted.subarray(0, kept);
}

/** Counts what became of the numbers of a request. `details` keeps every result; without it only counts are kept. */
export function resultBook(given: GivenNumbers, details: boolean) {
  const counts = { succeeded: 0, redundant: 0, failed: 0 };
  const kept = new Map<number, NumberResult>();
  return {
    set(number: PhoneNumber, result: NumberResult): void {
      counts[result.outcome] += 1;
      if (details) kept.set(number, result);
    },
    tally(distinct: number): Tally {
      const total = given.values.length;
      const unreadable = given.unreadable.length;
      const processed = distinct + unreadable;
      return { total, duplicate: total - processed, processed, ...counts, failed: counts.failed + unreadable };
    },
    items: details ? () => itemsOf(given, kept) : null,
  };
}

function* itemsOf(given: GivenNumbers, results: ReadonlyMap<number, NumberResult>): Generator<ItemResult, void> {
  const seen = new Set<number>();
  for (const value of given.values) {
    const item = value < 0 ? (given.unreadable[-1 - value] ?? '') : (value as PhoneNumber);
    if (seen.has(value)) {
      yield { outcome: 'duplicate', reason: 'repeated', item };
      continue;
    }
    seen.add(value);
    yield { ...(value < 0 ? unreadableResult : (results.get(value) ?? unreadableResult)), item };
  }
}
