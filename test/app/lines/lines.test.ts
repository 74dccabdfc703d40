import { describe, expect, test } from 'vitest';
import type { LineHold } from '#app/ports/consent.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { type AccountName, agreeLine, businessA, businessB, person, worldAccounts } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

async function optIn(agreeLines = 1): Promise<World> {
  const world = await createWorld(memoryWorldStore(), { agreeLines });
  for (const business of [businessA, businessB]) await world.turnMode(business, { mode: 'opt_in', objectors: [] });
  return world;
}

async function holds(world: World): Promise<readonly LineHold[]> {
  return (await world.store.contents()).holds;
}

async function failures(world: World, by: AccountName): Promise<readonly string[]> {
  const { items } = await world.post([person(1)], by);
  return [...(items?.() ?? [])].map(({ outcome, reason }) => `${outcome} ${reason}`);
}

const ring = (world: World, line: number = agreeLine) => world.report({ to: String(line), from: String(person(1)) });

describe('R8.2 an agree line holds one awaiting request of a number', () => {
  test('a second account, of the same business or another, gets another line, and none where none is free', async () => {
    const world = await optIn(2);
    expect(await failures(world, 'A1')).toEqual(['succeeded asked']);
    expect(await failures(world, 'B1')).toEqual(['succeeded asked']);
    expect(await failures(world, 'A2')).toEqual(['failed no_consent_line']);
    expect(new Set((await holds(world)).map(({ line }) => line)).size).toBe(2);
  });

  test('an answer is for the account that asked on that line, and for nobody else', async () => {
    const world = await optIn(2);
    await world.post([person(1)], 'A1');
    await world.post([person(1)], 'B1');
    await world.dispatch();
    const [held] = (await holds(world)).filter(({ business }) => business === businessB);
    expect(await ring(world, held?.line)).toBe('applied');
    expect((await world.shown(person(1), 'B1')).status).toBe('whitelist');
    expect((await world.shown(person(1), 'A1')).status).toBe('neutral');
  });

  test('the line is free again when the request is answered, removed, refused by the carrier, or objected to', async () => {
    const ends: readonly ((world: World) => Promise<unknown>)[] = [
      async (world) => {
        await world.dispatch();
        await ring(world);
      },
      (world) => world.remove([person(1)]),
      (world) => {
        world.sender.behave('refuses');
        return world.dispatch();
      },
      (world) => world.object(person(1), 'letter'),
    ];
    for (const end of ends) {
      const world = await optIn();
      await world.post([person(1)], 'A1');
      await end(world);
      expect(await holds(world)).toEqual([]);
      expect(await failures(world, 'B1')).toEqual(['succeeded asked']);
    }
  });

  test('a request that has lapsed gives its line to whoever needs it, without a sweep', async () => {
    const world = await optIn();
    await world.post([person(1)], 'A1');
    await world.dispatch();
    world.pass('P89D');
    expect(await failures(world, 'B1')).toEqual(['failed no_consent_line']);
    world.pass('P1D');
    expect(await failures(world, 'B1')).toEqual(['succeeded asked']);
    expect(await holds(world)).toMatchObject([{ business: businessB }]);
  });

  test('a sweep ends the hold of the account whose request has lapsed, not that of another account of the business', async () => {
    const world = await optIn(2);
    await world.post([person(1)], 'A1');
    world.pass('P45D');
    await world.post([person(1)], 'A2');
    world.pass('P45D');
    await world.sweep(businessA);
    expect(await holds(world)).toMatchObject([{ account: worldAccounts.A2.id }]);
    await world.dispatch();
    const [held] = await holds(world);
    expect(await ring(world, held?.line)).toBe('applied');
    expect((await world.shown(person(1), 'A2')).status).toBe('whitelist');
  });

  test('a notice that is called back does not free the line that a newer one holds', async () => {
    const world = await optIn();
    await world.post([person(1)], 'A1');
    await world.remove([person(1)], 'A1');
    world.pass('P2D');
    // The first notice is still queued, too old to serve the new request.
    await world.post([person(1)], 'A1');
    expect((await world.dispatch()).length).toBe(1);
    expect(await holds(world)).toMatchObject([{ notice: 3 }]);
    expect(await ring(world)).toBe('applied');
    expect((await world.shown(person(1), 'A1')).status).toBe('whitelist');
  });

  test('a renewal that nobody answers gives its line up when the old permission ends', async () => {
    const world = await optIn();
    await world.post([person(1)], 'A1');
    await world.dispatch();
    await ring(world);
    world.pass('P5M15D');
    expect(await world.renew(person(1), 'A1')).toBe('renew');
    await world.dispatch();
    expect(await failures(world, 'B1')).toEqual(['failed no_consent_line']);
    world.pass('P1M');
    expect(await failures(world, 'B1')).toEqual(['succeeded asked']);
  });

  test('the same with a sweep in between', async () => {
    const world = await optIn();
    await world.post([person(1)], 'A1');
    await world.dispatch();
    await ring(world);
    world.pass('P5M15D');
    await world.renew(person(1), 'A1');
    world.pass('P1M');
    await world.sweep(businessA);
    expect(await holds(world)).toEqual([]);
  });
});

describe('R9.2 a notice whose wording changes before it is sent', () => {
  async function flipped(agreeLines: number): Promise<World> {
    const world = await createWorld(memoryWorldStore(), { agreeLines });
    await world.post([person(1)], 'A1');
    await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
    return world;
  }

  test('names an agree line that it holds from then on', async () => {
    const world = await flipped(1);
    const [message] = await world.dispatch();
    expect(message).toMatchObject({ meaning: 'ask', line: agreeLine });
    expect(await holds(world)).toMatchObject([{ account: worldAccounts.A1.id, line: agreeLine }]);
  });

  test('frees it where the carrier then refuses', async () => {
    const world = await flipped(1);
    world.sender.behave('refuses');
    await world.dispatch();
    expect(await holds(world)).toEqual([]);
  });

  test('is held back while no agree line is free, and sent when one is', async () => {
    const world = await flipped(1);
    await world.turnMode(businessB, { mode: 'opt_in', objectors: [] });
    await world.post([person(1)], 'B1');
    expect((await world.dispatch()).map(({ meaning, to }) => `${meaning} ${to}`)).toEqual([`ask ${person(1)}`]);
    await world.remove([person(1)], 'B1');
    world.pass('PT5M');
    expect((await world.dispatch()).map(({ from }) => from)).toEqual([`0${worldAccounts.A1.virtualNumber}`]);
  });
});
