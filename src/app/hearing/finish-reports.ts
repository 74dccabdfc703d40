import type { Ports } from '#app/ports.ts';
import { after, DAY, MINUTE } from '#domain/kernel/instant.ts';
import type { FinishReport } from './hear-report.ts';

/** Whoever is still at it is left to it. */
const UNDER_WAY = 2 * MINUTE;
/** What is older was told, or a carrier would have said it again long ago. */
const LOOKED_FOR = 7 * DAY;
const AT_ONCE = 500;

/**
 * Tells the businesses that a process left out when it ended: a report that concerns several (R8, R13) is applied to one after the other,
 * and not every carrier says again what was not acknowledged.
 */
export async function finishReports(
  { clock, consent, log }: Pick<Ports, 'clock' | 'consent' | 'log'>,
  finish: FinishReport,
): Promise<void> {
  const now = clock.now();
  const left = await consent.unfinishedReports({ from: after(now, -LOOKED_FOR), to: after(now, -UNDER_WAY) }, AT_ONCE);
  if (left.length === 0) return;
  log.warn('reports had not reached every business that they concern', { reports: left.length });
  const ended = await Promise.allSettled(left.map(finish));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
