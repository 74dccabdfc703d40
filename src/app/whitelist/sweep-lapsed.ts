import type { StandingChange } from '#app/ports/consent.ts';
import type { Ports } from '#app/ports.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { ConsentEvent, Lapsed } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { lapsedOf } from '#domain/whitelist/lapse.ts';

export type SweepPorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'sweep'>;

/**
 * Records terms that have passed (R10): one step of a walk over the entries of a business, in order of number, as long as a chunk
 * of a bulk request. It changes nothing
 * that is shown, since expiry is computed when read; it puts the end into the evidence and frees the line a lapsed request held.
 * Answers whether the walk of this business is complete.
 */
export async function sweepStep(ports: SweepPorts, business: BusinessId): Promise<'complete' | 'more'> {
  const from = await ports.sweep.position(business);
  const step = ports.consent.chunkSize;
  const rows = await ports.sweep.entriesAfter(business, from, step);
  const now = ports.clock.now();
  const numbers = rows.filter(({ standing }) => lapses(ports, standing, now, business).length > 0).map(({ number }) => number);
  if (numbers.length > 0) {
    await ports.consent.transact(business, async (tx) => {
      const changes: StandingChange[] = [];
      for (const [number, before] of await tx.standings(numbers)) {
        const events: ConsentEvent[] = [...lapses(ports, before, now, business)];
        if (events.length > 0) changes.push({ number, before, events, after: fold(events, before) });
      }
      // A number that another writer changed meanwhile is met again on the next walk.
      const lost = await tx.write(changes);
      // Another account of the business may hold a line for the same number: its request still awaits.
      for (const [account, ended] of endedBy(changes.filter((change) => !lost.has(change.number)))) {
        await tx.releaseHoldsOf(ended, account);
      }
    });
  }
  const last = rows.at(-1)?.number ?? null;
  await ports.sweep.moveTo(business, rows.length < step ? null : last, now);
  return rows.length < step ? 'complete' : 'more';
}

function lapses(
  ports: SweepPorts,
  standing: Parameters<typeof lapsedOf>[0],
  now: Instant,
  business: BusinessId,
): readonly Lapsed[] {
  const directory = ports.directory.current();
  return standing.accounts.flatMap(({ account }) => {
    const terms = directory.accountById(account)?.terms ?? directory.termsOfBusiness(business);
    return terms === null ? [] : lapsedOf(standing, account, now, terms);
  });
}

/** The numbers of each account whose request, or permission with a renewal it may have asked for, has ended. */
function endedBy(changes: readonly StandingChange[]): ReadonlyMap<AccountId, readonly PhoneNumber[]> {
  const ended = new Map<AccountId, PhoneNumber[]>();
  for (const { number, events } of changes) {
    for (const event of events) {
      if (event.kind !== 'lapsed' || event.what === 'contact') continue;
      const numbers = ended.get(event.account);
      if (numbers === undefined) ended.set(event.account, [number]);
      else numbers.push(number);
    }
  }
  return ended;
}
