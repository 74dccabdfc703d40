import type { BusinessId } from '#domain/account/account.ts';
import type { NoticeEnded } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { keptText } from '#domain/kernel/kept-text.ts';
import { isPhoneNumber, type PhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import { batched } from './batched.ts';
import type {
  BusinessTransaction,
  CarrierConnection,
  DueNotice,
  HeldLine,
  NoticeStateChange,
  Ports,
  StandingChange,
} from './ports.ts';

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
export type ReceiptOutcome = 'applied' | 'unchanged' | 'not_yours' | 'unknown_message';

export type HearReceipt = (receipt: ReceiptCommand) => Promise<ReceiptOutcome>;

type ReceiptPorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'queue'>;

interface Receipt {
  readonly notice: DueNotice;
  readonly messageId: string;
  readonly status: ReceiptCommand['status'];
  readonly reason: string | null;
  readonly saysDnd: boolean;
  readonly connection: number;
}

/**
 * Hears delivery receipts (R6, R18): each is in the evidence, and the notice and its entry follow it, before the promise resolves; where
 * it says that the number is on DND, that is on record from then on (R5).
 * Receipts that wait while a transaction of their business runs go into the next one together.
 */
export function receiptHearer(ports: ReceiptPorts): HearReceipt {
  const businesses = new Map<BusinessId, (receipt: Receipt) => Promise<ReceiptOutcome>>();

  function applierOf(business: BusinessId): (receipt: Receipt) => Promise<ReceiptOutcome> {
    const known = businesses.get(business);
    if (known !== undefined) return known;
    const apply = batched<Receipt, ReceiptOutcome>({ limit: ports.consent.chunkSize }, (receipts) =>
      applyReceipts(ports, business, receipts),
    );
    businesses.set(business, apply);
    return apply;
  }

  return async ({ connection, to, status, saysDnd, ...command }) => {
    const number = readPhoneNumber(to);
    if (!isPhoneNumber(number)) return 'unknown_message';
    const messageId = keptText(command.messageId, 200);
    const notice = await ports.queue.find(number, messageId);
    if (notice === null) return 'unknown_message';
    const sender = notice.virtualNumber === null ? null : ports.directory.current().serviceNumber(notice.virtualNumber);
    if (sender?.kind !== 'virtual_number' || sender.virtualNumber.connectionId !== connection.id) return 'not_yours';
    const reason = command.reason === null ? null : keptText(command.reason, 200);
    return applierOf(notice.business)({ notice, messageId, status, reason, saysDnd, connection: connection.id });
  };
}

/** A number that another writer changed meanwhile is done again, with the receipts that came for it. */
async function applyReceipts(
  ports: ReceiptPorts,
  business: BusinessId,
  receipts: readonly Receipt[],
): Promise<readonly ReceiptOutcome[]> {
  const outcomes: ReceiptOutcome[] = receipts.map(() => 'unchanged');
  let open = [...receipts.entries()];
  while (open.length > 0) {
    const batch = open;
    open = await ports.consent.transact(business, async (tx) => {
      const now = ports.clock.now();
      const { changes, applied } = await decideReceipts(tx, batch, now);
      const lost = await tx.write([...changes.values()].map(({ change }) => change));
      const written = applied.filter(([, { notice }]) => !lost.has(notice.number));
      await tx.noticeState(written.map(([, receipt]) => stateOf(receipt)));
      await tx.releaseHolds([...changes.values()].filter(({ change }) => !lost.has(change.number)).flatMap(({ freed }) => freed));
      // A receipt that is heard again is not applied again, so that what it said does not become younger (R18).
      const onDnd = written.filter(([, { status, saysDnd }]) => saysDnd && status === 'failed');
      await tx.reportDnd(onDnd.map(([, { notice, connection }]) => ({ number: notice.number, at: now, connection })));
      for (const [index] of written) outcomes[index] = 'applied';
      return batch.filter(([, { notice }]) => lost.has(notice.number));
    });
  }
  return outcomes;
}

interface NumberChange {
  readonly change: StandingChange;
  /** Lines that requests of this number held and no longer need. */
  readonly freed: readonly HeldLine[];
}

async function decideReceipts(tx: BusinessTransaction, batch: readonly (readonly [number, Receipt])[], now: Instant) {
  const standings = await tx.standings([...new Set(batch.map(([, { notice }]) => notice.number))]);
  const changes = new Map<PhoneNumber, NumberChange>();
  const applied: (readonly [number, Receipt])[] = [];
  for (const one of batch) {
    const [, receipt] = one;
    const { number } = receipt.notice;
    const before = standings.get(number);
    if (before === undefined) continue;
    const { change, freed } = changes.get(number) ?? { change: { number, before, events: [], after: before }, freed: [] };
    if (!saysMore(change.after, receipt)) continue;
    const event = eventOf(receipt, now);
    const after = fold([event], change.after);
    changes.set(number, {
      change: { ...change, events: [...change.events, event], after },
      freed: [...freed, ...lineFreed(change.after, after, receipt.notice)],
    });
    applied.push(one);
  }
  return { changes, applied };
}

/** A delivery is final: a failure told after it is a carrier contradicting itself. */
function saysMore(standing: Standing, { notice, status }: Receipt): boolean {
  const mark = standing.notices.find((one) => one.notice === notice.notice);
  if (mark !== undefined) return !mark.delivered && (status === 'delivered' || mark.fate !== 'failed');
  const { entry } = standingOfAccount(standing, notice.account);
  return entry?.notice === notice.notice && !entry.delivered && !(status === 'failed' && entry.state === 'withheld');
}

function eventOf({ notice, messageId, status, reason }: Receipt, now: Instant): NoticeEnded {
  return {
    kind: status === 'delivered' ? 'notice_delivered' : 'notice_failed',
    at: now,
    actor: 'carrier',
    account: notice.account,
    request: null,
    notice: notice.notice,
    messageId,
    reason,
  };
}

/** A request or renewal whose notice failed no longer holds its agree line (R8). */
function lineFreed(before: Standing, after: Standing, { account, notice, number, line }: DueNotice): readonly HeldLine[] {
  const held = standingOfAccount(before, account).entry;
  const holds = standingOfAccount(after, account).entry;
  const asked = held?.notice === notice && held.state === 'awaiting' && holds?.state !== 'awaiting';
  const renewing = held?.renewal?.notice === notice && holds?.renewal === null;
  return line !== null && (asked || renewing) ? [{ number, line, notice }] : [];
}

function stateOf({ notice, status, reason }: Receipt): NoticeStateChange {
  const { number, notice: n } = notice;
  return { number, notice: n, state: status, dueAt: null, line: null, messageId: null, error: reason };
}
