import type { CarrierConnection } from '#app/ports/directory.ts';
import type { EarlyReceipt, SentMessage } from '#app/ports/notices.ts';
import type { Ports } from '#app/ports.ts';
import { keptText } from '#domain/kernel/kept-text.ts';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { type AppliedOutcome, type ApplyReceipt, receiptApplier } from './apply-receipts.ts';

/** What a carrier says became of a message it had accepted. */
export interface ReceiptCommand {
  readonly connection: CarrierConnection;
  /** The id the carrier gave when it accepted the message. */
  readonly messageId: string;
  /** To whom it went, as the carrier wrote it. */
  readonly to: string;
  readonly status: 'delivered' | 'failed';
  /** The carrier's words for a failure. */
  readonly reason: string | null;
  /** It failed because the number is on DND, says the carrier (R5). */
  readonly saysDnd: boolean;
}

/**
 * applied: it is evidence and in force. unchanged: it was heard before, or says less than what is known. kept: its message is not on record
 * yet; it is applied when it is. not_yours: the message went out from a number that is not the connection's. unknown_message: no notice
 * with that id, and none on its way to that number: it should be said again.
 */
export type ReceiptOutcome = AppliedOutcome | 'kept' | 'not_yours' | 'unknown_message';

export type HearReceipt = (receipt: ReceiptCommand) => Promise<ReceiptOutcome>;

type ReceiptPorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'queue'>;

/** Of one connection at one time: whoever knows its secret and makes ids up fills no table. */
const MOST_KEPT = 10_000;

/** Hears receipts that a carrier connection tells. */
export function receiptHearer(ports: ReceiptPorts, apply: ApplyReceipt = receiptApplier(ports)): HearReceipt {
  return async ({ connection, to, ...told }) => {
    const number = readPhoneNumber(to);
    if (!isPhoneNumber(number)) return 'unknown_message';
    const receipt: EarlyReceipt = {
      messageIds: [keptText(told.messageId, 200)],
      to: number,
      status: told.status,
      reason: told.reason === null ? null : keptText(told.reason, 200),
      saysDnd: told.saysDnd,
      connection: connection.id,
      receivedAt: ports.clock.now(),
    };
    const heard = await applyIfKnown(ports, apply, receipt);
    if (heard !== 'unknown_message') return heard;
    const isKept = await ports.queue.keepExpectedReceipt(receipt, MOST_KEPT);
    // The message may have been recorded in between, and nobody looks for its receipts any more.
    const heardNow = await applyIfKnown(ports, apply, receipt);
    if (!isKept) return heardNow;
    if (heardNow === 'unknown_message') return 'kept';
    await ports.queue.forgetEarlyReceipts([receipt]);
    return heardNow;
  };
}

async function applyIfKnown(
  { directory, queue }: ReceiptPorts,
  apply: ApplyReceipt,
  { to, messageIds, status, reason, saysDnd, connection }: EarlyReceipt,
): Promise<Exclude<ReceiptOutcome, 'kept'>> {
  const [found] = await queue.findMessages([{ number: to, messageIds }]);
  if (found === undefined || found === null) return 'unknown_message';
  if (!mayTell(directory, connection, found)) return 'not_yours';
  return apply({ ...found, status, reason, saysDnd, connection });
}

/** A sender's own link, which is connection 0, knows its messages by their ids; any other tells of those that went out from its numbers. */
export function mayTell(directory: Ports['directory'], connection: number, { notice: { virtualNumber } }: SentMessage): boolean {
  if (connection === 0) return true;
  const sender = virtualNumber === null ? null : directory.current().serviceNumber(virtualNumber);
  return sender?.kind === 'virtual_number' && sender.virtualNumber.connectionId === connection;
}
