/** The service's background work: each wakes up and calls one use case. */
import { setTimeout } from 'node:timers/promises';
import { applyRetention } from '#app/apply-retention.ts';
import { makeStandingCount } from '#app/entries/count-standings.ts';
import { type DeliveryPorts, deliverCheckpoints } from '#app/evidence/deliver-checkpoints.ts';
import { type CheckpointPorts, makeCheckpoint } from '#app/evidence/make-checkpoint.ts';
import { finishReports } from '#app/hearing/finish-reports.ts';
import type { FinishReport } from '#app/hearing/hear-report.ts';
import { type ImportPorts, workImports } from '#app/imports/work-imports.ts';
import { type WatchPorts, watchLines } from '#app/lines/watch-lines.ts';
import { type DispatchPorts, dispatchNotices } from '#app/notices/dispatch-notices.ts';
import type { SenderReceipts } from '#app/notices/hear-sender-receipt.ts';
import type { CheckpointReceiver } from '#app/ports/evidence.ts';
import type { Ports } from '#app/ports.ts';
import { type SweepPorts, sweepStep } from '#app/whitelist/sweep-lapsed.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { after, DAY, HOUR, type Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Precedence } from './precedence.ts';
import type { Job } from './runner.ts';

/** What fails for so many in one run is not their own trouble. */
const MOST_FAILURES = 10;

/** Does work for each of several, also behind one for which it fails; fails in the end with the first failure. */
async function forEach<One>(several: Iterable<One>, work: (one: One) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const one of several) {
    await work(one).catch((error: unknown) => failures.push(error));
    if (failures.length === MOST_FAILURES) break;
  }
  if (failures.length > 0) throw failures[0];
}

/** How long a batch of notices gives way to bulk requests. */
const MOST_GIVEN_WAY = 500;
/** Milliseconds. How long a process that is to stop goes on trying to record what became of notices. */
const MOST_PAUSED_AT_THE_END = 5_000;

/**
 * Hands queued notices to the sender. Woken by every posting; looks by itself for those that are due again. Notices give way to
 * bulk requests, which queue them faster than they are sent.
 */
export function noticeDispatch(ports: DispatchPorts, bulk: Precedence): Job {
  return {
    name: 'notice dispatch',
    pauseMilliseconds: 1_000,
    async run(signal) {
      // A long queue is not worked off before stopping: nothing more is taken from it.
      const claim: DispatchPorts['queue']['claim'] = async (...wanted) => {
        await bulk.quiet(MOST_GIVEN_WAY);
        return signal.aborted ? [] : ports.queue.claim(...wanted);
      };
      let pausedAtTheEnd = 0;
      const pause = async (milliseconds: number): Promise<boolean> => {
        if (signal.aborted) pausedAtTheEnd += milliseconds;
        if (pausedAtTheEnd > MOST_PAUSED_AT_THE_END) return false;
        await setTimeout(milliseconds);
        return true;
      };
      await dispatchNotices({ ...ports, pause, queue: { ...ports.queue, claim } });
    },
  };
}

/** Adds up what was counted for each day, so that what is read stays short. */
export function dayCounting({ dayCounts }: Pick<Ports, 'dayCounts'>): Job {
  return { name: 'day counts', pauseMilliseconds: 30_000, run: () => dayCounts.addUp() };
}

/** Counts how numbers stand where somebody looked at so many that they did not wait for it. */
export function standingCounting(ports: Parameters<typeof makeStandingCount>[0]): Job {
  return {
    name: 'standing counts',
    pauseMilliseconds: 2_000,
    async run(signal) {
      while (!signal.aborted && (await makeStandingCount(ports)));
    },
  };
}

/** Applies receipts that came before their messages were on record and were left over by a process that ended. */
export function receiptTidying({ tidyUp }: Pick<SenderReceipts, 'tidyUp'>): Job {
  return { name: 'early receipts', pauseMilliseconds: 60_000, run: tidyUp };
}

/** Tells businesses of reports that a process which ended left over. */
export function reportTidying(ports: Pick<Ports, 'clock' | 'consent' | 'log'>, finish: FinishReport): Job {
  return { name: 'unfinished reports', pauseMilliseconds: 60_000, run: () => finishReports(ports, finish) };
}

/** Records the terms that have passed (R10), each business once an hour of the service's time. */
export function expirySweep(ports: SweepPorts): Job {
  return {
    name: 'expiry sweep',
    pauseMilliseconds: 60_000,
    async run(signal) {
      await forEach(await ports.sweep.businessesToSweep(after(ports.clock.now(), -HOUR)), async (business) => {
        while (!signal.aborted && (await sweepStep(ports, business)) === 'more');
      });
    },
  };
}

/** Fixes where each business's chains end (R17), once a day of the service's time. */
export function checkpointing(ports: CheckpointPorts & Pick<Ports, 'directory'>): Job {
  // A business in which nothing changes keeps its checkpoint and is looked at again a day later.
  const looked = new Map<BusinessId, Instant>();
  return {
    name: 'checkpoints',
    pauseMilliseconds: 60_000,
    async run(signal) {
      await forEach(ports.directory.current().businesses(), async ({ id }) => {
        if (signal.aborted) return;
        const last = looked.get(id) ?? (await ports.checkpoints.latest(id))?.checkpoint.at;
        if (last !== undefined && ports.clock.now() < after(last, DAY)) return;
        const made = await makeCheckpoint(ports, id);
        if (made !== null) looked.set(id, ports.clock.now());
      });
    },
  };
}

/** Delivers checkpoints to an address outside. What is not taken waits; the pauses between tries grow to a minute. */
export function checkpointDelivery(ports: DeliveryPorts & Pick<Ports, 'directory'>, receiver: CheckpointReceiver): Job {
  return {
    name: 'checkpoint delivery',
    pauseMilliseconds: 5_000,
    async run(signal) {
      for (const { id: business } of ports.directory.current().businesses()) {
        if (!signal.aborted) await deliverCheckpoints(ports, receiver, { business, signal });
      }
    },
  };
}

/** Which keys were used since the last run; the latest use of each is written, and not every one. */
export function keyUses(ports: Pick<Ports, 'administration' | 'clock'>) {
  let uses = new Map<string, ReturnType<Ports['clock']['now']>>();
  const job: Job = {
    name: 'key uses',
    pauseMilliseconds: 5_000,
    async run() {
      if (uses.size === 0) return;
      const written = uses;
      uses = new Map();
      await ports.administration.keysUsed([...written].map(([key, at]) => ({ key, at })));
    },
  };
  return { note: (key: string): void => void uses.set(key, ports.clock.now()), job };
}

/** Looks after the consent lines (R8.3); `deadLines` hears how many are dead. */
export function lineWatch(ports: WatchPorts, deadLines: (count: number) => void): Job {
  let dead: ReadonlySet<PhoneNumber> = new Set();
  return {
    name: 'line watch',
    pauseMilliseconds: 5_000,
    async run() {
      dead = await watchLines(ports, dead);
      deadLines(dead.size);
    },
  };
}

/** Notes how far an import of the registry is, and hears whether another process wants it cancelled. */
export function importWatch({ registryImporter }: Pick<Ports, 'registryImporter'>): Job {
  return { name: 'import watch', pauseMilliseconds: 1_000, run: registryImporter.tick };
}

/** Goes on with imports of numbers: those that were changed at once, the others when their grace is over. */
export function importWork(ports: ImportPorts): Job {
  return {
    name: 'imports of numbers',
    pauseMilliseconds: 1_000,
    async run(signal) {
      await ports.imports.dropUnreceived(after(ports.clock.now(), -DAY));
      await workImports(ports, signal);
    },
  };
}

/** Say what of this process runs, and find what ran in a process that has ended. */
export function runWatches(ports: Pick<Ports, 'scrubs' | 'revocations' | 'registryImports'>): readonly Job[] {
  const watches = {
    scrub: ports.scrubs.watch,
    revocation: ports.revocations.watch,
    'scrub run': ports.registryImports.watch,
  };
  return Object.entries(watches).map(([what, run]) => ({ name: `${what} watch`, pauseMilliseconds: 60_000, run }));
}

/** Deletes uploads that nobody imports. */
export function uploadSweep({ registryFolder }: Pick<Ports, 'registryFolder'>): Job {
  return { name: 'upload sweep', pauseMilliseconds: 3_600_000, run: registryFolder.uploads.removeOld };
}

/** Deletes what was kept as long as it is to be kept. */
export function retentionSweep(ports: Pick<Ports, 'clock' | 'directory' | 'ownCalls' | 'retention'>): Job {
  return { name: 'retention', pauseMilliseconds: 3_600_000, run: (signal) => applyRetention(ports, signal) };
}

/** How often in a row the database may leave a question unanswered. */
const MOST_UNANSWERED = 3;

/**
 * Asks an embedded database whether it is still there. One that has broken does not come back within this process: `broken` is told
 * so, once, and the process should end and be started again, which recovers it. (A server of its own comes back by itself.)
 */
export function databaseWatch(ask: () => Promise<void>, broken: (error: unknown) => void, pauseMilliseconds = 5_000): Job {
  let unanswered = 0;
  return {
    name: 'database watch',
    pauseMilliseconds,
    async run() {
      try {
        await ask();
        unanswered = 0;
      } catch (error) {
        unanswered += 1;
        if (unanswered === MOST_UNANSWERED) broken(error);
      }
    },
  };
}
