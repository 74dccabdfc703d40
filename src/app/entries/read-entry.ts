import type { AccountContext } from '#app/ports/directory.ts';
import type { RecordedEvent } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import type { ConsentMode } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { noStanding } from '#domain/whitelist/standing.ts';
import { type ViewedEntry, viewedEntry } from './entry-view.ts';

/** More than this is somebody's redialling; the latest are shown. */
const MOST_EVENTS = 1_000;

export interface EntryWithTimeline extends ViewedEntry {
  readonly mode: ConsentMode;
  /** Oldest first: what concerns this account, or every account of its business. */
  readonly timeline: readonly RecordedEvent[];
  /** So many of the number's first acts, of whatever account, are not in it. */
  readonly earlier: number;
}

/** How an account stands with a number now, and all evidence of it (R17). A number nobody ever heard of is neutral. */
export async function readEntry(
  ports: Pick<Ports, 'clock' | 'consent' | 'evidence'>,
  context: AccountContext,
  number: PhoneNumber,
): Promise<EntryWithTimeline> {
  const business = context.business.id;
  const [{ mode, standings }, events] = await Promise.all([
    ports.consent.read(business, [number]),
    ports.evidence.events(business, number, MOST_EVENTS),
  ]);
  const first = events[0]?.sealed;
  const firstAt = first?.n === 1 ? first.event.at : null;
  const standing = standings.get(number) ?? noStanding;
  const timeline = events.filter(({ sealed: { event } }) => event.account === null || event.account === context.account.id);
  const viewed = viewedEntry({ number, standing, firstAt }, context, mode.mode, ports.clock.now());
  return { ...viewed, mode: mode.mode, timeline, earlier: first === undefined ? 0 : first.n - 1 };
}
