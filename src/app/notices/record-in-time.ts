import { isDiskFull } from '#app/disk-full.ts';
import type { DueNotice } from '#app/ports/notices.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { after, type Instant, SECOND } from '#domain/kernel/instant.ts';
import type { DispatchPorts } from './dispatch-notices.ts';
import { type NoticeFate, noticeOf, recordNoticeFates } from './record-notice-fates.ts';

/** What became of a batch: the fates that are known, and what its sender had no room for. */
export interface BatchOutcome {
  readonly business: BusinessId;
  /** Until when its notices are leased. */
  readonly until: Instant;
  readonly fates: readonly NoticeFate[];
  readonly untried: readonly DueNotice[];
}

type RecordPorts = Pick<DispatchPorts, 'clock' | 'consent' | 'directory' | 'log' | 'pause' | 'queue' | 'sender'>;

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2 * SECOND;
/** Of the lease that remains when nothing is tried any more: a try takes its time, and afterwards others look after the notices. */
const LEFT_OF_THE_LEASE = 5 * SECOND;
/** So often it may fail although the database takes something else. Then the trouble is not the database's, and others wait. */
const MOST_OF_ITS_OWN = 5;
const NO_ROOM_FOR = SECOND;

/**
 * Records what became of a batch, again and again while the database fails: what a carrier has taken and is not on record when the lease
 * ends counts as of unknown fate. Throws the last failure when the time is up.
 */
export async function recordInTime(ports: RecordPorts, batch: BatchOutcome): Promise<void> {
  let ofItsOwn = 0;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    try {
      const open = wait === FIRST_PAUSE ? batch : await stillOpen(ports, batch);
      await recordNoticeFates(ports, batch.business, open.fates);
      await ports.queue.putBack(open.untried, { dueAt: after(ports.clock.now(), NO_ROOM_FOR), tried: false });
      return;
    } catch (error) {
      if (!isDiskFull(error) && (await takesSomethingElse(ports, batch))) ofItsOwn += 1;
      const isTooLate = after(ports.clock.now(), wait) > after(batch.until, -LEFT_OF_THE_LEASE);
      if (ofItsOwn === MOST_OF_ITS_OWN || isTooLate) throw error;
      if (wait === FIRST_PAUSE) {
        const { business, fates } = batch;
        ports.log.error('what became of notices could not be recorded; it is tried again', error, {
          business,
          fates: fates.length,
        });
      }
      const mayGoOn = (await ports.pause?.(wait)) ?? false;
      if (!mayGoOn) throw error;
    }
  }
}

/**
 * Of a batch whose recording failed: what it had recorded all the same, where only the answer was lost, is not recorded twice, and what was
 * put back, and may be in other hands by now, stays there.
 */
async function stillOpen({ queue }: RecordPorts, batch: BatchOutcome): Promise<Pick<BatchOutcome, 'fates' | 'untried'>> {
  const keyOf = ({ number, notice }: Pick<DueNotice, 'number' | 'notice'>): string => `${number} ${notice}`;
  const ours = new Set((await queue.leased(batch.business, batch.until)).map(keyOf));
  return {
    fates: batch.fates.filter((fate) => ours.has(keyOf(noticeOf(fate)))),
    untried: batch.untried.filter((notice) => ours.has(keyOf(notice))),
  };
}

/** That the batch was handed over is written down already, so that this changes nothing. */
async function takesSomethingElse({ queue }: RecordPorts, { business, until }: BatchOutcome): Promise<boolean> {
  return queue.handOver(business, until).then(
    () => true,
    () => false,
  );
}
