import type { SenderHearing } from '#app/ports/notices.ts';
import type { SenderHealth } from '#app/ports/sender-health.ts';
import type { Clock } from '#app/ports/system.ts';
import type { CarrierSender } from './carrier-sender.ts';
import type { ConfiguredSender } from './read-senders.ts';
import { sendCounter } from './send-figures.ts';

export interface WatchedSender extends CarrierSender {
  health(): SenderHealth;
}

/** A sender that can say how it fares. */
export function watchedSender(sender: ConfiguredSender, clock: Clock): WatchedSender {
  const { name, kind, perSecond, weight, accounts } = sender;
  const counter = sendCounter(clock);

  function counting(hearing: SenderHearing): SenderHearing {
    return {
      async receipt(receipt) {
        counter.receipt();
        await hearing.receipt(receipt);
      },
      text: (connection, text) => hearing.text(connection, text),
    };
  }

  return {
    ...sender,
    start: (hearing) => sender.start(counting(hearing)),
    async send(messages) {
      try {
        const results = await sender.send(messages);
        counter.sent(results);
        return results;
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'the sender failed';
        counter.sent(messages.map(() => ({ kind: 'unknown', reason })));
        throw error;
      }
    },
    health: () => ({
      name,
      kind,
      links: sender.links?.() ?? null,
      isReady: sender.isReady(),
      perSecond,
      weight,
      accounts,
      receipts: !sender.receipts ? 'none' : sender.links === undefined ? 'webhook' : 'link',
      figures: counter.figures(),
    }),
  };
}
