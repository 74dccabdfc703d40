import { expect, test } from 'vitest';
import { noticeDispatch } from '#jobs/jobs.ts';
import { precedence } from '#jobs/precedence.ts';
import { startJob } from '#jobs/runner.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { businessA, person } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

function started(ports: World['ports']) {
  const counts = { jobs: 0, businesses: 0 };
  const failed = () => {
    counts.businesses += 1;
  };
  const watch = {
    log: ports.log,
    failed() {
      counts.jobs += 1;
    },
  };
  return { job: startJob(noticeDispatch({ ...ports, failed }, precedence()), watch), counts };
}

test('R6 a business whose notices fail run after run keeps those of others waiting no longer than before', async () => {
  const world = await createWorld(memoryWorldStore());
  const { read } = world.ports.consent;
  const broken = () => Promise.reject(new Error('this business is broken'));
  const failing: typeof read = (business, numbers) => (business === businessA ? broken() : read(business, numbers));
  await world.post([person(1)], 'A1');
  const { job, counts } = started({ ...world.ports, consent: { ...world.ports.consent, read: failing } });
  const began = performance.now();
  for (let run = 0; run < 4; run++) {
    await job.settled();
    world.pass('PT15S');
  }
  await world.post([person(2)], 'B1');
  await job.settled();
  // Pauses after runs that failed would be of 2, 4, 8 and 16 seconds.
  expect(performance.now() - began).toBeLessThan(1_900);
  expect(world.sender.given.map(({ to }) => to)).toEqual([person(2)]);
  expect(counts.jobs).toBe(0);
  expect(counts.businesses).toBeGreaterThan(3);
  await job.stop();
});

test('R6.1 what became of notices is recorded although the database refuses for a second', async () => {
  const world = await createWorld(memoryWorldStore());
  await world.post([person(1)]);
  let refusedUntil = 0;
  const { transact } = world.ports.consent;
  const refusing: typeof transact = (business, work) => {
    refusedUntil ||= performance.now() + 1_000;
    return performance.now() < refusedUntil ? Promise.reject(new Error('the database went away')) : transact(business, work);
  };
  const handOvers: number[] = [];
  const queue: typeof world.ports.queue = {
    ...world.ports.queue,
    handOver: (...given) =>
      handOvers.push(1) > 1 ? Promise.reject(new Error('the database went away')) : world.ports.queue.handOver(...given),
  };
  const { job, counts } = started({ ...world.ports, queue, consent: { ...world.ports.consent, transact: refusing } });
  await job.settled();
  await job.stop();
  expect((await world.store.contents()).notices).toMatchObject([{ state: 'accepted' }]);
  expect(counts).toEqual({ jobs: 0, businesses: 0 });
});
