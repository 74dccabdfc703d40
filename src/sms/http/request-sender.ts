import type { OutgoingMessage, SendResult } from '#app/ports/notices.ts';
import { beginBy, type CarrierSender, SEND_WITHIN } from '#sms/carrier-sender.ts';
import { type TokenBucket, tokenBucket } from '#sms/token-bucket.ts';
import { turns } from './turns.ts';

type Common = Pick<CarrierSender, 'name' | 'weight' | 'accounts' | 'receipts' | 'perSecond'> & {
  /** Requests under way at one time. */
  readonly atOnce: number;
};

interface Requests {
  /** Sends one message by a request of its own, once; the bucket may be held where the provider asks for it. */
  readonly ask: (message: OutgoingMessage, bucket: TokenBucket) => Promise<SendResult>;
  readonly close: () => Promise<void>;
  /** Milliseconds that a call of `send` may take before what it has not begun is given back. */
  readonly sendWithin?: number;
}

/** A sender that sends each message by a request of its own, at its pace, and so many at one time. */
export function requestSender(common: Common, { ask, close, sendWithin = SEND_WITHIN }: Requests): CarrierSender {
  const { name, weight, accounts, receipts, perSecond, atOnce } = common;
  const bucket = tokenBucket(perSecond);
  const turn = turns(atOnce);

  async function sendOne(message: OutgoingMessage, latest: number): Promise<SendResult> {
    const deadline = beginBy(message, latest);
    if (!(await bucket.take(deadline))) return { kind: 'no_room' };
    return turn(async () => (performance.now() > deadline ? { kind: 'no_room' } : askAlone(message)));
  }

  /** What goes wrong with one message says nothing about those that are sent beside it. */
  async function askAlone(message: OutgoingMessage): Promise<SendResult> {
    try {
      return await ask(message, bucket);
    } catch {
      return { kind: 'unknown', reason: 'the sender failed' };
    }
  }

  return {
    name,
    weight,
    accounts,
    receipts,
    perSecond,
    isReady: () => true,
    start: () => undefined,
    send(messages) {
      const deadline = performance.now() + sendWithin;
      return Promise.all(messages.map((message) => sendOne(message, deadline)));
    },
    close,
  };
}
