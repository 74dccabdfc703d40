import type { Log } from '#app/ports/system.ts';

/** Work done again and again: when woken, and by itself after a pause. */
export interface Job {
  readonly name: string;
  /** One run. Should end soon after the signal says so; what it leaves is done by the next run. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly pauseMilliseconds: number;
}

export interface RunningJob {
  /** Runs as soon as the present run, if any, has ended. */
  wake(): void;
  /** Resolves after a run that began after this call, also one that failed; at once when the job has been stopped. */
  settled(): Promise<void>;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

const LONGEST_PAUSE = 60_000;

/**
 * Starts a job; one run at a time. A run that fails is logged and tried again, after pauses that grow while it keeps failing
 * (being woken does not shorten them).
 */
export function startJob(job: Job, watch: { readonly log: Log; readonly failed: () => void }): RunningJob {
  const ending = new AbortController();
  let waiting: (() => void)[] = [];
  let woken = false;
  let interrupt: () => void = () => undefined;

  function pause(milliseconds: number, wakeable: boolean): Promise<void> {
    if (ending.signal.aborted || (wakeable && woken)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      interrupt = () => {
        if (!wakeable && !ending.signal.aborted) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function loop(): Promise<void> {
    let failures = 0;
    while (!ending.signal.aborted) {
      woken = false;
      const served = waiting;
      waiting = [];
      try {
        await job.run(ending.signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        watch.failed();
        watch.log.error(`the job ${job.name} failed`, error, { job: job.name, failures });
      }
      for (const done of served) done();
      const failing = Math.min(job.pauseMilliseconds * 2 ** Math.min(failures, 16), LONGEST_PAUSE);
      await pause(failures > 0 ? failing : job.pauseMilliseconds, failures === 0);
    }
    for (const done of waiting) done();
  }

  function wake(): void {
    woken = true;
    interrupt();
  }

  const ended = loop();
  return {
    wake,
    settled() {
      if (ending.signal.aborted) return ended;
      return new Promise((resolve) => {
        waiting.push(resolve);
        wake();
      });
    },
    stop() {
      ending.abort();
      interrupt();
      return ended;
    },
  };
}
