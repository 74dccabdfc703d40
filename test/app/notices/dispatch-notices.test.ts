import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import type { AccountContext, DirectoryPort } from '#app/ports/directory.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { NoticeTemplate } from '#domain/notice/meaning.ts';
import { scriptedSender } from '#test/support/scripted-sender.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { businessA, person } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

async function posted(repeatable = true): Promise<World> {
  const world = await createWorld(memoryWorldStore(), { sender: scriptedSender(repeatable) });
  await world.post([person(1)]);
  return world;
}

async function notice(world: World) {
  const [found] = (await world.store.contents()).notices;
  return found;
}

/** The directory with something else in the accounts' contexts. */
function withContexts({ directory }: World['ports'], change: (context: AccountContext) => AccountContext): DirectoryPort {
  return {
    ...directory,
    current() {
      const current = directory.current();
      const accountById: typeof current.accountById = (id) => {
        const context = current.accountById(id);
        return context && change(context);
      };
      return { ...current, accountById };
    },
  };
}

/** A dispatcher takes what is due and dies, before it hands anything to the sender, or before it says what became of it. */
async function crash(world: World, when: 'before' | 'after' = 'after'): Promise<void> {
  const now = world.now();
  const until = instant(now + 120_000);
  await world.store.queue.claim(businessA, { now, until }, 200);
  if (when === 'after') await world.store.queue.handOver(businessA, until);
}

/** Dispatches, and answers what was logged as having failed for a business. */
async function failuresOf(ports: World['ports']): Promise<readonly string[]> {
  const failures: string[] = [];
  const error = (_: string, cause?: unknown) => void failures.push(cause instanceof Error ? cause.message : 'unknown');
  await dispatchNotices({ ...ports, log: { ...ports.log, error } });
  return failures;
}

describe('R7 the hours for asking', () => {
  test('a notice that asks waits for ten in the morning, in India, and one that informs for nothing', async () => {
    const world = await createWorld(memoryWorldStore());
    const dispatch = async (): Promise<readonly string[]> => {
      const before = world.sender.taken.length;
      await dispatchNotices({ ...world.ports, asksAllDay: false });
      return world.sender.taken.slice(before).map(({ meaning }) => meaning);
    };
    world.pass('PT11H');
    await world.post([person(1)]);
    expect(await dispatch()).toEqual(['inform']);
    await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
    await world.post([person(2)]);
    expect(await dispatch()).toEqual([]);
    expect((await world.store.contents()).notices[1]).toMatchObject({ state: 'queued', attempts: 0 });
    world.pass('PT12H59M59S');
    expect(await dispatch()).toEqual([]);
    world.pass('PT1S');
    expect(await dispatch()).toEqual(['ask']);
    await world.post([person(3)]);
    world.pass('PT10H59M59S');
    expect(await dispatch()).toEqual(['ask']);
  });

  test('a sender is told how long they last, for a notice that may have to wait for its turn; of one that informs nothing', async () => {
    const world = await createWorld(memoryWorldStore());
    const asked = () => world.sender.given.map(({ meaning, within }) => [meaning, within]);
    world.pass('PT10H59M58S');
    await world.post([person(1)]);
    await dispatchNotices({ ...world.ports, asksAllDay: false });
    await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
    await world.post([person(2)]);
    await dispatchNotices({ ...world.ports, asksAllDay: false });
    expect(asked()).toEqual([
      ['inform', undefined],
      ['ask', 2_000],
    ]);
  });
});

describe('R7 a text that is registered as promotional', () => {
  test('keeps the hours for asking whatever it says, and the grant waits with it', async () => {
    const world = await createWorld(memoryWorldStore());
    const promotional: NoticeTemplate = {
      meaning: 'inform',
      language: 'en',
      text: '{brand} may call you. Ring {line}',
      dltTemplateId: null,
      category: 'promotional',
    };
    const directory = withContexts(world.ports, (context) => ({ ...context, templates: [promotional] }));
    const dispatch = async () => {
      const before = world.sender.taken.length;
      await dispatchNotices({ ...world.ports, directory, asksAllDay: false });
      return world.sender.taken.slice(before).map(({ category }) => category);
    };
    world.pass('PT11H');
    await world.post([person(1)]);
    expect(await dispatch()).toEqual([]);
    world.pass('PT15M');
    expect((await world.shown(person(1))).status).toBe('neutral');
    world.pass('PT12H45M');
    expect(await dispatch()).toEqual(['promotional']);
    expect((await world.shown(person(1))).status).toBe('whitelist');
  });
});

test('a notice that cannot be written waits and is reported; those of other accounts of the business are sent', async () => {
  const world = await createWorld(memoryWorldStore());
  await world.post([person(1)], 'A1');
  await world.post([person(2)], 'A2');
  const reported: unknown[] = [];
  const log = { ...world.ports.log, error: (message: string) => void reported.push(message) };
  const directory = withContexts(world.ports, (context) =>
    context.account.sid === 'sidA1' ? { ...context, account: { ...context.account, brandName: '' } } : context,
  );
  await dispatchNotices({ ...world.ports, directory, log });
  expect(world.sender.taken.map(({ to }) => to)).toEqual([person(2)]);
  expect(reported).toEqual(['a notice cannot be written']);
  expect((await world.store.contents()).notices).toMatchObject([{ state: 'queued', attempts: 0 }, { state: 'accepted' }]);
  world.pass('PT5M');
  await world.dispatch();
  expect(world.sender.taken.map(({ to }) => to)).toEqual([person(2), person(1)]);
});

describe('R6.1 a carrier that cannot be reached', () => {
  test('is tried again after 15 s, 30 s, 1 min … 1 h, and the notice given up after a day', async () => {
    const world = await posted();
    world.sender.behave('down');
    const start = world.now();
    const tries: number[] = [];
    for (;;) {
      await world.dispatch();
      tries.push((world.now() - start) / 60_000);
      const { state, dueAt } = (await notice(world)) ?? { state: 'none', dueAt: 0 };
      if (state !== 'queued') {
        expect(state).toBe('failed');
        break;
      }
      world.setNow(instant(dueAt));
    }
    expect(tries.slice(0, 9)).toEqual([0, 0.25, 0.75, 1.75, 3.75, 7.75, 15.75, 31.75, 63.75]);
    expect(tries.at(-1)).toBeLessThanOrEqual(24 * 60);
    expect(tries.at(-1)).toBeGreaterThan(22 * 60);
    expect((await world.shown(person(1))).status).toBe('neutral');
    expect((await world.events(person(1), businessA)).map(({ kind }) => kind)).toEqual(['declaration_posted', 'notice_failed']);
  });

  test('time for which a notice was held back is no time for which it was tried', async () => {
    const world = await posted();
    await world.changeStatus('suspended');
    for (let day = 0; day < 4; day++) {
      await world.dispatch();
      world.pass('P1D');
    }
    expect(await notice(world)).toMatchObject({ state: 'queued', attempts: 0 });
    await world.changeStatus('active');
    world.sender.behave('down');
    await world.dispatch();
    expect(await notice(world)).toMatchObject({ state: 'queued', attempts: 1 });
    world.sender.behave('accepts');
    world.pass('PT1M');
    await world.dispatch();
    expect((await world.shown(person(1))).status).toBe('whitelist');
  });

  test('nor do months of being held wear the counter of tries out', async () => {
    const world = await posted();
    await world.changeStatus('suspended');
    for (let times = 0; times < 300; times++) {
      await world.dispatch();
      world.pass('PT5M');
    }
    expect((await notice(world))?.attempts).toBe(0);
  });
});

describe('R6.1 a dispatcher that dies while it sends', () => {
  test('a sender that knows a repeat is given the same key again, two minutes later', async () => {
    const world = await posted();
    await crash(world);
    expect(await world.dispatch()).toEqual([]);
    world.pass('PT2M');
    expect((await world.dispatch()).map(({ key }) => key)).toEqual([`${businessA}/${person(1)}/1`]);
    expect((await world.shown(person(1))).status).toBe('whitelist');
  });

  test('with any other the notice counts as failed: nothing is sent twice blindly, and nothing granted', async () => {
    const world = await posted(false);
    await crash(world);
    world.pass('PT2M');
    expect(await world.dispatch()).toEqual([]);
    expect((await world.shown(person(1))).status).toBe('neutral');
    expect(await notice(world)).toMatchObject({ state: 'failed' });
  });

  test('what no sender had is sent, two minutes later, whatever the sender knows, and was not tried', async () => {
    const world = await posted(false);
    await crash(world, 'before');
    expect(await world.dispatch()).toEqual([]);
    world.pass('PT2M');
    expect((await world.dispatch()).length).toBe(1);
    expect(await notice(world)).toMatchObject({ state: 'accepted', attempts: 1 });
    expect((await world.shown(person(1))).status).toBe('whitelist');
  });

  test('what fails before anything is handed over is put back at once, untried', async () => {
    for (const broken of ['read', 'handOver'] as const) {
      const world = await posted(false);
      const fails = () => Promise.reject(new Error('the database went away'));
      const ports =
        broken === 'read'
          ? { ...world.ports, consent: { ...world.ports.consent, read: fails } }
          : { ...world.ports, queue: { ...world.ports.queue, handOver: fails } };
      expect(await failuresOf(ports)).toEqual(['the database went away']);
      expect(await notice(world)).toMatchObject({ state: 'queued', attempts: 0 });
      expect(world.sender.given).toEqual([]);
      world.pass('PT15S');
      expect((await world.dispatch()).length).toBe(1);
    }
  });

  test('a batch that took so long to make ready that its sender has too little of the lease is put back', async () => {
    const world = await posted(false);
    const { read } = world.ports.consent;
    const consent: typeof world.ports.consent = {
      ...world.ports.consent,
      read: (...wanted) => {
        world.pass('PT31S');
        return read(...wanted);
      },
    };
    const late = dispatchNotices({ ...world.ports, consent, batchesAtOnce: 1, sender: { ...world.sender, perSecond: 1 } });
    await late;
    expect(world.sender.given).toEqual([]);
    expect(await notice(world)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  test('a sender that breaks is tried again or given up, as it knows repeats or not', async () => {
    for (const [repeatable, state] of [
      [true, 'queued'],
      [false, 'failed'],
    ] as const) {
      const world = await posted(repeatable);
      world.sender.behave('throws');
      await world.dispatch();
      expect(await notice(world)).toMatchObject({ state });
    }
  });
});

describe('R6.2 a slow dispatcher and a quick one', () => {
  test('what the quick one had accepted is not undone by what the slow one says too late', async () => {
    const world = await posted();
    const slow = scriptedSender();
    slow.behave('down');
    let stalled = false;
    const stalling: typeof slow = {
      ...slow,
      async send(messages) {
        // While this one waits for its carrier, its lease ends and another dispatcher sends the notice.
        stalled = true;
        world.pass('PT2M');
        await world.dispatch();
        return slow.send(messages);
      },
    };
    await dispatchNotices({ ...world.ports, sender: stalling });
    expect(stalled).toBe(true);
    expect(await notice(world)).toMatchObject({ state: 'accepted' });
    expect((await world.shown(person(1))).status).toBe('whitelist');
    world.pass('P1D');
    expect(await world.dispatch()).toEqual([]);
    expect(await world.check(businessA)).toEqual([]);
  });
});

describe('what fails for one business', () => {
  const broken = () => Promise.reject(new Error('this business is broken'));

  test('is tried again, and keeps no notice of another waiting', async () => {
    const world = await createWorld(memoryWorldStore(), { batchesAtOnce: 1 });
    await world.post([person(1)], 'A1');
    await world.post([person(2)], 'B1');
    const { read } = world.ports.consent;
    const failing: typeof read = (business, numbers) => (business === businessA ? broken() : read(business, numbers));
    const ports = { ...world.ports, consent: { ...world.ports.consent, read: failing } };
    expect(await failuresOf(ports)).toEqual(['this business is broken']);
    expect(world.sender.given.map(({ to }) => to)).toEqual([person(2)]);
    world.pass('PT15S');
    expect((await world.dispatch()).map(({ to }) => to)).toEqual([person(1)]);
  });

  test('is no longer its own trouble where it fails for many: then the run has failed', async () => {
    const world = await createWorld(memoryWorldStore());
    const tried: number[] = [];
    const queue: typeof world.ports.queue = {
      ...world.ports.queue,
      businessesDue: async () => Array.from({ length: 30 }, (_, n) => (n + 1) as BusinessId),
      claim: (business) => {
        tried.push(business);
        return broken();
      },
    };
    await expect(dispatchNotices({ ...world.ports, queue })).rejects.toThrow('this business is broken');
    expect(tried.length).toBeLessThan(30);
  });

  test('when its abandoned notices are looked after keeps none waiting either', async () => {
    const world = await posted(false);
    await crash(world);
    world.pass('PT2M');
    await world.post([person(2)], 'B1');
    const { transact } = world.ports.consent;
    const failing: typeof transact = (business, work) => (business === businessA ? broken() : transact(business, work));
    const ports = { ...world.ports, consent: { ...world.ports.consent, transact: failing } };
    expect(await failuresOf(ports)).toEqual(['this business is broken']);
    expect(world.sender.given.map(({ to }) => to)).toEqual([person(2)]);
    await world.dispatch();
    expect(await notice(world)).toMatchObject({ state: 'failed' });
  });
});

test('batches are under way at once, or one after the other where the order matters', async () => {
  for (const [batchesAtOnce, most] of [
    [undefined, 2],
    [1, 1],
  ] as const) {
    const world = await createWorld(memoryWorldStore(), { ...(batchesAtOnce !== undefined && { batchesAtOnce }) });
    await world.post([person(1)], 'A1');
    await world.post([person(1)], 'B1');
    let sending = 0;
    let together = 0;
    const { send } = world.sender;
    await dispatchNotices({
      ...world.ports,
      sender: {
        ...world.sender,
        async send(messages) {
          sending += 1;
          together = Math.max(together, sending);
          await setImmediate();
          sending -= 1;
          return send(messages);
        },
      },
    });
    expect(together).toBe(most);
  }
});

test.each([
  [3, 1],
  [160, 10],
  [undefined, 40],
])('a sender of %s a second is given %d at a time, so that what it took is on record soon', async (perSecond, most) => {
  const world = await createWorld(memoryWorldStore());
  await world.post(Array.from({ length: 40 }, (_, n) => person(n + 1)));
  const given: number[] = [];
  const { send } = world.sender;
  const sender = {
    ...world.sender,
    ...(perSecond !== undefined && { perSecond }),
    send: (messages: Parameters<typeof send>[0]) => {
      given.push(messages.length);
      return send(messages);
    },
  };
  await dispatchNotices({ ...world.ports, sender });
  expect(new Set(given)).toEqual(new Set([most]));
  expect(given.reduce((sum, count) => sum + count, 0)).toBe(40);
});

test('R1 the notices of a closed account are called back, once', async () => {
  const world = await posted();
  await world.changeStatus('closed');
  expect(await world.dispatch()).toEqual([]);
  expect(await notice(world)).toMatchObject({ state: 'cancelled' });
  world.pass('P1D');
  expect(await world.dispatch()).toEqual([]);
  expect((await world.events(person(1), businessA)).map(({ kind }) => kind)).toEqual(['declaration_posted', 'notice_failed']);
});

test('R17: a number in what a carrier said does not outlive an erasure in the chain', async () => {
  const world = await createWorld(memoryWorldStore());
  await world.post([1, 2].map(person));
  const said = `EC_217: ${person(1)} and +91 ${person(2)} are barred, template 1207178359126454853`;
  const refusing: ReturnType<typeof scriptedSender> = {
    ...scriptedSender(),
    send: (messages) => Promise.resolve(messages.map(() => ({ kind: 'refused' as const, reason: said }))),
  };
  await dispatchNotices({ ...world.ports, sender: refusing });
  await world.post([person(3)]);
  await world.dispatch();
  await world.receipt(person(3), 'failed', { by: (command) => world.hearReceipt({ ...command, reason: said }) });
  for (const number of [person(1), person(3)]) {
    const [event] = (await world.events(number, businessA)).filter(({ kind }) => kind === 'notice_failed');
    const reason = event?.kind === 'notice_failed' ? event.reason : null;
    expect(reason).toMatch(/^EC_217: \*{6}\d{4} and \*{6}\d{4} are barred, template 1207178359126454853$/);
  }
});

test('R17 whatever words a carrier uses, what it said is kept', async () => {
  const world = await createWorld(memoryWorldStore());
  await world.post([1, 2].map(person));
  const odd = scriptedSender();
  const sender: typeof odd = {
    ...odd,
    send: (messages) =>
      Promise.resolve(messages.map(() => ({ kind: 'refused' as const, reason: `no\u0000 such \ud800 ${'x'.repeat(5_000)}` }))),
  };
  await dispatchNotices({ ...world.ports, sender });
  const [event] = (await world.events(person(1), businessA)).filter(({ kind }) => kind === 'notice_failed');
  expect(event?.kind === 'notice_failed' ? event.reason?.isWellFormed() : undefined).toBe(true);
  expect(event?.kind === 'notice_failed' ? event.reason?.length : undefined).toBeLessThanOrEqual(200);
});
