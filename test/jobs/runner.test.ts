import { describe, expect, it } from 'vitest';
import type { SweepPorts } from '#app/whitelist/sweep-lapsed.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { instant } from '#domain/kernel/instant.ts';
import { databaseWatch, expirySweep } from '#jobs/jobs.ts';
import { precedence, turnsAmong } from '#jobs/precedence.ts';
import { startJob } from '#jobs/runner.ts';

const never = 3_600_000;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('a job', () => {
  it('runs at once, when woken, and never twice at a time', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const job = startJob(
      {
        name: 'counted',
        pauseMilliseconds: never,
        async run() {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          runs += 1;
          running -= 1;
        },
      },
      { log: quiet, failed: () => undefined },
    );
    await job.settled();
    for (let i = 0; i < 10; i += 1) job.wake();
    await Promise.all([job.settled(), job.settled()]);
    await job.stop();
    expect([most, runs >= 2]).toEqual([1, true]);
  });

  it('settles only after a run that began later than the call', async () => {
    let state = 'old';
    let seen = '';
    let release: () => void = () => undefined;
    const job = startJob(
      {
        name: 'reader',
        pauseMilliseconds: never,
        run: () =>
          new Promise((resolve) => {
            const read = state;
            release = () => {
              seen = read;
              resolve();
            };
            if (state === 'new') release();
          }),
      },
      { log: quiet, failed: () => undefined },
    );
    state = 'new';
    const settled = job.settled();
    release();
    await settled;
    expect(seen).toBe('new');
    await job.stop();
  });

  it('is run again after a failure, which is logged and counted', async () => {
    const logged: string[] = [];
    let failures = 0;
    let runs = 0;
    const job = startJob(
      {
        name: 'unlucky',
        pauseMilliseconds: 1,
        async run() {
          runs += 1;
          if (runs === 1) throw new Error('no luck');
        },
      },
      {
        log: { ...quiet, error: (message) => void logged.push(message) },
        failed() {
          failures += 1;
        },
      },
    );
    await job.settled();
    await job.settled();
    await job.stop();
    expect([logged, failures, runs >= 2]).toEqual([['the job unlucky failed'], 1, true]);
  });

  it('is told to stop, and has stopped when that is said', async () => {
    let ended = false;
    const job = startJob(
      {
        name: 'long',
        pauseMilliseconds: never,
        async run(signal) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          ended = true;
        },
      },
      { log: quiet, failed: () => undefined },
    );
    await job.stop();
    expect(ended).toBe(true);
    await job.settled();
  });
});

describe('precedence', () => {
  it('lets others wait until nothing that comes first is under way', async () => {
    const bulk = precedence();
    const order: string[] = [];
    let finish: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const first = bulk.first(() => begun).then(() => order.push('first'));
    const waited = bulk.quiet(never).then(() => order.push('others'));
    setImmediate(finish);
    await Promise.all([first, waited]);
    expect(order).toContain('others');
    await bulk.quiet(never);
  });

  it('lets nobody wait for ever, and nobody who fails stay first', async () => {
    const bulk = precedence();
    const stuck = bulk.first(() => new Promise<void>(() => undefined));
    await bulk.quiet(5);
    expect(stuck).toBeInstanceOf(Promise);
    const other = precedence();
    await expect(other.first(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await other.quiet(never);
  });
});

describe('turns of bulk requests', () => {
  it('are taken at once, side by side, while nobody calls', async () => {
    const turn = turnsAmong(precedence());
    const begun: number[] = [];
    const both = [1, 2].map((n) => turn(async () => begun.push(n)));
    expect(begun).toEqual([1, 2]);
    await Promise.all(both);
  });

  it('come one at a time after an act that waits, and soon although it goes on', async () => {
    const acts = precedence();
    const turn = turnsAmong(acts);
    const order: string[] = [];
    void acts.first(() => new Promise<void>(() => undefined));
    let atOnce = 0;
    const chunk = (name: string) => async () => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      order.push(name);
    };
    const failing = turn(() => Promise.reject(new Error('failed')));
    const chunks = [turn(chunk('first')), turn(chunk('second'))];
    expect(order).toEqual([]);
    await expect(failing).rejects.toThrow('failed');
    await Promise.all(chunks);
    expect(order).toEqual(['first', 'second']);
  });
});

describe('the watch over an embedded database', () => {
  it('tells once that it has broken, after three questions in a row without an answer', async () => {
    let answers = false;
    const told: unknown[] = [];
    const watch = databaseWatch(
      async () => {
        if (!answers) throw new Error('it has stopped');
      },
      (error) => told.push(error),
    );
    const { signal } = new AbortController();
    for (const answer of [false, false, true, false, false]) {
      answers = answer;
      await watch.run(signal);
    }
    expect(told).toEqual([]);
    for (let i = 0; i < 5; i += 1) await watch.run(signal);
    expect(told).toEqual([new Error('it has stopped')]);
  });
});

describe('work for each business', () => {
  const sweeping = (businesses: number, fails: (business: number) => boolean) => {
    const tried: number[] = [];
    const ports = {
      clock: { now: () => instant(0) },
      consent: { chunkSize: 10 },
      sweep: {
        businessesToSweep: async () => Array.from({ length: businesses }, (_, index) => (index + 1) as BusinessId),
        async position(business: BusinessId) {
          tried.push(business);
          if (fails(business)) throw new Error(`business ${business}`);
          return null;
        },
        entriesAfter: async () => [],
        moveTo: async () => undefined,
      },
    } as unknown as SweepPorts;
    return { tried, job: expirySweep(ports) };
  };
  const never = new AbortController().signal;

  it('goes on behind one for which it fails, and fails in the end', async () => {
    const { tried, job } = sweeping(3, (business) => business < 3);
    await expect(job.run(never)).rejects.toThrow('business 1');
    expect(tried).toEqual([1, 2, 3]);
  });

  it('is left where it fails for many: then it is not their own trouble', async () => {
    const { tried, job } = sweeping(100, () => true);
    await expect(job.run(never)).rejects.toThrow('business 1');
    expect(tried).toHaveLength(10);
  });
});
