import { describe, expect, test } from 'vitest';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import type { ConsentStore } from '#app/ports/consent.ts';
import type { MessageSender, SendResult } from '#app/ports/notices.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { businessA, person } from '#test/support/world-directory.ts';
import { memoryWorldStore, type WorldStore } from '#test/support/world-stores.ts';

const results: Readonly<Record<number, SendResult>> = {
  [person(1)]: { kind: 'accepted', messageId: 'one/1' },
  [person(2)]: { kind: 'refused', reason: 'no such number' },
  [person(3)]: { kind: 'try_later', reason: 'no link' },
  [person(4)]: { kind: 'no_room' },
};

/** Takes, refuses, puts off and has no room for four people. */
function mixedSender(given: PhoneNumber[]): MessageSender {
  return {
    name: 'mixed',
    receipts: true,
    repeatable: false,
    async send(messages) {
      given.push(...messages.map(({ to }) => to));
      return messages.map(({ to }) => results[to] ?? { kind: 'refused', reason: 'nobody' });
    },
  };
}

/** The world's ports, whose database refuses whatever is to be recorded when `refuses` says so, before or after it has done it. */
function refusing(world: World, refuses: () => 'before' | 'after' | null, others = false): World['ports'] {
  const transact: ConsentStore['transact'] = async (business, work) => {
    const when = refuses();
    if (when === 'before') throw new Error('the database went away');
    const done = await world.ports.consent.transact(business, work);
    if (when === 'after') throw new Error('the answer was lost');
    return done;
  };
  let handedOver = 0;
  const handOver: typeof world.ports.queue.handOver = (...given) => {
    handedOver += 1;
    return others && handedOver > 1 ? Promise.reject(new Error('the database went away')) : world.ports.queue.handOver(...given);
  };
  return { ...world.ports, consent: { ...world.ports.consent, transact }, queue: { ...world.ports.queue, handOver } };
}

const people = [1, 2, 3, 4].map(person);

async function statesIn(world: World) {
  return (await world.store.contents()).notices.map(({ state, attempts }) => `${state} ${attempts}`);
}

const RECORDED = ['accepted 1', 'failed 1', 'queued 1', 'queued 0'];

function suite(open: () => Promise<WorldStore>): void {
  test('R6.1 what became of notices is known although the database refuses for a second when it is to be recorded', async () => {
    const world = await createWorld(await open());
    await world.post(people);
    const from = world.now();
    const ports = refusing(world, () => (world.now() < from + 1_000 ? 'before' : null), true);
    const given: PhoneNumber[] = [];
    await dispatchNotices({ ...ports, sender: mixedSender(given) });
    expect(given).toEqual(people);
    expect(await statesIn(world)).toEqual(RECORDED);
    expect((await world.shown(person(1))).status).toBe('whitelist');
  });

  test('R18 what had been recorded when only the answer was lost is not recorded twice', async () => {
    const world = await createWorld(await open());
    await world.post(people);
    let refused = 0;
    const ports = refusing(world, () => (refused++ === 0 ? 'after' : null));
    await dispatchNotices({ ...ports, sender: mixedSender([]) });
    expect(await statesIn(world)).toEqual(RECORDED);
    const events = await Promise.all(people.map(async (one) => (await world.events(one, businessA)).map(({ kind }) => kind)));
    expect(events).toEqual([
      ['declaration_posted', 'notice_informed'],
      ['declaration_posted', 'notice_failed'],
      ['declaration_posted'],
      ['declaration_posted'],
    ]);
  });

  test('R6.1 nor is what had been put back taken from whoever has it by then', async () => {
    const world = await createWorld(await open());
    await world.post([person(3)]);
    const until = instant(world.now() + 300_000);
    let refused = 0;
    const ports = refusing(world, () => (refused++ === 0 ? 'after' : null));
    const pause = async () => {
      world.pass('PT20S');
      expect(await world.ports.queue.claim(businessA, { now: world.now(), until }, 10)).toHaveLength(1);
      return true;
    };
    await dispatchNotices({ ...ports, pause, sender: mixedSender([]), batchesAtOnce: 1 });
    expect(await statesIn(world)).toEqual(['sending 2']);
  });
}

describe('recording what became of notices, in memory', () => {
  suite(async () => memoryWorldStore());

  test('is tried until shortly before the lease ends, and no longer', async () => {
    const world = await createWorld(memoryWorldStore());
    await world.post([person(1)]);
    const from = world.now();
    await dispatchNotices({ ...refusing(world, () => 'before', true), sender: mixedSender([]) });
    const seconds = (world.now() - from) / 1_000;
    expect(seconds).toBeGreaterThan(110);
    expect(seconds).toBeLessThanOrEqual(115.1);
    expect(await statesIn(world)).toEqual(['sending 1']);
  });

  test('is given up soon where the database takes everything else: others wait', async () => {
    const world = await createWorld(memoryWorldStore());
    await world.post([person(1)]);
    const from = world.now();
    await dispatchNotices({ ...refusing(world, () => 'before'), sender: mixedSender([]) });
    expect(world.now() - from).toBeLessThan(2_000);
    expect(await statesIn(world)).toEqual(['sending 1']);
  });

  test('is given up where the process is about to end', async () => {
    const world = await createWorld(memoryWorldStore());
    await world.post([person(1)]);
    const from = world.now();
    await dispatchNotices({ ...refusing(world, () => 'before', true), sender: mixedSender([]), pause: async () => false });
    expect(world.now()).toBe(from);
  });
});

describe('recording what became of notices', () => {
  forEachStore((open) => {
    let store: Promise<WorldStore> | undefined;
    suite(async () => {
      store ??= open().then((opened) => opened.store);
      return store;
    });
  });
});
