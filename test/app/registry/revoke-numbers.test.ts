import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { after, DAY } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { contacted } from '#test/support/consent-events.ts';
import { indianDate } from '#test/support/indian-date.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { businessA, businessB, objectLine, person } from '#test/support/world-directory.ts';
import { memoryWorldStore, type WorldStore } from '#test/support/world-stores.ts';

const people = (count: number, from = 1): readonly PhoneNumber[] =>
  Array.from({ length: count }, (_, index) => person(from + index));
const today = (world: World) => ({ dated: indianDate(world.now()) });
const nothing = { grants: 0, requests: 0, contacts: 0, memberships: 0 };

forEachStore((open) => {
  let store: WorldStore;
  let world: World;

  beforeAll(async () => {
    ({ store } = await open());
  });

  beforeEach(async () => {
    world = await createWorld(store);
  });

  async function shown(numbers: readonly PhoneNumber[]): Promise<readonly string[]> {
    return Promise.all(numbers.map(async (number) => (await world.shown(number)).status));
  }

  test('R10.2 a revocation ends grants of every business, cancels what is queued, frees lines, and leaves evidence', async () => {
    await world.post(people(3));
    await world.post([person(1)], 'B1');
    await world.dispatch();
    await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
    await world.post([person(4)]);
    expect((await store.contents()).holds).toHaveLength(1);
    world.pass('P1D');
    const yesterday = { dated: indianDate(after(world.now(), -DAY)) };
    const outcome = await world.revoke([...people(2), person(4), person(9)], yesterday);
    expect(outcome).toMatchObject({ state: 'done', listed: 4, ended: { ...nothing, grants: 3, requests: 1 }, businesses: 2 });
    expect(await shown(people(4))).toEqual(['neutral', 'neutral', 'whitelist', 'neutral']);
    expect((await world.shown(person(1), 'B1')).status).toBe('neutral');
    expect((await store.contents()).holds).toEqual([]);
    expect(await world.dispatch()).toEqual([]);
    expect((await store.contents()).notices.find(({ number }) => number === person(4))?.state).toBe('cancelled');
    expect((await world.events(person(1), businessB)).at(-1)).toMatchObject({
      kind: 'number_revoked',
      listDated: yesterday.dated,
    });
    expect(await world.events(person(9), businessA)).toEqual([]);
    for (const business of [businessA, businessB]) expect(await world.check(business)).toEqual([]);
  });

  test('R18 the same list again changes nothing, also on its own day after numbers were posted anew', async () => {
    await world.post(people(2));
    await world.member(person(3), true);
    world.pass('PT1M');
    const first = await world.revoke(people(3), today(world));
    expect(first).toMatchObject({ ended: { ...nothing, grants: 2, memberships: 1 } });
    expect(await store.members.members(world.context('A1').account.id)).toEqual([]);
    world.pass('PT1H');
    await world.post(people(2, 2));
    await world.report({ kind: 'inbound_call', to: String(world.virtualNumber('A1').number), from: String(person(1)) });
    const before = await Promise.all(people(3).map((number) => world.events(number, businessA)));
    expect(await world.revoke(people(3), today(world))).toMatchObject({ ended: nothing, businesses: 0 });
    expect(await Promise.all(people(3).map((number) => world.events(number, businessA)))).toEqual(before);
    const { items } = await store.revocations.runs({ after: null, limit: 10 });
    expect(items.map(({ state, ended }) => [state, ended.grants])).toEqual([
      ['done', 0],
      ['done', 2],
    ]);
  });

  test('R18 a hearing that broke off goes on when the list is heard again', async () => {
    const numbers = people(store.consent.chunkSize + 50);
    await world.post(numbers);
    world.pass('PT1M');
    let transactions = 0;
    const consent: typeof store.consent = {
      ...store.consent,
      transact(business, work) {
        transactions += 1;
        if (transactions === 2) throw new Error('the process ended');
        return store.consent.transact(business, work);
      },
    };
    await expect(world.revoke(numbers, today(world), { through: { ...world.ports, consent } })).rejects.toThrow('ended');
    const done = Number((await store.revocations.runs({ after: null, limit: 1 })).items[0]?.ended.grants);
    expect(done).toBe(store.consent.chunkSize);
    expect(await world.revoke(numbers, today(world))).toMatchObject({ ended: { ...nothing, grants: numbers.length - done } });
    expect((await store.revocations.runs({ after: null, limit: 10 })).items.map(({ state }) => state)).toEqual([
      'done',
      'failed',
    ]);
  });

  test('R10.2 a revocation while the same numbers are posted leaves each number whole, and what it ended is neutral', async () => {
    const numbers = people(300);
    await world.post(people(150));
    world.pass('PT1S');
    const [posted, outcome] = await Promise.all([world.post(numbers), world.revoke(numbers, today(world))]);
    expect(outcome).toMatchObject({ state: 'done', ended: { grants: expect.any(Number) } });
    const { grants } = (outcome as { ended: { grants: number } }).ended;
    expect(grants).toBeGreaterThanOrEqual(150);
    expect(posted.tally.succeeded).toBeGreaterThanOrEqual(150);
    expect(await world.check(businessA)).toEqual([]);
  });
});

describe('in memory', () => {
  test('R12.1 an objection that comes while a list is heard stands', async () => {
    const store = memoryWorldStore();
    const world = await createWorld(store);
    await world.post(people(2));
    await world.dispatch();
    world.pass('PT1M');
    let rung = false;
    const consent: typeof store.consent = {
      ...store.consent,
      async transact(business, work) {
        if (!rung) {
          rung = true;
          await world.report({ to: String(objectLine), from: String(person(1)) });
        }
        return store.consent.transact(business, work);
      },
    };
    await world.revoke(people(2), today(world), { through: { ...world.ports, consent } });
    expect((await world.shown(person(1))).status).toBe('blacklist');
    expect((await world.shown(person(2))).status).toBe('neutral');
    expect(await world.check(businessA)).toEqual([]);
  });

  test('R10.2 the number of another writer is decided again', async () => {
    const store = memoryWorldStore();
    const world = await createWorld(store);
    await world.post(people(2));
    world.pass('PT1M');
    store.memory().letFirst(businessA, async (tx) => {
      const before = (await tx.standings([person(1)])).get(person(1));
      if (before === undefined) throw new Error('nothing was posted');
      const event = contacted({ at: world.now() });
      await tx.write([{ number: person(1), before, events: [event], after: fold([event], before) }]);
    });
    expect(await world.revoke(people(2), today(world))).toMatchObject({ ended: { ...nothing, grants: 2 } });
    expect(await world.check(businessA)).toEqual([]);
  });

  test('R10.2 a list of tomorrow, or of no day, is refused', async () => {
    const world = await createWorld(memoryWorldStore());
    expect(await world.revoke([person(1)], { dated: indianDate(after(world.now(), DAY)) })).toBe('in_the_future');
    expect(await world.revoke([person(1)], { dated: '2026-02-30' })).toBe('not_a_date');
  });
});
