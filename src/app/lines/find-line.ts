import type { LineHold } from '#app/ports/consent.ts';
import type { Ports } from '#app/ports.ts';
import type { AccountId, BusinessId, ConsentLine, LineMeaning } from '#domain/account/account.ts';
import { isDead } from '#domain/account/line-health.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type EntryView, viewEntry } from '#domain/whitelist/shown.ts';
import { type Entry, type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';

export type LinePorts = Pick<Ports, 'clock' | 'directory' | 'lineSigns'>;

/**
 * Which line of its business an account's notices name first: accounts start at different ones, so that they seldom collide. Those that
 * are dead are not among them (R8.3).
 */
export function linesInOrder(
  ports: LinePorts,
  business: BusinessId,
  account: AccountId,
  meaning: LineMeaning,
): readonly ConsentLine[] {
  const inUse = ports.directory.current().linesFor(business, meaning);
  const lines = inUse.filter(({ number }) => works(ports, number, account));
  if (lines.length < 2) return lines;
  const first = account % lines.length;
  return [...lines.slice(first), ...lines.slice(0, first)];
}

/** Whether a new notice of the account may name this line. */
export function works(ports: LinePorts, line: PhoneNumber, account: AccountId): boolean {
  const sign = ports.lineSigns.signOf(line);
  if (sign === null) return true;
  return !isDead(sign, ports.directory.current().accountById(account)?.terms ?? defaultTerms, ports.clock.now());
}

/**
 * Gives up holds whose request no longer awaits (lapsed, answered, removed): nobody does so at the moment a term passes, so it is
 * done when somebody needs the line. Answers the numbers of which any was given up.
 */
export async function releaseLapsedHolds(
  ports: Pick<Ports, 'consent' | 'directory' | 'clock'>,
  pairs: readonly { number: PhoneNumber; line: PhoneNumber }[],
): Promise<ReadonlySet<PhoneNumber>> {
  const lapsed: LineHold[] = [];
  const holders = await ports.consent.holdersOf(pairs);
  for (const business of new Set(holders.map((hold) => hold.business))) {
    const holds = holders.filter((hold) => hold.business === business);
    const { mode, standings } = await ports.consent.read(business, [...new Set(holds.map(({ number }) => number))]);
    for (const hold of holds) {
      const standing = standings.get(hold.number);
      const terms = ports.directory.current().accountById(hold.account)?.terms;
      if (standing === undefined || terms === undefined) continue;
      if (!stillHolds(standing, hold, (entry) => viewEntry(entry, mode.mode, ports.clock.now(), terms).kind)) lapsed.push(hold);
    }
  }
  await ports.consent.releaseLapsedHolds(lapsed);
  return new Set(lapsed.map(({ number }) => number));
}

function stillHolds(standing: Standing, hold: LineHold, worth: (entry: Entry) => EntryView['kind']): boolean {
  const { entry } = standingOfAccount(standing, hold.account);
  if (entry === null) return false;
  if (entry.renewal?.notice === hold.notice) return worth(entry) === 'live';
  return entry.notice === hold.notice && worth(entry) === 'awaiting';
}
