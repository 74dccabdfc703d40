import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import type { ConsentMode, VirtualNumber } from '#domain/account/account.ts';
import type { Language } from '#domain/notice/language.ts';
import { type GivenNumbers, type ItemResult, resultBook, sortedDistinct, type Tally } from '#domain/whitelist/number-results.ts';
import { type Attempt, type ChunkResult, type Posting, type PostPorts, postChunk } from './post-chunk.ts';
import { postInChunks } from './post-in-chunks.ts';
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
  /** Whether any number is whitelisted by it: not where all were asked, or wait for their notice to arrive (R6, R12). */
  readonly granted: boolean;
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
  let mode = (await ports.consent.read(command.context.business.id, [])).mode.mode;
  let granted = false;
  let begun = 0;
  let latest = 0;

  async function post(attempts: readonly Attempt[]): Promise<ChunkResult> {
    begun += 1;
    const place = begun;
    const chunk = await postChunk(posting, attempts);
    if (place > latest) {
      latest = place;
      mode = chunk.mode;
    }
    for (const [number, result] of chunk.results) {
      book.set(number, result);
      if (result.outcome === 'succeeded' && result.reason === 'whitelisted') granted = true;
    }
    return chunk;
  }

  const chunks = { atOnce: ports.consent.chunksAtOnce, turn: turnOf(ports, numbers.length), post };
  for (const number of await postInChunks(posting, numbers, chunks)) {
    book.set(number, { outcome: 'failed', reason: 'no_consent_line' });
  }
  return { tally: book.tally(numbers.length), mode, granted, items: book.items };
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
