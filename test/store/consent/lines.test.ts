import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { agreeLine, businessA, businessB, objectLine, person, worldAccounts } from '#test/support/world-directory.ts';
import type { WorldStore } from '#test/support/world-stores.ts';

forEachStore((open) => {
  let store: WorldStore;
  let world: World;

  beforeAll(async () => {
    ({ store } = await open());
  });

  beforeEach(async () => {
    world = await createWorld(store, { agreeLines: 2 });
    for (const business of [businessA, businessB]) await world.turnMode(business, { mode: 'opt_in', objectors: [] });
  });

  const held = async () => (await store.contents()).holds;

  test('R8.2 a notice that is called back does not free the line that a newer one holds', async () => {
    await world.post([person(1)], 'A1');
    await world.remove([person(1)], 'A1');
    world.pass('P2D');
    await world.post([person(1)], 'A1');
    await world.dispatch();
    expect(await held()).toMatchObject([{ notice: 3 }]);
  });

  test('R8.2 what one account gives up is not given up for another of the same business', async () => {
    await world.post([person(1)], 'A1');
    await world.post([person(1)], 'A2');
    await world.remove([person(1)], 'A1');
    expect(await held()).toMatchObject([{ account: worldAccounts.A2.id }]);
  });

  test('R12 an objection ends the requests of every account of the business, and of no other', async () => {
    await world.post([person(1), person(2)], 'A1');
    await world.post([person(1)], 'B1');
    await world.object(person(1), 'letter');
    expect(await held()).toMatchObject([
      { number: person(1), business: businessB },
      { number: person(2), business: businessA },
    ]);
  });

  test('R8.1 who was ever told of an object line is known for good, whatever became of the notice', async () => {
    await world.resetMode(businessA);
    await world.post([1, 2, 3].map(person), 'A1');
    world.sender.behave('refuses');
    await world.dispatch();
    await world.remove([person(2)], 'A1');
    world.pass('P20Y');
    expect(await store.consent.toldToRing([1, 2, 9].map((index) => ({ number: person(index), line: objectLine })))).toHaveLength(
      2,
    );
    expect(await store.consent.toldToRing([{ number: person(1), line: agreeLine }])).toEqual([]);
    expect(await world.report({ to: String(objectLine), from: String(person(1)) })).toBe('applied');
    expect((await world.shown(person(1))).status).toBe('blacklist');
  });
});
