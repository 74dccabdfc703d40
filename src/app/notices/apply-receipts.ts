import { batched } from '#app/batched.ts';
import type { BusinessTransaction, HeldLine, NoticeKey, NoticeStateChange, StandingChange } from '#app/ports/consent.ts';
import type { DueNotice, SentMessage } from '#app/ports/notices.ts';
import type { Ports } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { NoticeEnded } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { isConfirmation } from '#domain/notice/meaning.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import { reasonKept } from './record-notice-fates.ts';

/** A receipt whose message was found. */
export interface FoundReceipt extends SentMessage {
  readonly status: 'delivered' | 'failed';
  /** The carrier's words for a failure. */
  readonly reason: string | null;
  /** It failed because the number is on DND, says the carrier (R5). */
  readonly saysDnd: boolean;
  /** The carrier connection that told it; 0 where a sender's own link did. */
  readonly connection: number;
}

/** unchanged: it was heard before, says less than what is known, or other parts of the message are still on their way. */
export type AppliedOutcome = 'applied' | 'unchanged';

export type ApplyReceipt = (receipt: FoundReceipt) => Promise<AppliedOutcome>;

type ReceiptPorts = Pick<Ports, 'clock' | 'consent'>;
type Receipt = FoundReceipt;

/**
 * Applies receipts (R6, R18): each is in the evidence, and the notice and its entry follow it, before the promise resolves; where it
 * says that the number is on DND, that is on record from then on (R5). Receipts that wait while a transaction of their business runs
 * go into the next one together.
 */
export function receiptApplier(ports: ReceiptPorts): ApplyReceipt {
  const businesses = new Map<BusinessId, ApplyReceipt>();

  function applierOf(business: BusinessId): ApplyReceipt {
    const known = businesses.get(business);
    if (known !== undefined) return known;
    const apply = batched<Receipt, AppliedOutcome>({ limit: ports.consent.chunkSize }, (receipts) =>
      applyReceipts(ports, business, receipts),
    );
    businesses.set(business, apply);
    return apply;
  }

  return (receipt) => {
    const reason = receipt.reason === null ? null : reasonKept(receipt.reason);
    return applierOf(receipt.notice.business)({ ...receipt, reason });
  };
}

/** A number that another writer changed meanwhile is done again, with the receipts that came for it. */
async function applyReceipts(
  ports: ReceiptPorts,
  business: BusinessId,
  receipts: readonly Receipt[],
): Promise<readonly AppliedOutcome[]> {
  const outcomes: AppliedOutcome[] = receipts.map(() => 'unchanged');
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
  const isWhole = await wholeNotices(tx, batch);
  const isOpen = await openConfirmations(tx, batch);
  const changes = new Map<PhoneNumber, NumberChange>();
  const applied: (readonly [number, Receipt])[] = [];
  for (const one of batch) {
    const [, receipt] = one;
    const { number } = receipt.notice;
    const before = standings.get(number);
    if (before === undefined || !isWhole(receipt)) continue;
    const { change, freed } = changes.get(number) ?? { change: { number, before, events: [], after: before }, freed: [] };
    if (!(isConfirmation(receipt.notice.form) ? isOpen(receipt) : saysMore(change.after, receipt))) continue;
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

/** A message of several parts has arrived when all of them have; it has failed when one of them has. */
async function wholeNotices(
  tx: BusinessTransaction,
  batch: readonly (readonly [number, Receipt])[],
): Promise<(receipt: Receipt) => boolean> {
  const arrived = batch.flatMap(([, { isPart, status, notice, messageId }]) =>
    isPart && status === 'delivered' ? [{ number: notice.number, notice: notice.notice, messageId }] : [],
  );
  const whole = arrived.length === 0 ? [] : await tx.partsDelivered(arrived);
  const keys = new Set(whole.map(keyOf));
  return ({ isPart, status, notice }) => !isPart || status === 'failed' || keys.has(keyOf(notice));
}

/** Confirmations leave no mark on the standing: whether a receipt of one says something new is told by their own row, once. */
async function openConfirmations(
  tx: BusinessTransaction,
  batch: readonly (readonly [number, Receipt])[],
): Promise<(receipt: Receipt) => boolean> {
  const told = batch.flatMap(([, { notice }]) => (isConfirmation(notice.form) ? [notice] : []));
  const open = new Set((await tx.awaitingReceipt(told)).map(keyOf));
  return ({ notice }) => open.delete(keyOf(notice));
}

function keyOf({ number, notice }: NoticeKey): string {
  return `${number} ${notice}`;
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
