import type { SenderHealth } from '#app/ports/sender-health.ts';
import type { Ports } from '#app/ports.ts';

export interface SendersAtWork {
  /** Notices that wait in the queue or are on their way, of all accounts. */
  readonly waiting: number;
  /** As this process knows them; none before one is set up. */
  readonly senders: readonly SenderHealth[];
}

/** What sends SMS, how it fares, and what waits for it. */
export async function listSenders({ evidence, sender }: Pick<Ports, 'evidence' | 'sender'>): Promise<SendersAtWork> {
  const waiting = (await evidence.waitingNotices()).reduce((sum, { count }) => sum + count, 0);
  return { waiting, senders: sender.health?.() ?? [] };
}
