import type { AccountContext } from '#app/ports/directory.ts';
import type { CountedStandings, StandingCount } from '#app/ports/standing-counts.ts';
import type { Ports } from '#app/ports.ts';
import { after, MINUTE } from '#domain/kernel/instant.ts';
import { type Shown, show } from '#domain/whitelist/shown.ts';
import { concerns } from './entry-view.ts';

/** So many are counted whenever somebody looks; a business with more of them is counted beside, and looked up. */
export const MOST_AT_ONCE = 2_000;
/** How old a count may be before it is made again, when somebody looks. */
const COUNTS_FOR = 15 * MINUTE;

export interface StandingsSeen {
  /** Null while the first count is being made. */
  readonly counted: CountedStandings | null;
  /** Whether a newer count is being made. */
  readonly isBeingCounted: boolean;
}

/**
 * How many numbers stand how with an account (R15). Nobody waits for a count of millions: the latest one is answered, with its
 * instant, and a new one asked for where that is a quarter of an hour old.
 */
export async function countStandings(
  ports: Pick<Ports, 'clock' | 'consent' | 'evidence' | 'standingCounts'>,
  context: AccountContext,
): Promise<StandingsSeen> {
  const of = { business: context.business.id, account: context.account.id };
  const now = ports.clock.now();
  const latest = await ports.standingCounts.latest(of);
  if (latest !== null && now < after(latest.at, COUNTS_FOR)) return { counted: latest, isBeingCounted: false };
  if (latest === null) {
    const { items, next } = await ports.evidence.entries(of.business, { after: null, limit: MOST_AT_ONCE });
    if (next === null) {
      const { mode } = (await ports.consent.read(of.business, [])).mode;
      const counting = nothingCounted();
      for (const row of items)
        if (concerns(row, context)) count(counting, show(row.standing, of.account, mode, now, context.terms));
      return { counted: { ...counting, at: now }, isBeingCounted: false };
    }
  }
  await ports.standingCounts.want(of);
  return { counted: latest, isBeingCounted: true };
}

/** Makes one count that is wanted; false where none is. */
export async function makeStandingCount(
  ports: Pick<Ports, 'clock' | 'consent' | 'directory' | 'scrubSource' | 'standingCounts'>,
): Promise<boolean> {
  const of = await ports.standingCounts.claim();
  if (of === null) return false;
  const context = ports.directory.current().accountById(of.account);
  if (context === null) return true;
  const { mode } = (await ports.consent.read(of.business, [])).mode;
  const at = ports.clock.now();
  const counting = nothingCounted();
  await ports.scrubSource.standings(of.business, (_number, standing) => {
    if (concerns({ standing }, context)) count(counting, show(standing, of.account, mode, at, context.terms));
  });
  await ports.standingCounts.keep(of, { ...counting, at });
  return true;
}

type Counting = { -readonly [Name in keyof StandingCount]: number };

function nothingCounted(): Counting {
  return { whitelist: 0, awaiting: 0, neutral: 0, blacklist: 0 };
}

function count(counting: Counting, shown: Shown): void {
  if (shown.status === 'neutral' && shown.why === 'awaiting') counting.awaiting += 1;
  else counting[shown.status] += 1;
}
