import { setTimeout } from 'node:timers/promises';
import type { MessageSender, OutgoingMessage, SendResult } from '#app/ports/notices.ts';
import type { SandboxMessages } from '#app/ports/sandbox.ts';
import type { Clock } from '#app/ports/system.ts';
import { sendCounter } from '#sms/send-figures.ts';

/**
 * What the sandbox's sender does with what it is given: takes it, refuses it for good, never answers, is too busy to take it now, or takes
 * it after a while.
 */
export type SmsFault = 'accept' | 'reject' | 'timeout' | 'throttled' | 'slow';

/** Real milliseconds, whatever the sandbox's clock says: long enough to be seen, far shorter than a lease of the queue. */
const SLOW = 3_000;

export interface SandboxSender extends MessageSender {
  fault(): SmsFault;
  setFault(fault: SmsFault): void;
}

/** A sender that keeps messages instead of sending them. It knows a repeat by its key, and reports no delivery. */
export function sandboxSender(
  ports: { readonly clock: Clock; readonly messages: SandboxMessages },
  { slow = SLOW }: { readonly slow?: number } = {},
): SandboxSender {
  let fault: SmsFault = 'accept';
  const counter = sendCounter(ports.clock);

  async function keep(messages: readonly OutgoingMessage[], state: 'accepted' | 'rejected'): Promise<readonly SendResult[]> {
    const distinct = new Map(messages.map((message) => [message.key, { message, state }]));
    const kept = await ports.messages.keep([...distinct.values()], ports.clock.now());
    const byKey = new Map(kept.map((one) => [one.key, one]));
    return messages.map(({ key }) => {
      const one = byKey.get(key);
      if (one?.state === 'accepted') return { kind: 'accepted', messageId: `sandbox-${one.id}` };
      return { kind: 'refused', reason: 'the sandbox was told to reject' };
    });
  }

  async function send(messages: readonly OutgoingMessage[]): Promise<readonly SendResult[]> {
    switch (fault) {
      case 'accept':
        return keep(messages, 'accepted');
      case 'reject':
        return keep(messages, 'rejected');
      case 'timeout':
        return messages.map(() => ({ kind: 'try_later', reason: 'the sandbox was told not to answer' }));
      case 'throttled':
        return messages.map(() => ({ kind: 'try_later', reason: 'the sandbox was told to answer 429: too many requests' }));
      case 'slow':
        await setTimeout(slow);
        return keep(messages, 'accepted');
    }
  }

  return {
    name: 'sandbox',
    receipts: false,
    repeatable: true,
    fault: () => fault,
    setFault(wanted) {
      fault = wanted;
    },
    health: () => [
      {
        name: 'sandbox',
        kind: 'sandbox',
        links: null,
        isReady: fault !== 'timeout' && fault !== 'throttled',
        perSecond: null,
        weight: 1,
        accounts: null,
        receipts: 'none',
        figures: counter.figures(),
      },
    ],
    async send(messages) {
      const results = await send(messages);
      counter.sent(results);
      return results;
    },
  };
}
