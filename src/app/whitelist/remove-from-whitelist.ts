import type { StandingChange } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { type GivenNumbers, type NumberResult, resultBook, sortedDistinct } from '#domain/whitelist/number-results.ts';
import { decideRemoval } from '#domain/whitelist/remove.ts';
import { turnOf, type WhitelistResult } from './post-whitelist.ts';
import { requestRecord } from './request-record.ts';

export interface RemoveFromWhitelistCommand {
  readonly context: AccountContext;
  readonly numbers: GivenNumbers;
  readonly origin: Origin;
  readonly details: boolean;
}

const nothingEnded: NumberResult = { outcome: 'redundant', reason: 'not_whitelisted' };

/** Ends live standings and awaiting requests (R0), in chunks as a POST. Works in every state of the account but closed (R1). */
export async function removeFromWhitelist(
  ports: Pick<Ports, 'clock' | 'consent' | 'bulkTurn'>,
  command: RemoveFromWhitelistCommand,
): Promise<WhitelistResult> {
  const book = resultBook(command.numbers, command.details);
  const numbers = sortedDistinct(command.numbers);
  const turn = turnOf(ports, numbers.length);
  const at = ports.clock.now();
  let mode = (await ports.consent.read(command.context.business.id, [])).mode.mode;
  for (let start = 0; start < numbers.length; start += ports.consent.chunkSize) {
    let chunk = Array.from(numbers.subarray(start, start + ports.consent.chunkSize), (value) => value as PhoneNumber);
    while (chunk.length > 0) {
      const wanted = chunk;
      const removed = await turn(() => removeChunk(ports, { ...command, at }, wanted));
      mode = removed.mode;
      for (const [number, result] of removed.results) book.set(number, result);
      chunk = removed.again;
    }
  }
  return { tally: book.tally(numbers.length), mode, granted: false, items: book.items };
}

async function removeChunk(
  ports: Pick<Ports, 'consent'>,
  command: RemoveFromWhitelistCommand & { readonly at: ReturnType<Ports['clock']['now']> },
  numbers: readonly PhoneNumber[],
) {
  const { context, origin, at } = command;
  return ports.consent.transact(context.business.id, async (tx) => {
    const { mode } = await tx.mode();
    const standings = await tx.standings(numbers);
    const results = new Map<PhoneNumber, NumberResult>();
    const changes: (StandingChange & { readonly hasEnded: boolean })[] = [];
    for (const [number, before] of standings) {
      const removal = decideRemoval(before, {
        account: context.account.id,
        mode,
        now: at,
        terms: context.terms,
        request: origin.requestId,
      });
      if (removal === null) results.set(number, nothingEnded);
      else {
        const events = [removal.event];
        changes.push({ number, before, events, after: fold(events, before), hasEnded: removal.hasEnded });
      }
    }
    if (changes.length === 0) return { mode, results, again: [] };
    await tx.recordRequest(
      requestRecord(command, 'DELETE CustomerWhitelist', { numbers: String(command.numbers.values.length) }),
    );
    const lost = await tx.write(changes);
    const removed = changes.filter(({ number }) => !lost.has(number));
    for (const { number, hasEnded } of removed) {
      results.set(number, hasEnded ? { outcome: 'succeeded', reason: 'removed' } : nothingEnded);
    }
    // Another account of the same business may hold a line for the same number: its request still awaits.
    await tx.releaseHoldsOf(
      removed.map(({ number }) => number),
      context.account.id,
    );
    return { mode, results, again: [...lost] };
  });
}
