/** What is odd about agreements (R8.4): it is flagged, for somebody to look at, and refuses nothing by itself. */
import { after, DAY, type Instant, SECOND } from '#domain/kernel/instant.ts';

/** Many people who agree to one business within seconds look like a machine that rings. */
export const BURST_WITHIN = 10 * SECOND;
/** One caller who agrees to many accounts within a day looks like one who rings for others. */
export const ONE_CALLER_WITHIN = DAY;

/** The agreements of one business in the last seconds, in order, and when a burst of them was last flagged. */
export interface Burst {
  readonly agreements: readonly Instant[];
  readonly flaggedAt: Instant | null;
}

export const noBurst: Burst = { agreements: [], flaggedAt: null };

/** After so many agreements more. A burst that goes on is flagged once a minute and no more. */
export function burstAfter(burst: Burst, count: number, now: Instant, most: number): { burst: Burst; isFlagged: boolean } {
  const since = after(now, -BURST_WITHIN);
  const agreements = [...burst.agreements.filter((at) => at > since), ...Array.from({ length: count }, () => now)];
  const isQuiet = burst.flaggedAt !== null && now < after(burst.flaggedAt, 60 * SECOND);
  const isFlagged = agreements.length > most && !isQuiet;
  return { burst: { agreements, flaggedAt: isFlagged ? now : burst.flaggedAt }, isFlagged };
}
