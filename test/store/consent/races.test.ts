import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { finishReports } from '#app/hearing/finish-reports.ts';
import { type HearReport, reportHearer, reportHearing } from '#app/hearing/hear-report.ts';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import { postWhitelist } from '#app/whitelist/post-whitelist.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { TestDatabase } from '#test/support/databases.ts';
import { scriptedSender } from '#test/support/scripted-sender.ts';
import { createWorld, givenNumbers, type World } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { type AccountName, businessA, businessB, objectLine, person, worldAccounts } from '#test/support/world-directory.ts';
import type { WorldStore } from '#test/support/world-stores.ts';

const PROCESSES = 4;

function range(count: number, from = 1): readonly PhoneNumber[] {
  return Array.from({ length: count }, (_, index) => person(from + index));
}

forEachStore((open, join) => {
  let database: TestDatabase;
  let store: WorldStore;
  let others: readonly WorldStore[];
  let world: World;

  beforeAll(async () => {
    const opened = await open();
    database = opened.database;
    store = opened.store;
    others = await Promise.all(Array.from({ length: PROCESSES - 1 }, () => join(database)));
  });

  beforeEach(async () => {
    world = await createWorld(store, { agreeLines: 2 });
    for (const other of others) await other.directory.refresh();
  });

  /** The same world, as another process sees it. */
  function portsOf(process: number): World['ports'] {
    return { ...world.ports, ...(others[process - 1] ?? {}) };
  }

  function postFrom(process: number, numbers: readonly PhoneNumber[], by: AccountName = 'A1') {
    return postWhitelist(portsOf(process), {
      context: world.context(by),
      virtualNumber: world.virtualNumber(by),
      numbers: givenNumbers(numbers),
      language: 'en',
      origin: world.origin(),
      details: false,
    });
  }

  function hearers(): readonly HearReport[] {
    return Array.from({ length: PROCESSES }, (_, process) => reportHearer(portsOf(process)));
  }

  function rings(number: PhoneNumber, by: HearReport, id?: string) {
    return world.report({ to: String(objectLine), from: String(number), ...(id === undefined ? {} : { id }) }, by);
  }

  async function noticesOf(numbers: readonly PhoneNumber[]): Promise<number> {
    const { notices } = await store.contents();
    return notices.filter(({ number }) => numbers.includes(number as PhoneNumber)).length;
  }

  async function timesTurned(): Promise<number> {
    const chain = await store.chains.businessChain(businessA);
    return (chain?.events ?? []).filter(({ event }) => event.kind === 'mode_turned').length;
  }

  describe('R11 the same numbers posted by twenty requests at once', () => {
    test('one number gets one notice', async () => {
      const results = await Promise.all(Array.from({ length: 20 }, (_, index) => postFrom(index % PROCESSES, [person(1)])));
      expect(results.reduce((sum, { tally }) => sum + tally.succeeded, 0)).toBe(1);
      expect(results.reduce((sum, { tally }) => sum + tally.redundant, 0)).toBe(19);
      expect(await noticesOf([person(1)])).toBe(1);
      expect(await world.check(businessA)).toEqual([]);
    });

    test('a thousand numbers get one notice each', async () => {
      const numbers = range(1_000);
      const results = await Promise.all(Array.from({ length: 20 }, (_, index) => postFrom(index % PROCESSES, numbers)));
      expect(results.reduce((sum, { tally }) => sum + tally.succeeded, 0)).toBe(1_000);
      for (const { tally } of results) expect(tally.succeeded + tally.redundant).toBe(1_000);
      expect(await noticesOf(numbers)).toBe(1_000);
      expect(await world.check(businessA)).toEqual([]);
    });
  });

  test('R0.1 however many POSTs come at once, no more segments are queued than the budget of the account allows', async () => {
    const budgets = [0, 1, 7, 40, 150];
    for (const [round, segmentsPerDay] of budgets.entries()) {
      world.pass('P1D');
      const month = round === 3 ? { segmentsPerMonth: 20 } : { segmentsPerMonth: null };
      await store.changeSettings(worldAccounts.A1.id, { segmentsPerDay, ...month });
      for (const other of others) await other.directory.refresh();
      const spentBefore = await noticesOf(range(1_000));
      // Overlapping, so that numbers are lost to other writers as well.
      const from = 1 + 200 * round;
      const posts = Array.from({ length: 12 }, (_, index) => postFrom(index % PROCESSES, range(40, from + 10 * index)));
      const results = await Promise.all(posts);
      const queued = (await noticesOf(range(1_000))) - spentBefore;
      const allowed = round === 3 ? Math.min(segmentsPerDay, 20 - spentBefore) : segmentsPerDay;
      expect(queued).toBeLessThanOrEqual(allowed);
      expect(results.reduce((sum, { tally }) => sum + tally.succeeded, 0)).toBe(queued);
      const spending = await store.consent.transact(businessA, (tx) => tx.spendingForChange(worldAccounts.A1.id));
      expect(spending).toMatchObject({ segmentsOfMonth: queued + spentBefore, ...(queued > 0 ? { segmentsOfDay: queued } : {}) });
    }
    expect(await noticesOf(range(1_000))).toBeGreaterThan(100);
    expect(await world.check(businessA)).toEqual([]);
  });

  describe('R9.1 different people who object at the same instant', () => {
    test('four turn the business exactly once', async () => {
      for (let round = 0; round < 8; round++) {
        const people = range(4, 1 + 10 * round);
        await world.resetMode(businessA);
        await world.post(people);
        await world.dispatch();
        const all = hearers();
        const turned = await timesTurned();
        const outcomes = await Promise.all(people.map((number, index) => rings(number, all[index % PROCESSES] ?? world.hear)));
        expect(outcomes).toEqual(['applied', 'applied', 'applied', 'applied']);
        expect(await world.mode(businessA)).toEqual({ mode: 'opt_in', objectors: expect.arrayContaining([...people]) });
        expect((await timesTurned()) - turned).toBe(1);
      }
      expect(await world.check(businessA)).toEqual([]);
    });

    test('forty turn it exactly once, and all are heard', async () => {
      const people = range(40);
      await world.post(people);
      await world.dispatch();
      const all = hearers();
      await Promise.all(people.map((number, index) => rings(number, all[index % PROCESSES] ?? world.hear)));
      expect((await world.mode(businessA)).mode).toBe('opt_in');
      expect((await world.mode(businessA)).objectors.length).toBeGreaterThanOrEqual(4);
      expect(await timesTurned()).toBe(1);
      for (const number of people) expect((await world.shown(number)).status).toBe('blacklist');
    });
  });

  test('R12 an objection that races a POST, a DELETE and a dispatcher always wins', async () => {
    const all = hearers();
    for (let round = 0; round < 40; round++) {
      const number = person(100 + round);
      // In opt-in mode nobody would be told of the object line.
      await world.resetMode(businessA);
      await world.post([number]);
      await world.remove([number]);
      const acts = [
        () => rings(number, all[round % PROCESSES] ?? world.hear),
        () => postFrom((round + 1) % PROCESSES, [number]),
        () => postFrom((round + 2) % PROCESSES, [number], 'A2'),
        () => dispatchNotices(portsOf((round + 3) % PROCESSES)),
        () => world.remove([number], 'A2'),
      ];
      // Every round begins with another of them.
      await Promise.all([...acts.slice(round % 5), ...acts.slice(0, round % 5)].map((act) => act()));
      expect((await world.shown(number, 'A1')).status).toBe('blacklist');
      expect((await world.shown(number, 'A2')).status).toBe('blacklist');
    }
    const sent = world.sender.taken.length;
    await world.dispatch();
    expect(world.sender.taken.length).toBe(sent);
    expect(await world.check(businessA)).toEqual([]);
  });

  test('R18 the same report heard twenty times at once by one process is applied once', async () => {
    await world.post([person(1)]);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => rings(person(1), world.hear, 'call-1')));
    expect(outcomes.filter((outcome) => outcome === 'applied').length).toBe(1);
    expect((await world.events(person(1), businessA)).map(({ kind }) => kind)).toEqual(['declaration_posted', 'objected']);
  });

  test('R18 the same report heard by several processes at once is applied once', async () => {
    const people = range(10);
    await world.post(people, 'A1');
    await world.post(people, 'B1');
    const all = hearers();
    await Promise.all(people.flatMap((number) => all.map((hear) => rings(number, hear, `call ${number}`))));
    for (const business of [businessA, businessB]) {
      for (const number of people) {
        expect((await world.events(number, business)).map(({ kind }) => kind)).toEqual(['declaration_posted', 'objected']);
      }
      expect(await world.check(business)).toEqual([]);
    }
  });

  test('R8.1 a call of which one of two businesses was told is found by the next process, which tells the other', async () => {
    await world.post(range(3), 'A1');
    await world.post(range(3), 'B1');
    await rings(person(2), world.hear, 'whole');
    const consent: typeof store.consent = {
      ...store.consent,
      transact: (of, work) => (of === businessB ? Promise.reject(new Error('killed')) : store.consent.transact(of, work)),
    };
    const dying = reportHearer({ ...world.ports, consent });
    await expect(rings(person(1), dying, 'half')).rejects.toThrow('killed');
    world.pass('PT5M');
    await finishReports(portsOf(1), reportHearing(portsOf(1)).finish);
    for (const number of range(2)) {
      for (const business of [businessA, businessB]) {
        expect((await world.events(number, business)).map(({ kind }) => kind)).toEqual(['declaration_posted', 'objected']);
      }
    }
    const everything = { from: instant(0), to: world.now() };
    expect(await store.consent.unfinishedReports(everything, 10)).toEqual([]);
    expect(await rings(person(1), world.hear, 'half')).toBe('repeated');
  });

  test('R8.2 two businesses that ask the same people at once are never given the same agree line', async () => {
    for (const business of [businessA, businessB]) await world.turnMode(business, { mode: 'opt_in', objectors: [] });
    const numbers = range(300);
    const names: readonly AccountName[] = ['A1', 'A2', 'B1'];
    const results = await Promise.all(names.map((name, process) => postFrom(process, numbers, name)));
    // Two lines, three that ask: each number is asked by two of them.
    expect(results.reduce((sum, { tally }) => sum + tally.succeeded, 0)).toBe(600);
    expect(results.reduce((sum, { tally }) => sum + tally.failed, 0)).toBe(300);
    const { holds, notices } = await store.contents();
    expect(holds.length).toBe(600);
    const held = new Set(
      holds.map(({ number, line, business, account, notice }) => [number, line, business, account, notice].join()),
    );
    for (const { number, line, business, account, notice } of notices) {
      expect(held).toContain([number, line, business, account, notice].join());
    }
  });

  test('R6.1 two dispatchers at once send each notice once', async () => {
    await world.post(range(500));
    const senders = Array.from({ length: PROCESSES }, () => scriptedSender());
    const counts = await Promise.all(senders.map((sender, process) => dispatchNotices({ ...portsOf(process), sender })));
    const keys = senders.flatMap(({ given }) => given.map(({ key }) => key));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500);
    expect(keys.length).toBe(500);
    expect(new Set(keys).size).toBe(500);
    expect(await world.check(businessA)).toEqual([]);
  });
});
