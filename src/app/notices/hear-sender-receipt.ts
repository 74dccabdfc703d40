import { batched } from '#app/batched.ts';
import type { EarlyReceipt, MessageKey, SenderReceipt, SentMessage } from '#app/ports/notices.ts';
import type { Ports } from '#app/ports.ts';
import { after, DAY, HOUR } from '#domain/kernel/instant.ts';
import { keptText } from '#domain/kernel/kept-text.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { ApplyReceipt } from './apply-receipts.ts';
import { mayTell } from './hear-receipt.ts';

type ReceiptPorts = Pick<Ports, 'clock' | 'directory' | 'log' | 'queue'>;

/** A sender's own link connects it with its messages: ids are the sender's, and nobody else can tell about them. */
export interface SenderReceipts {
  /** Stores what a receipt says; it is in force when the promise resolves, or as soon as its message is on record. */
  hear(receipt: SenderReceipt): Promise<void>;
  /**
   * To be called before messages to these numbers are sent, and what it answers when it is on record which were taken: applies what was
   * told of them meanwhile. Most centres tell it before all of a batch are answered.
   */
  expect(numbers: readonly PhoneNumber[]): (taken: readonly SentMessage[]) => Promise<void>;
  /** Applies what a process that ended left over, and forgets what no message was found for. */
  tidyUp(): Promise<void>;
}

/** More than one centre in a hundred tells of messages before it answers for them: as many as fit are looked up at once. */
const AT_ONCE = 500;
/** A carrier tells of a message for three days at most. */
const FORGOTTEN_AFTER = 7 * DAY;
/** What a connection told is kept only while a notice is in a sender's hands, which is minutes. */
const CONNECTIONS_FORGOTTEN_AFTER = HOUR;

export function senderReceipts(ports: ReceiptPorts, apply: ApplyReceipt): SenderReceipts {
  const find = batched<MessageKey, SentMessage | 'none'>({ limit: AT_ONCE, atOnce: 2 }, async (keys) =>
    (await ports.queue.findMessages(keys)).map((found) => found ?? 'none'),
  );
  const keep = batched<EarlyReceipt, 'kept'>({ limit: AT_ONCE }, async (receipts) => {
    await ports.queue.keepEarlyReceipts(receipts);
    return receipts.map(() => 'kept');
  });

  async function applyTo(message: SentMessage, { status, reason, saysDnd, connection }: EarlyReceipt): Promise<void> {
    if (mayTell(ports.directory, connection, message)) await apply({ ...message, status, reason, saysDnd, connection });
  }

  async function applyIfKnown(receipt: EarlyReceipt): Promise<boolean> {
    const found = await find({ number: receipt.to, messageIds: receipt.messageIds });
    if (found === 'none') return false;
    await applyTo(found, receipt);
    return true;
  }

  /** To how many messages in our hands each number is being sent: of these nothing is on record yet. */
  const inHand = new Map<PhoneNumber, number>();

  function count(numbers: readonly PhoneNumber[], by: 1 | -1): void {
    for (const number of numbers) {
      const left = (inHand.get(number) ?? 0) + by;
      if (left === 0) inHand.delete(number);
      else inHand.set(number, left);
    }
  }

  /** `taken` are messages that are known without looking for them. */
  async function applyKept(receipts: readonly EarlyReceipt[], taken: readonly SentMessage[]): Promise<void> {
    if (receipts.length === 0) return;
    const known = new Map(taken.map((message) => [`${message.notice.number} ${message.messageId}`, message]));
    const applied = receipts.map((receipt) => {
      const { messageIds, to } = receipt;
      const message = messageIds.map((id) => known.get(`${to} ${id}`)).find((found) => found !== undefined);
      return message === undefined ? applyIfKnown(receipt) : applyTo(message, receipt);
    });
    await Promise.all(applied);
    await ports.queue.forgetEarlyReceipts(receipts);
  }

  return {
    async hear({ messageIds, reason, ...told }) {
      const receipt: EarlyReceipt = {
        ...told,
        messageIds: messageIds.map((id) => keptText(id, 200)),
        reason: reason === null ? null : keptText(reason, 200),
        connection: 0,
        receivedAt: ports.clock.now(),
      };
      if (!inHand.has(receipt.to) && (await applyIfKnown(receipt))) return;
      await keep(receipt);
      // Who has the message in hand looks for it when it is recorded. Else it may have been recorded before this was kept, and nobody looks.
      if (inHand.has(receipt.to)) return;
      if (await applyIfKnown(receipt)) await ports.queue.forgetEarlyReceipts([receipt]);
    },
    expect(numbers) {
      count(numbers, 1);
      return async (taken) => {
        // First: whoever keeps a receipt from now on looks for its message by itself.
        count(numbers, -1);
        const parts = taken.map(({ notice: { number, notice }, messageId }) => ({ number, notice, messageId }));
        if (parts.length > 0) await applyKept(await ports.queue.earlyReceiptsOf(parts), taken);
      };
    },
    async tidyUp() {
      await applyKept(await ports.queue.earlyReceiptsDue(AT_ONCE), []);
      const now = ports.clock.now();
      const forgotten = await ports.queue.forgetEarlyReceiptsBefore({
        links: after(now, -FORGOTTEN_AFTER),
        connections: after(now, -CONNECTIONS_FORGOTTEN_AFTER),
      });
      if (forgotten > 0) ports.log.warn('receipts of messages that are not on record were forgotten', { receipts: forgotten });
    },
  };
}
