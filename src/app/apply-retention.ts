import { after, DAY, HOUR } from '#domain/kernel/instant.ts';
import { keptInRealTime } from '#domain/kernel/retention.ts';
import { terms } from '#domain/whitelist/terms.ts';
import type { Ports } from './ports.ts';

/** Small enough that nobody waits for a batch. */
const BATCH = 1_000;

type RetentionPorts = Pick<Ports, 'clock' | 'directory' | 'ownCalls' | 'retention'>;

/** Deletes what is older than its period, a batch at a time, and keeps count of it. Evidence in chains is not among it. */
export async function applyRetention(ports: RetentionPorts, signal: AbortSignal): Promise<void> {
  const { clock, retention } = ports;
  for (const { what, days } of retention.periods) {
    if (days === null) continue;
    const now = (keptInRealTime.has(what) ? retention.realClock : clock).now();
    const wanted = { before: after(now, -days * DAY), days, now, most: BATCH };
    while (!signal.aborted && (await retention.store.forget(what, wanted)) === BATCH);
  }
  await forgetOwnCalls(ports, signal);
}

/** Own calls are known for as long as any account takes a call back for an answer to them (R13). */
async function forgetOwnCalls({ clock, directory, ownCalls }: RetentionPorts, signal: AbortSignal): Promise<void> {
  let hours: number = terms.contact_quiet_hours.value;
  for (const account of directory.current().accounts()) hours = Math.max(hours, account.terms.contact_quiet_hours);
  const before = after(clock.now(), -hours * HOUR);
  while (!signal.aborted && (await ownCalls.forgetBefore(before, BATCH)) === BATCH);
}
