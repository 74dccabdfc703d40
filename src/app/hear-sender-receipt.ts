import type { EarlyReceipt, MessageKey, MessagePart, SenderReceipt, SentMessage } from '#app/ports/notices.ts';
import { after, DAY } from '#domain/kernel/instant.ts';
import { keptText } from '#domain/kernel/kept-text.ts';
import type { ApplyReceipt } from './apply-receipts.ts';
import { batched } from './batched.ts';
import type { Ports } from './ports.ts';

type ReceiptPorts = Pick<Ports, 'clock' | 'log' | 'queue'>;

/** A sender's own link connects it with its messages: ids are the sender's, and nobody else can tell about them. */
export interface SenderReceipts {
  /** Stores what a receipt says; it is in force when the promise resolves, or as soon as its message is on record. */
  hear(receipt: SenderReceipt): Promise<void>;
  /** To be called when it is on record that these messages were taken: applies what was told of them before. */
  settle(messages: readonly MessagePart[]): Promise<void>;
  /** Applies what a process that ended left over, and forgets what no message was found for. */
  tidyUp(): Promise<void>;
}

/** More than one centre in a hundred tells of messages before it answers for them: as many as fit are looked up at once. */
const AT_ONCE = 500;
/** A carrier tells of a message for three days at most. */
const FORGOTTEN_AFTER = 7 * DAY;

export function senderReceipts(ports: ReceiptPorts, apply: ApplyReceipt): SenderReceipts {
  const find = batched<MessageKey, SentMessage | 'none'>({ limit: AT_ONCE, atOnce: 2 }, async (keys) =>
    (await ports.queue.findMessages(keys)).map((found) => found ?? 'none'),
  );
  const keep = batched<EarlyReceipt, 'kept'>({ limit: AT_ONCE }, async (receipts) => {
    await ports.queue.keepEarlyReceipts(receipts);
    return receipts.map(() => 'kept');
  });

  async function applyIfKnown({ messageIds, to, status, reason, saysDnd }: SenderReceipt): Promise<boolean> {
    const found = await find({ number: to, messageIds });
    if (found === 'none') return false;
    await apply({ ...found, status, reason, saysDnd, connection: 0 });
    return true;
  }

  async function applyKept(receipts: readonly EarlyReceipt[]): Promise<void> {
    if (receipts.length === 0) return;
    await Promise.all(receipts.map(applyIfKnown));
    await ports.queue.forgetEarlyReceipts(receipts);
  }

  return {
    async hear({ messageIds, reason, ...told }) {
      const receipt: EarlyReceipt = {
        ...told,
        messageIds: messageIds.map((id) => keptText(id, 200)),
        reason: reason === null ? null : keptText(reason, 200),
        receivedAt: ports.clock.now(),
      };
      if (await applyIfKnown(receipt)) return;
      await keep(receipt);
      // Its message may have been recorded between looking and keeping, and nobody else looks for it then.
      if (await applyIfKnown(receipt)) await ports.queue.forgetEarlyReceipts([receipt]);
    },
    async settle(messages) {
      if (messages.length > 0) await applyKept(await ports.queue.earlyReceiptsOf(messages));
    },
    async tidyUp() {
      await applyKept(await ports.queue.earlyReceiptsDue(AT_ONCE));
      const forgotten = await ports.queue.forgetEarlyReceiptsBefore(after(ports.clock.now(), -FORGOTTEN_AFTER));
      if (forgotten > 0) ports.log.warn('receipts of messages that are not on record were forgotten', { receipts: forgotten });
    },
  };
}
