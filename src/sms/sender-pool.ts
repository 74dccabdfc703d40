import type { MessageSender, OutgoingMessage, SenderHearing, SendResult } from '#app/ports/notices.ts';
import { type CarrierSender, SEND_WITHIN } from './carrier-sender.ts';
import type { WatchedSender } from './watched-sender.ts';

/** All senders of the operator, as one. */
export interface SenderPool extends MessageSender {
  start(hearing: SenderHearing): void;
  close(): Promise<void>;
}

/**
 * Shares messages among senders by their weights, and gives what one has not taken to the others: those that can send at present
 * first. Only what was surely not sent goes to another sender.
 */
export function senderPool(senders: readonly (CarrierSender & Partial<Pick<WatchedSender, 'health'>>)[]): SenderPool {
  const credit = new Map<CarrierSender, number>();

  /** The turn among these, so that in the long run each has had turns by its weight. */
  function turnOf(candidates: readonly CarrierSender[]): CarrierSender | undefined {
    let best: CarrierSender | undefined;
    let total = 0;
    for (const sender of candidates) {
      const has = (credit.get(sender) ?? 0) + sender.weight;
      credit.set(sender, has);
      total += sender.weight;
      if (best === undefined || has > (credit.get(best) ?? 0)) best = sender;
    }
    if (best !== undefined) credit.set(best, (credit.get(best) ?? 0) - total);
    return best;
  }

  function choose({ sid }: OutgoingMessage, tried: ReadonlySet<CarrierSender>): CarrierSender | undefined {
    const candidates = servingOf(
      sid,
      senders.filter((sender) => !tried.has(sender)),
    );
    const ready = candidates.filter((sender) => sender.isReady());
    return turnOf(ready.length > 0 ? ready : candidates);
  }

  async function send(messages: readonly OutgoingMessage[]): Promise<readonly SendResult[]> {
    const results: SendResult[] = messages.map(() => ({ kind: 'try_later', reason: 'no sender is set up for this account' }));
    const tried = messages.map(() => new Set<CarrierSender>());
    const began = performance.now();
    let given = messages;
    let open = messages.map((_, index) => index);
    while (open.length > 0) {
      const shares = new Map<CarrierSender, number[]>();
      for (const index of open) {
        const message = given[index];
        const sender = message === undefined || isLate(message) ? undefined : choose(message, tried[index] ?? new Set());
        if (sender === undefined) continue;
        tried[index]?.add(sender);
        const share = shares.get(sender);
        if (share === undefined) shares.set(sender, [index]);
        else share.push(index);
      }
      await Promise.all(
        [...shares].map(async ([sender, share]) => {
          const sent = await sendShare(
            sender,
            share.flatMap((index) => given[index] ?? []),
          );
          for (const [place, index] of share.entries()) results[index] = sent[place] ?? noAnswer;
        }),
      );
      open = [...shares.values()].flat().filter((index) => results[index]?.kind === 'try_later');
      const passed = performance.now() - began;
      given = messages.map((message) => ({ ...message, within: Math.min(message.within ?? SEND_WITHIN, SEND_WITHIN) - passed }));
    }
    return results;
  }

  return {
    name: senders.map(({ name }) => name).join(', '),
    receipts: senders.every(({ receipts }) => receipts),
    repeatable: false,
    perSecond: senders.reduce((sum, { perSecond }) => sum + perSecond, 0),
    perSecondOf(sid) {
      const serving = servingOf(sid, senders);
      return serving.length === 0 ? null : serving.reduce((sum, { perSecond }) => sum + perSecond, 0);
    },
    health: () => senders.flatMap((sender) => sender.health?.() ?? []),
    send,
    start(hearing) {
      for (const sender of senders) sender.start(hearing);
    },
    async close() {
      await Promise.all(senders.map((sender) => sender.close()));
    },
  };
}

/** Those that are kept for the account, else those that are kept for nobody. */
function servingOf(sid: string, senders: readonly CarrierSender[]): readonly CarrierSender[] {
  const serving = senders.filter(({ accounts }) => accounts?.includes(sid) ?? true);
  const own = serving.filter(({ accounts }) => accounts !== null);
  return own.length > 0 ? own : serving;
}

/**
 * The hours for it have ended while another sender had it (R7), or all senders together have had as long as one of them may take: then it
 * is tried again later.
 */
function isLate({ within }: OutgoingMessage): boolean {
  return within !== undefined && within < 0;
}

const noAnswer: SendResult = { kind: 'unknown', reason: 'the sender gave no answer' };

/** A sender that breaks may have sent: nobody knows. */
async function sendShare(sender: CarrierSender, share: readonly OutgoingMessage[]): Promise<readonly SendResult[]> {
  try {
    const results = await sender.send(share);
    return results.map((result) =>
      result.kind === 'accepted' ? { ...result, receipts: result.receipts ?? sender.receipts } : result,
    );
  } catch (error) {
    return share.map(() => ({ kind: 'unknown', reason: error instanceof Error ? error.message : 'the sender failed' }));
  }
}
