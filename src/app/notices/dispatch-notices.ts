import type { DueNotice, MessageSender, SendResult, SentMessage } from '#app/ports/notices.ts';
import type { Ports } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { after, HOUR, type Instant, MINUTE, SECOND } from '#domain/kernel/instant.ts';
import { isConfirmation } from '#domain/notice/meaning.ts';
import { CONFIRM_WITHIN } from '#domain/whitelist/confirmation.ts';
import type { SenderReceipts } from './hear-sender-receipt.ts';
import { type PreparedNotice, prepareNotices } from './prepare-notices.ts';
import { recordInTime } from './record-in-time.ts';
import { type NoticeFate, partsOf, recordNoticeFates, storable } from './record-notice-fates.ts';

export type DispatchPorts = Pick<
  Ports,
  'clock' | 'consent' | 'directory' | 'lineSigns' | 'queue' | 'sender' | 'log' | 'sha256'
> & {
  readonly recipientLinks?: Ports['recipientLinks'];
  /** In the sandbox people may be asked at any hour (R7). */
  readonly asksAllDay?: boolean;
  /** How many batches are under way at once (4): with one, the same queue is always sent in the same order. */
  readonly batchesAtOnce?: number;
  /** Receipts may come before it is on record that a carrier took their messages. */
  readonly expectReceipts?: SenderReceipts['expect'];
  /** Told each time something fails for a business. */
  readonly failed?: () => void;
  /**
   * Waits so many milliseconds; false where there is no time for that, since the process is about to end. Without it nothing is waited for:
   * what cannot be recorded is not tried again.
   */
  readonly pause?: (milliseconds: number) => Promise<boolean>;
};

/** How many notices of one business are taken, sent and recorded together. */
const BATCH = 200;
/** What fails for so many businesses in one run is no business's own trouble. */
const MOST_FAILURES = 10;
/** While one batch waits for its carrier, others are read and recorded. */
const AT_ONCE = 4;
/** How long a process may take to say what became of a batch; the last minute and a half of it are the sender's. */
const LEASE = 2 * MINUTE;
const FOR_THE_SENDER = 90 * SECOND;
/** What came too late for its sender is not taken again at once: others come first. */
const LATE_AGAIN_AFTER = SECOND;
/** A notice that no sender has taken is tried again after 15 s, 30 s, 1 min, … 1 h, and given up a day after the first try (R6). */
const FIRST_RETRY = 15 * SECOND;
const LONGEST_RETRY = HOUR;
const GIVE_UP_AFTER = 24 * HOUR;

/**
 * Sends every notice that is due now and answers how many were taken. Businesses take turns, a batch each, so that a long queue
 * keeps nobody else waiting. What a carrier said is in the evidence before a turn ends; a crash in between leaves the notice leased,
 * and it is looked at again afterwards.
 */
export async function dispatchNotices(ports: DispatchPorts): Promise<number> {
  const failures = new Map<BusinessId, unknown>();
  const failedFor = (business: BusinessId, error: unknown): void => {
    failures.set(business, error);
    ports.log.error('notices of a business could not be dispatched; they are tried again', error, { business });
    ports.failed?.();
  };
  await recoverAbandoned(ports, failedFor);
  let turns: readonly BusinessId[] = await ports.queue.businessesDue(ports.clock.now());
  const { batchesAtOnce = AT_ONCE } = ports;
  const batch = batchFor(ports.sender, batchesAtOnce);
  let place = 0;
  let sent = 0;

  async function takeTurns(lane: number): Promise<void> {
    for (let business = turns[place]; business !== undefined && failures.size < MOST_FAILURES; business = turns[place]) {
      const mine = business;
      place = (place + 1) % turns.length;
      // What fails for one business is tried again by the next run, and keeps no other waiting.
      const taken = await dispatchBatch(ports, mine, { most: batch, lane }).catch((error: unknown) => {
        failedFor(mine, error);
        return 0;
      });
      sent += taken;
      if (taken === batch) continue;
      turns = turns.filter((other) => other !== mine);
      place = turns.length === 0 ? 0 : place % turns.length;
    }
  }

  await Promise.all(Array.from({ length: batchesAtOnce }, (_, lane) => takeTurns(lane)));
  // A run that fails is followed by a pause, for which everybody waits.
  if (failures.size >= MOST_FAILURES) throw [...failures.values()][0];
  return sent;
}

/**
 * All batches together are a quarter of a second's work of the sender, or a message each: what is in its hands when the process dies is of
 * unknown fate, sent or not, and what became of a message is on record when all of its batch have their turn.
 */
function batchFor({ perSecond = Number.POSITIVE_INFINITY }: MessageSender, batchesAtOnce: number): number {
  return Math.min(BATCH, Math.ceil(perSecond / 4 / batchesAtOnce));
}

interface Batch {
  readonly business: BusinessId;
  readonly due: readonly DueNotice[];
  readonly until: Instant;
}

async function dispatchBatch(
  ports: DispatchPorts,
  business: BusinessId,
  { most, lane }: { readonly most: number; readonly lane: number },
): Promise<number> {
  const now = ports.clock.now();
  // A batch is known by its lease: two that are taken in the same millisecond have different ones.
  const until = after(now, LEASE + lane);
  const due = await ports.queue.claim(business, { now, until }, most);
  if (due.length > 0) await sendBatch(ports, { business, due, until });
  return due.length;
}

/**
 * Makes a batch ready and hands it over, which is written down before a sender has any of it: what fails or ends before that has only to
 * be taken up again.
 */
async function takeInHand(ports: DispatchPorts, batch: Batch): Promise<Awaited<ReturnType<typeof prepareNotices>>> {
  try {
    const prepared = await prepareNotices(ports, batch.business, batch.due);
    for (const dueAt of new Set(prepared.held.map(({ until }) => until))) {
      const together = prepared.held.flatMap(({ notice, until }) => (until === dueAt ? [notice] : []));
      await ports.queue.putBack(together, { dueAt, tried: false });
    }
    if (prepared.ready.length === 0) return prepared;
    const now = ports.clock.now();
    if (now > after(batch.until, -FOR_THE_SENDER)) {
      const late = prepared.ready.map(({ notice }) => notice);
      await ports.queue.putBack(late, { dueAt: after(now, LATE_AGAIN_AFTER), tried: false });
      return { ...prepared, ready: [] };
    }
    await ports.queue.handOver(batch.business, batch.until);
    return prepared;
  } catch (error) {
    const dueAt = after(ports.clock.now(), FIRST_RETRY);
    await ports.queue.putBack(batch.due, { dueAt, tried: false }).catch((also: unknown) => {
      ports.log.error('notices could not be put back; they are taken up again when their lease has ended', also);
    });
    throw error;
  }
}

async function sendBatch(ports: DispatchPorts, batch: Batch): Promise<void> {
  const { ready, unwanted } = await takeInHand(ports, batch);
  const settle = ports.expectReceipts?.(ready.map(({ notice }) => notice.number));
  let recorded: readonly SentMessage[] = [];
  try {
    recorded = await sendAndRecord(ports, batch, ready, unwanted);
  } finally {
    await settle?.(recorded);
  }
}

/** Answers the messages that were taken, which is on record by then. */
async function sendAndRecord(
  ports: DispatchPorts,
  { business, until }: Batch,
  ready: readonly PreparedNotice[],
  unwanted: readonly DueNotice[],
): Promise<readonly SentMessage[]> {
  const results = ready.length === 0 ? [] : await sendAll(ports, ready);
  const fates: NoticeFate[] = unwanted.map((notice) => ({ kind: 'cancelled', notice, reason: 'no longer wanted' }));
  const untried: DueNotice[] = [];
  const taken: SentMessage[] = [];
  for (const [index, prepared] of ready.entries()) {
    const result = results[index] ?? { kind: 'try_later', reason: 'the sender gave no answer' };
    if (result.kind === 'no_room') untried.push(prepared.notice);
    else fates.push(fateOf(prepared, result, ports.clock.now()));
    if (result.kind === 'accepted') taken.push(...messagesOf(prepared, result));
  }
  await recordInTime(ports, { business, until, fates, untried });
  return taken;
}

function messagesOf({ notice, line }: PreparedNotice, result: Extract<SendResult, { kind: 'accepted' }>): readonly SentMessage[] {
  const parts = partsOf(notice, result);
  if (parts.length > 0) return parts.map(({ messageId }) => ({ notice: { ...notice, line }, messageId, isPart: true }));
  return [{ notice: { ...notice, line }, messageId: storable(result.messageId), isPart: false }];
}

/** A sender that throws has answered for none of them: they are tried again, which its `repeatable` makes safe or not. */
async function sendAll(ports: DispatchPorts, ready: readonly PreparedNotice[]): Promise<readonly SendResult[]> {
  try {
    const now = ports.clock.now();
    return await ports.sender.send(
      ready.map(({ message, notAfter }) => (notAfter === null ? message : { ...message, within: notAfter - now })),
    );
  } catch (error) {
    ports.log.error('a sender failed', error, { sender: ports.sender.name, notices: ready.length });
    const kind = ports.sender.repeatable ? 'try_later' : 'unknown';
    return ready.map(() => ({ kind, reason: 'the sender failed' }));
  }
}

function fateOf(prepared: PreparedNotice, result: Exclude<SendResult, { kind: 'no_room' }>, now: Instant): NoticeFate {
  // The line it was sent with, which may not be the one it was queued with.
  const notice: DueNotice = { ...prepared.notice, line: prepared.line };
  switch (result.kind) {
    case 'accepted':
      return {
        kind: 'accepted',
        prepared,
        messageId: result.messageId,
        parts: partsOf(prepared.notice, result),
        receipts: result.receipts ?? null,
      };
    case 'unknown':
      // It may have arrived. Nothing is granted on it, and it is not sent again: who wants to ask again has to post again (R6).
      return { kind: 'unknown', notice, reason: `its fate is unknown: ${result.reason}` };
    case 'refused':
      return { kind: 'failed', notice, reason: result.reason };
    case 'try_later': {
      const wait = Math.min(FIRST_RETRY * 2 ** (notice.attempts - 1), LONGEST_RETRY);
      const dueAt = after(now, wait);
      const giveUpAfter = isConfirmation(notice.form) ? CONFIRM_WITHIN : GIVE_UP_AFTER;
      if (dueAt > after(notice.firstTriedAt, giveUpAfter)) return { kind: 'failed', notice, reason: result.reason };
      return { kind: 'try_later', notice, dueAt, reason: result.reason };
    }
  }
}

/**
 * Notices whose process died before it recorded what became of them. What no sender had is sent now; of the others, a sender that knows a
 * repeat by its key may send again; with any other they count as failed: nothing is granted on a notice of which nobody knows (R6), and
 * nothing is sent twice blindly.
 */
async function recoverAbandoned(ports: DispatchPorts, failedFor: (business: BusinessId, error: unknown) => void): Promise<void> {
  const now = ports.clock.now();
  const left = await ports.queue.abandoned(now);
  if (left.length === 0) return ports.queue.forgetHandedOver(now);
  ports.log.warn('notices were left without a recorded fate', { notices: left.length });
  const unsent = left.filter(({ handedOver }) => !handedOver);
  if (unsent.length > 0) await ports.queue.putBack(unsent, { dueAt: now, tried: false });
  const abandoned = left.filter(({ handedOver }) => handedOver);
  if (ports.sender.repeatable) {
    if (abandoned.length > 0) await ports.queue.putBack(abandoned, { dueAt: now, tried: true });
    return;
  }
  for (const business of new Set(abandoned.map((notice) => notice.business))) {
    const fates = abandoned
      .filter((notice) => notice.business === business)
      .map(
        (notice) => ({ kind: 'unknown', notice, reason: 'its fate is unknown: the process ended while it was sent' }) as const,
      );
    await recordNoticeFates(ports, business, fates).catch((error: unknown) => failedFor(business, error));
  }
}
