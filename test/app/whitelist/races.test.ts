import { describe, expect, test } from 'vitest';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import type { BusinessTransaction } from '#app/ports/consent.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { noStanding } from '#domain/whitelist/standing.ts';
import { objected, removed } from '#test/support/consent-events.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { agreeLine, businessA, objectLine, person } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

/** A world in which another process writes an event on person 1 between the reading and the writing of what comes next. */
async function raced(
  prepare: (world: World) => Promise<unknown>,
  event: 'objection' | 'removal',
  act: (world: World) => Promise<unknown>,
) {
  const store = memoryWorldStore();
  const world = await createWorld(store);
  await prepare(world);
  let came = false;
  store.memory().letFirst(businessA, async (tx) => {
    came = true;
    world.pass('PT1S');
    await write(tx, world, event);
  });
  const outcome = await act(world);
  expect(came).toBe(true);
  expect(await world.check(businessA)).toEqual([]);
  return { world, outcome };
}

async function write(tx: BusinessTransaction, world: World, event: 'objection' | 'removal'): Promise<void> {
  const before = (await tx.standings([person(1)])).get(person(1)) ?? noStanding;
  const at = world.now();
  const written = event === 'objection' ? objected({ at }) : removed({ at, request: null });
  await tx.write([{ number: person(1), before, events: [written], after: fold([written], before) }]);
}

const toldAndLive = async (world: World): Promise<void> => {
  await world.post([1, 2, 3].map(person));
  await world.dispatch();
};

describe('R12 an objection that comes between reading and writing', () => {
  test('wins against a POST: the number is Failed, the others of the chunk are whitelisted', async () => {
    const { world, outcome } = await raced(
      () => Promise.resolve(),
      'objection',
      (racing) => racing.post([1, 2, 3].map(person)),
    );
    expect(outcome).toMatchObject({ tally: { succeeded: 2, failed: 1 } });
    expect((await world.shown(person(1))).status).toBe('blacklist');
    expect((await world.dispatch()).map(({ to }) => to)).toEqual([person(2), person(3)]);
  });

  test('wins against a POST of a number that was removed before', async () => {
    const before = async (world: World) => {
      await toldAndLive(world);
      await world.remove([person(1)]);
    };
    const { world, outcome } = await raced(before, 'objection', (racing) => racing.post([person(1)]));
    expect(outcome).toMatchObject({ tally: { failed: 1 } });
    expect((await world.shown(person(1))).status).toBe('blacklist');
  });

  test('wins against a DELETE', async () => {
    const { world, outcome } = await raced(toldAndLive, 'objection', (racing) => racing.remove([person(1)]));
    expect(outcome).toMatchObject({ tally: { redundant: 1 } });
    expect((await world.shown(person(1))).status).toBe('blacklist');
  });

  test('wins against the recording of a notice that was sent meanwhile, which is recorded all the same', async () => {
    const { world } = await raced(
      (before) => before.post([person(1)]),
      'objection',
      (racing) => racing.dispatch(),
    );
    expect((await world.shown(person(1))).status).toBe('blacklist');
    expect((await world.events(person(1), businessA)).map(({ kind }) => kind)).toEqual([
      'declaration_posted',
      'objected',
      'notice_informed',
    ]);
  });

  test('wins against an agreement on its way', async () => {
    const asked = async (world: World): Promise<void> => {
      await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
      await world.post([person(1)]);
      await world.dispatch();
    };
    const ring = (world: World) => world.report({ to: String(agreeLine), from: String(person(1)) });
    const { world, outcome } = await raced(asked, 'objection', ring);
    expect(outcome).toBe('kept');
    expect((await world.shown(person(1))).status).toBe('blacklist');
  });

  test('wins against a renewal', async () => {
    const nearItsEnd = async (world: World): Promise<void> => {
      await toldAndLive(world);
      world.pass('P5M15D');
    };
    const { world, outcome } = await raced(nearItsEnd, 'objection', (racing) => racing.renew(person(1)));
    expect(outcome).toBe('objected');
    expect((await world.shown(person(1))).status).toBe('blacklist');
  });

  test('wins against becoming a member', async () => {
    const { world, outcome } = await raced(
      () => Promise.resolve(),
      'objection',
      (racing) => racing.member(person(1), true),
    );
    expect(outcome).toBe('objected');
    expect((await world.shown(person(1))).status).toBe('blacklist');
  });

  test('and against the allowance to ask again, which then comes too early', async () => {
    const longAgo = async (world: World): Promise<void> => {
      await world.object(person(1), 'letter');
      world.pass('P90D');
    };
    const { outcome } = await raced(longAgo, 'objection', (racing) => racing.allowAsking(person(1), businessA));
    expect(outcome).toBe('too_early');
  });

  test('a removal that comes between is no reason not to allow asking again', async () => {
    const longAgo = async (world: World): Promise<void> => {
      await world.object(person(1), 'letter');
      world.pass('P90D');
    };
    const { outcome } = await raced(longAgo, 'removal', (racing) => racing.allowAsking(person(1), businessA));
    expect(outcome).toBe('allowed');
  });

  test('and the sweep', async () => {
    const over = async (world: World): Promise<void> => {
      await toldAndLive(world);
      world.pass('P6M');
    };
    const { world } = await raced(over, 'objection', (racing) => racing.sweep(businessA));
    expect((await world.shown(person(1))).status).toBe('blacklist');
  });
});

describe('R18 an objection meets another writer', () => {
  test('and is applied on top of what that wrote', async () => {
    const ring = (world: World) => world.report({ to: String(objectLine), from: String(person(1)) });
    const { world, outcome } = await raced(toldAndLive, 'removal', ring);
    expect(outcome).toBe('applied');
    expect((await world.shown(person(1))).status).toBe('blacklist');
    expect((await world.mode(businessA)).objectors).toEqual([person(1)]);
  });
});

describe('R6.4 a notice found unwanted', () => {
  test('is not called back where a new request has come to need it', async () => {
    const store = memoryWorldStore();
    const world = await createWorld(store);
    await world.post([person(1)]);
    await world.remove([person(1)]);
    // While the dispatcher gives the notice up, the account posts again and is served by that notice.
    const { transact } = store.consent;
    let first = true;
    const consent: typeof store.consent = {
      ...store.consent,
      async transact(business, work) {
        if (first) {
          first = false;
          await world.post([person(1)]);
        }
        return transact(business, work);
      },
    };
    await dispatchNotices({ ...world.ports, consent });
    expect((await world.store.contents()).notices).toMatchObject([{ state: 'queued' }]);
    expect((await world.dispatch()).length).toBe(1);
    expect((await world.shown(person(1))).status).toBe('whitelist');
    expect(await world.check(businessA)).toEqual([]);
  });
});
