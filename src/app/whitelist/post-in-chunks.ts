import { abreast } from '#app/abreast.ts';
import { linesInOrder, releaseLapsedHolds } from '#app/lines/find-line.ts';
import type { Ports } from '#app/ports.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Attempt, type ChunkResult, inOrder, type Posting } from './post-chunk.ts';

interface Chunks {
  /** How many chunks are under way at once. */
  readonly atOnce: number;
  /** Does a chunk when it is its turn. */
  readonly turn: Ports['bulkTurn'];
  /** Posts a chunk, in one transaction, and notes what became of its numbers. */
  readonly post: (attempts: readonly Attempt[]) => Promise<ChunkResult>;
}

/**
 * Posts ascending numbers (R0), never more at once than a chunk holds: what lost its line or its entry to another writer goes into a
 * later chunk, in the place of as many others. Where every agree line of a number is held, holds whose request no longer awaits are
 * given up, and the number is tried once more. Answers the numbers for which no line is left.
 */
export async function postInChunks(
  { ports, context }: Pick<Posting, 'ports' | 'context'>,
  numbers: Float64Array,
  { atOnce, turn, post }: Chunks,
): Promise<readonly PhoneNumber[]> {
  const size = ports.consent.chunkSize;
  let place = 0;
  let again: readonly Attempt[] = [];
  let exhausted: readonly PhoneNumber[] = [];
  const triedOnceMore = new Set<PhoneNumber>();
  const lineless: PhoneNumber[] = [];

  /** What waits from before, and as many fresh ones as there is room for. */
  function nextAttempts(): readonly Attempt[] {
    const carried = again.slice(0, size);
    again = again.slice(size);
    const fresh = Array.from(numbers.subarray(place, place + size - carried.length), (number) => freshAttempt(number));
    place += fresh.length;
    return carried.length === 0 ? fresh : inOrder([...carried, ...fresh]);
  }

  async function postNext(attempts: readonly Attempt[]): Promise<void> {
    const chunk = await post(attempts);
    again = inOrder([...again, ...chunk.again]);
    const without = chunk.exhausted.map(({ number }) => number);
    lineless.push(...without.filter((number) => triedOnceMore.has(number)));
    exhausted = [...exhausted, ...without.filter((number) => !triedOnceMore.has(number))];
  }

  async function freeLines(wanting: readonly PhoneNumber[]): Promise<void> {
    const lines = linesInOrder(ports, context.business.id, context.account.id, 'agree');
    const pairs = wanting.flatMap((number) => lines.map((line) => ({ number, line: line.number })));
    const freed = await releaseLapsedHolds(ports, pairs);
    for (const number of freed) triedOnceMore.add(number);
    lineless.push(...wanting.filter((number) => !freed.has(number)));
    again = inOrder([...again, ...[...freed].map((number) => ({ number, choice: 0, mayBeServed: false }))]);
  }

  function next(): (() => Promise<void>) | null {
    const attempts = exhausted.length < size ? nextAttempts() : [];
    if (attempts.length > 0) return () => turn(() => postNext(attempts));
    const wanting = exhausted.slice(0, size);
    exhausted = exhausted.slice(size);
    return wanting.length === 0 ? null : () => turn(() => freeLines(wanting));
  }

  // Whoever finds nothing more to do has ended when another leaves something over.
  do {
    await abreast(atOnce, next);
  } while (again.length > 0 || exhausted.length > 0);
  return lineless;
}

function freshAttempt(number: number): Attempt {
  return { number: number as PhoneNumber, choice: 0, mayBeServed: true };
}
