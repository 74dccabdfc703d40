import { describe, expect, test } from 'vitest';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import type { LineHold } from '#app/ports/consent.ts';
import type { OutgoingMessage } from '#app/ports/notices.ts';
import { instant } from '#domain/kernel/instant.ts';
import { createWorld, type World } from '#test/support/world.ts';
import {
  type AccountName,
  agreeLine,
  businessA,
  businessB,
  objectLine,
  person,
  worldAccounts,
} from '#test/support/world-directory.ts';
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

describe('R8.2 a notice that asks, when it is sent,', () => {
  /** Sends what is due, as one sees it to whom the line is dead or retired; answers what it says. */
  async function dispatchWithout(world: World, line: number, how: 'dead' | 'retired'): Promise<readonly OutgoingMessage[]> {
    const { directory, lineSigns } = world.ports;
    const view = directory.current();
    const inUse = view.linesFor(businessA, 'agree').filter(({ number }) => number !== line);
    const serviceNumber: typeof view.serviceNumber = (number) => {
      const found = view.serviceNumber(number);
      const isIt = found?.kind === 'consent_line' && number === line;
      return isIt ? { ...found, line: { ...found.line, retiredAt: world.now() } } : found;
    };
    const signOf: typeof lineSigns.signOf = (number) => (number === line ? { heardAt: instant(0), brokenAt: null } : null);
    const before = world.sender.taken.length;
    await dispatchNotices({
      ...world.ports,
      ...(how === 'dead' && { lineSigns: { ...lineSigns, signOf } }),
      ...(how === 'retired' && {
        directory: { ...directory, current: () => ({ ...view, serviceNumber, linesFor: () => inUse }) },
      }),
    });
    return world.sender.taken.slice(before);
  }

  test.each(['dead', 'retired'] as const)('names another line where its own is %s, and that one alone agrees', async (how) => {
    const world = await optIn(2);
    await world.post([person(1)], 'A1');
    const [queued] = await holds(world);
    const [message] = await dispatchWithout(world, queued?.line ?? 0, how);
    const held = await holds(world);
    expect(held).toMatchObject([{ line: message?.line, account: worldAccounts.A1.id, notice: 1 }]);
    expect(message?.line).not.toBe(queued?.line);
    expect(await ring(world, queued?.line)).toBe('kept');
    expect((await world.shown(person(1), 'A1')).status).toBe('neutral');
    expect(await ring(world, held[0]?.line)).toBe('applied');
    expect((await world.shown(person(1), 'A1')).status).toBe('whitelist');
  });

  test.each(['dead', 'retired'] as const)(
    'waits where its own is %s and no other is free, and keeps the one it holds',
    async (how) => {
      const world = await optIn(1);
      await world.post([person(1)], 'A1');
      expect(await dispatchWithout(world, agreeLine, how)).toEqual([]);
      expect(await holds(world)).toMatchObject([{ line: agreeLine, notice: 1 }]);
      world.pass('PT5M');
      expect((await world.dispatch()).map(({ line }) => line)).toEqual([agreeLine]);
    },
  );

  test('names no line that another request holds by now, and takes its own again where nobody does', async () => {
    const world = await optIn(2);
    await world.post([person(1)], 'A1');
    const [own] = await holds(world);
    if (own === undefined) throw new Error('no hold');
    const giveUp = () => world.store.consent.transact(businessA, (tx) => tx.releaseHolds([own]));
    await giveUp();
    await world.post([person(1)], 'B1');
    expect(await holds(world)).toMatchObject([{ business: businessB, line: own.line }]);
    await world.dispatch();
    const lines = new Map((await holds(world)).map(({ business, line }) => [business, line]));
    expect([lines.size, lines.get(businessB)]).toEqual([2, own.line]);
    await ring(world, lines.get(businessA));
    expect((await world.shown(person(1), 'A1')).status).toBe('whitelist');
    expect((await world.shown(person(1), 'B1')).status).toBe('neutral');

    const alone = await optIn(2);
    await alone.post([person(1)], 'A1');
    await alone.store.consent.transact(businessA, (tx) => tx.releaseHolds([own]));
    expect((await alone.dispatch()).map(({ line }) => line)).toEqual([own.line]);
    expect(await holds(alone)).toMatchObject([{ line: own.line, notice: 1 }]);
  });

  test('R11 gives its agree line up where it informs after all', async () => {
    const world = await optIn(1);
    await world.post([person(1)], 'A1');
    await world.dispatch();
    await ring(world);
    world.pass('P5M15D');
    expect(await world.renew(person(1), 'A1')).toBe('renew');
    expect(await holds(world)).toMatchObject([{ line: agreeLine }]);
    await world.turnMode(businessA, { mode: 'opt_out', objectors: [] });
    expect((await world.dispatch()).map(({ meaning, line }) => [meaning, line])).toEqual([['inform', objectLine]]);
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
