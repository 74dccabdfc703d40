import type { Log } from '#app/ports.ts';

export interface RepeatedJob {
  /** Does the work as soon as possible instead of waiting for the interval. */
  wake(): void;
  /** Resolves when the work under way is done; nothing is started after it. */
  stop(): Promise<void>;
}

/**
 * Does one piece of work again and again: when woken, and at the latest every `everyMilliseconds` after it was last done. Never
 * twice at once. A failure is logged and the next turn comes all the same.
 */
export function repeat(name: string, everyMilliseconds: number, work: () => Promise<unknown>, log: Log): RepeatedJob {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  async function turn(): Promise<void> {
    do {
      again = false;
      try {
        await work();
      } catch (error) {
        log.error(`${name} failed`, error);
      }
    } while (again && !stopped);
  }

  function run(): void {
    if (stopped) return;
    if (running !== null) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = turn().finally(() => {
      running = null;
      if (!stopped) timer = setTimeout(run, everyMilliseconds).unref();
    });
  }

  timer = setTimeout(run, everyMilliseconds).unref();
  return {
    wake: run,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
