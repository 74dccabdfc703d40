import type { CarrierConnection } from '#app/ports/directory.ts';
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
 * applied: it is evidence and in force. unchanged: it was heard before, or says less than what is known. not_yours: the message
 * went out from a number that is not the connection's. unknown_message: no notice with that id (yet): a carrier can be faster than
 * the recording of what it accepted, so it should say it again.
 */
export type ReceiptOutcome = AppliedOutcome | 'not_yours' | 'unknown_message';

export type HearReceipt = (receipt: ReceiptCommand) => Promise<ReceiptOutcome>;

type ReceiptPorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'queue'>;

/** Hears receipts that a carrier connection tells. */
export function receiptHearer(ports: ReceiptPorts, apply: ApplyReceipt = receiptApplier(ports)): HearReceipt {
  return async ({ connection, to, messageId, ...told }) => {
    const number = readPhoneNumber(to);
    if (!isPhoneNumber(number)) return 'unknown_message';
    const [found] = await ports.queue.findMessages([{ number, messageIds: [keptText(messageId, 200)] }]);
    if (found === undefined || found === null) return 'unknown_message';
    const { virtualNumber } = found.notice;
    const sender = virtualNumber === null ? null : ports.directory.current().serviceNumber(virtualNumber);
    if (sender?.kind !== 'virtual_number' || sender.virtualNumber.connectionId !== connection.id) return 'not_yours';
    return apply({ ...found, ...told, connection: connection.id });
  };
}
