import type { AccountContext } from '#app/ports/directory.ts';
import type { ConsentMode, VirtualNumber } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import { type GivenNumbers, type ItemResult, resultBook, sortedDistinct, type Tally } from '#domain/whitelist/number-results.ts';
import { abreast } from './abreast.ts';
import { linesInOrder, releaseLapsedHolds } from './find-line.ts';
import type { Origin, Ports } from './ports.ts';
import { type Attempt, inOrder, type Posting, type PostPorts, postChunk } from './post-chunk.ts';
import { requestRecord } from './request-record.ts';

export interface PostWhitelistCommand {
  readonly context: AccountContext;
  readonly virtualNumber: VirtualNumber;
  readonly numbers: GivenNumbers;
  readonly language: Language;
  readonly origin: Origin;
  /** Whether the outcome of every number is wanted. */
  readonly details: boolean;
}

export interface WhitelistResult {
  readonly tally: Tally;
  /** The mode of the last chunk, which the Message follows (R4, R9). */
  readonly mode: ConsentMode;
  /** What became of each item, in the order given. */
  readonly items: (() => Iterable<ItemResult>) | null;
}

/**
 * Posts numbers to the whitelist (R0): in chunks sorted by number, each one transaction that writes entries, evidence and queued
 * notices together. A crash leaves whole numbers only, and a repeat of the request finds those Redundant (R11). Whether the
 * account may post at all (R1) is the caller's to ask first.
 */
export async function postWhitelist(ports: PostPorts, command: PostWhitelistCommand): Promise<WhitelistResult> {
  const book = resultBook(command.numbers, command.details);
  const posting = postingOf(ports, command);
  const numbers = sortedDistinct(command.numbers);
  const turn = turnOf(ports, numbers.length);
  let mode = (await ports.consent.read(command.context.business.id, [])).mode.mode;
  let again: readonly Attempt[] = [];
  const exhausted: Attempt[] = [];

  let begun = 0;
  let latest = 0;

  async function post(attempts: readonly Attempt[]): Promise<void> {
    begun += 1;
    const place = begun;
    const chunk = await postChunk(posting, attempts);
    if (place > latest) {
      latest = place;
      mode = chunk.mode;
    }
    again = inOrder([...again, ...chunk.again]);
    exhausted.push(...chunk.exhausted);
    for (const [number, result] of chunk.results) book.set(number, result);
  }

  function taken(): readonly Attempt[] {
    const attempts = again;
    again = [];
    return attempts;
  }

  let start = 0;
  await abreast(ports.consent.chunksAtOnce, () => {
    if (start >= numbers.length) return null;
    const chunk = mergeByNumber(taken(), numbers.subarray(start, start + ports.consent.chunkSize));
    start += ports.consent.chunkSize;
    return () => turn(() => post(chunk));
  });
  while (again.length > 0) await post(taken());
  if (exhausted.length > 0 && (await releaseLapsedHolds(ports, holdsOfOthers(posting, exhausted)))) {
    again = exhausted.splice(0).map(({ number }) => ({ number, choice: 0, mayBeServed: false }));
    while (again.length > 0) await post(taken());
  }
  for (const { number } of exhausted) book.set(number, { outcome: 'failed', reason: 'no_consent_line' });
  return { tally: book.tally(numbers.length), mode, items: book.items };
}

/** What fits one chunk is an ordinary request and waits for nobody. */
export function turnOf({ consent, bulkTurn }: Pick<Ports, 'consent' | 'bulkTurn'>, numbers: number): Ports['bulkTurn'] {
  return numbers > consent.chunkSize ? bulkTurn : (chunk) => chunk();
}

function postingOf(ports: PostPorts, { context, virtualNumber, numbers, language, origin }: PostWhitelistCommand): Posting {
  const at = ports.clock.now();
  const request = requestRecord({ context, origin, at }, 'POST CustomerWhitelist', {
    virtualNumber: String(virtualNumber.number),
    language,
    numbers: String(numbers.values.length),
  });
  return { ports, context, virtualNumber, language, at, request, renews: false };
}

/** What may be held for others, of every line that these numbers could have. */
export function holdsOfOthers({ ports, context }: Pick<Posting, 'ports' | 'context'>, attempts: readonly Attempt[]) {
  const lines = linesInOrder(ports, context.business.id, context.account.id, 'agree');
  return attempts.flatMap(({ number }) => lines.map((line) => ({ number, line: line.number })));
}

export function mergeByNumber(carried: readonly Attempt[], fresh: Float64Array): readonly Attempt[] {
  const attempts = Array.from(fresh, (value) => ({ number: value as PhoneNumber, choice: 0, mayBeServed: true }));
  return carried.length === 0 ? attempts : inOrder([...carried, ...attempts]);
}
