import type { LineHold } from '#app/ports/consent.ts';
import type { AccountId, BusinessId, ConsentLine, LineMeaning } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type EntryView, viewEntry } from '#domain/whitelist/shown.ts';
import { type Entry, type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import type { Ports } from './ports.ts';

/** Which line of its business an account's notices name first: accounts start at different ones, so that they seldom collide. */
export function linesInOrder(
  ports: Pick<Ports, 'directory'>,
  business: BusinessId,
  account: AccountId,
  meaning: LineMeaning,
): readonly ConsentLine[] {
  const lines = ports.directory.current().linesFor(business, meaning);
  if (lines.length < 2) return lines;
  const first = account % lines.length;
  return [...lines.slice(first), ...lines.slice(0, first)];
}

/**
 * Gives up holds whose request no longer awaits (lapsed, answered, removed): nobody does so at the moment a term passes, so it is
 * done when somebody needs the line. Answers whether any was given up.
 */
export async function releaseLapsedHolds(
  ports: Pick<Ports, 'consent' | 'directory' | 'clock'>,
  pairs: readonly { number: PhoneNumber; line: PhoneNumber }[],
): Promise<boolean> {
  const lapsed: LineHold[] = [];
  for (const hold of await ports.consent.holdersOf(pairs)) {
    const { mode, standings } = await ports.consent.read(hold.business, [hold.number]);
    const standing = standings.get(hold.number);
    const terms = ports.directory.current().accountById(hold.account)?.terms;
    if (standing === undefined || terms === undefined) continue;
    if (!stillHolds(standing, hold, (entry) => viewEntry(entry, mode.mode, ports.clock.now(), terms).kind)) lapsed.push(hold);
  }
  await ports.consent.releaseLapsedHolds(lapsed);
  return lapsed.length > 0;
}

function stillHolds(standing: Standing, hold: LineHold, worth: (entry: Entry) => EntryView['kind']): boolean {
  const { entry } = standingOfAccount(standing, hold.account);
  if (entry === null) return false;
  if (entry.renewal?.notice === hold.notice) return worth(entry) === 'live';
  return entry.notice === hold.notice && worth(entry) === 'awaiting';
}
