import { beforeAll, beforeEach, expect, test } from 'vitest';
import { reportHearer } from '#app/hearing/hear-report.ts';
import { consentStore } from '#store/consent/consent-store.ts';
import type { Database, Transaction } from '#store/engine/database.ts';
import type { TestDatabase } from '#test/support/databases.ts';
import { everything } from '#test/support/random-acts.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { agreeLine, businessA, objectLine, person } from '#test/support/world-directory.ts';
import { countedRandom, sha256, type WorldStore } from '#test/support/world-stores.ts';

/** The database, whose transactions break at their nth statement; null: at none. */
function breakingAt(database: Database, statement: number | null): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction((tx) => {
        let count = 0;
        const counted = <Result>(run: () => Promise<Result>): Promise<Result> => {
          count += 1;
          return count === statement ? Promise.reject(new Error('the connection broke')) : run();
        };
        const breaking: Transaction = {
          ...tx,
          query: (...given) => counted(() => tx.query(...given)),
          copyIn: (...given) => counted(() => tx.copyIn(...given)),
        };
        return work(breaking);
      }),
  };
}

forEachStore((open) => {
  let database: TestDatabase;
  let store: WorldStore;
  let world: World;

  beforeAll(async () => {
    ({ database, store } = await open());
  });

  beforeEach(async () => {
    world = await createWorld(store);
  });

  /** Performs an act whose transaction breaks at each of its statements in turn, until it goes through. Answers how many there are. */
  async function breakEverywhere(act: (broken: World['ports']) => Promise<unknown>): Promise<number> {
    const before = await everything(world);
    for (let statement = 1; ; statement += 1) {
      const consent = consentStore(breakingAt(database, statement), { random: countedRandom(), digest: sha256 });
      const outcome = await act({ ...world.ports, consent }).then(
        () => 'done',
        () => 'broken',
      );
      if (outcome === 'done') {
        expect(await world.check(businessA)).toEqual([]);
        return statement - 1;
      }
      expect(await everything(world)).toEqual(before);
    }
  }

  test('a POST that breaks at any statement leaves no entry, no event and no notice', async () => {
    const statements = await breakEverywhere((ports) => world.post([1, 2].map(person), 'A1', { through: ports }));
    expect(statements).toBeGreaterThan(4);
    expect((await world.shown(person(1))).status).toBe('whitelist');
  });

  test('so does one in opt-in mode: no line stays held', async () => {
    await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
    await breakEverywhere((ports) => world.post([1, 2].map(person), 'A1', { through: ports }));
    expect((await store.contents()).holds.length).toBe(2);
  });

  test('an objection that breaks at any statement is neither heard nor counted, and may be told again', async () => {
    await world.turnMode(businessA, { mode: 'opt_out', objectors: [7, 8, 9].map(person) });
    await world.post([person(1)]);
    await world.dispatch();
    const call = { to: String(objectLine), from: String(person(1)), id: 'call-1' };
    const statements = await breakEverywhere((ports) => world.report(call, reportHearer(ports)));
    expect(statements).toBeGreaterThan(7);
    expect((await world.shown(person(1))).status).toBe('blacklist');
    expect((await world.mode(businessA)).mode).toBe('opt_in');
  });

  test('an agreement that breaks at any statement leaves the request awaiting', async () => {
    await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
    await world.post([person(1)]);
    await world.dispatch();
    const call = { to: String(agreeLine), from: String(person(1)), id: 'call-1' };
    await breakEverywhere((ports) => world.report(call, reportHearer(ports)));
    expect((await world.shown(person(1))).status).toBe('whitelist');
  });

  test('R17 a request id stands for one request: another of that id is refused', async () => {
    const request = { id: world.origin().requestId, business: businessA, account: null, key: 'k', address: '192.0.2.7' } as const;
    const first = { ...request, what: 'POST', parameters: { numbers: '1' }, at: world.now() };
    await store.consent.transact(businessA, (tx) => tx.recordRequest(first));
    await store.consent.transact(businessA, (tx) => tx.recordRequest({ ...first, parameters: { ...first.parameters } }));
    const another = store.consent.transact(businessA, (tx) => tx.recordRequest({ ...first, address: '198.51.100.1' }));
    await expect(another).rejects.toThrow('two requests');
  });

  test('a DELETE that breaks at any statement removes nothing', async () => {
    await world.post([1, 2].map(person));
    await world.dispatch();
    await breakEverywhere((ports) => world.remove([1, 2].map(person), 'A1', { through: ports }));
    expect((await world.shown(person(1))).status).toBe('neutral');
  });
});
