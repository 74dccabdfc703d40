import { after, DAY } from '#domain/kernel/instant.ts';
import type { Ports } from './ports.ts';

/** Small enough that nobody waits for a batch. */
const BATCH = 1_000;

/** Deletes what is older than its period, a batch at a time, and keeps count of it. Evidence in chains is not among it. */
export async function applyRetention(
  { clock, retention }: Pick<Ports, 'clock' | 'retention'>,
  signal: AbortSignal,
): Promise<void> {
  for (const { what, days } of retention.periods) {
    if (days === null) continue;
    const now = clock.now();
    const wanted = { before: after(now, -days * DAY), days, now, most: BATCH };
    while (!signal.aborted && (await retention.store.forget(what, wanted)) === BATCH);
  }
}
