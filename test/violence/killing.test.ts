/** The service is killed with SIGKILL in the middle of its work, again and again. (What a killed process cannot show: power-cut.test.ts.) */
import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Database } from '#store/engine/database.ts';
import { openEmbedded } from '#store/engine/embedded.ts';
import { clearUpAfterwards, type Demo, dataDirectory, freshDirectory, type Service, startService } from '#test/peers/service.ts';
import { MIGRATIONS, openTestPostgres } from '#test/support/databases.ts';
import { chance } from './chance.ts';
import { faultsOf, missingOf, orphansIn, walSize } from './evidence.ts';
import { basic, emptyLedger, type Ledger, statusesOf, statusOf, trafficUntilKilled } from './traffic.ts';

clearUpAfterwards();

const SEED = 20_261_123;
const EMBEDDED_ROUNDS = 25;
const POSTGRES_ROUNDS = 6;
const MINUTES = 60_000;
/** Of WAL, in MiB. */
const MOST_WAL = 128;
/** Milliseconds. Three seconds are promised on a machine that does nothing else. */
const READY_WITHIN = 60_000;

function freshNumbers(first: number): () => number {
  let last = first;
  return () => {
    last += 1;
    return last;
  };
}

/** It must not have ended before, and nothing must have gone wrong in it until then. */
async function killInTraffic(service: Service, wire: Omit<Parameters<typeof trafficUntilKilled>[0], 'demo'>): Promise<void> {
  try {
    await trafficUntilKilled({ ...wire, demo: service.demo }, () => service.end('SIGKILL'));
  } catch (cause) {
    throw new Error(`the traffic stopped before the service was killed; it had logged:\n${service.log()}`, { cause });
  }
  const errors = service
    .log()
    .split('\n')
    .filter((line) => /"level":"(?:error|fatal)"/.test(line));
  expect(errors).toStrictEqual([]);
}

/** Everything that was acknowledged before the kill is shown after it. */
async function expectShown(demo: Demo, { shown }: Ledger, already: Set<number>): Promise<void> {
  const fresh = [...shown].filter(([number]) => !already.has(number));
  const found = await statusesOf(
    demo,
    fresh.map(([number]) => number),
  );
  expect(fresh.map(([number], i) => [number, found[i]])).toStrictEqual(fresh);
  for (const [number] of fresh) already.add(number);
}

/** Takes notices that the killed process had in its hands off its hands, and waits until every one is sent. */
async function untilAllSent(demo: Demo): Promise<void> {
  await fetch(`${demo.baseUrl}/sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: 'PT3M' }),
  });
  for (const state of ['queued', 'sending']) {
    const address = `${demo.baseUrl}/api/accounts/${demo.sid}/notices?state=${state}&limit=1`;
    await expect
      .poll(async () => (await fetch(address, { headers: { authorization: basic(demo) } })).text(), {
        timeout: 2 * MINUTES,
        interval: 250,
      })
      .toContain('"items":[]');
  }
}

async function expectWhole(database: Database, demo: Demo, ledger: Ledger): Promise<number> {
  expect(await missingOf(database, [...ledger.posted])).toStrictEqual([]);
  expect(await orphansIn(database)).toStrictEqual({
    entriesWithoutEvent: 0,
    eventsWithoutEntry: 0,
    postingsWithoutNotice: 0,
    noticesWithoutPosting: 0,
    acceptedAndNotSent: 0,
    sentTwice: 0,
  });
  const { checked, findings } = await faultsOf(database, demo.businessId);
  expect(findings).toStrictEqual([]);
  return checked;
}

function summary(figures: readonly number[]): string {
  const sorted = figures.toSorted((one, other) => one - other);
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  return `${Math.round(least)} to ${Math.round(most)}, median ${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)}`;
}

test(
  `killed ${EMBEDDED_ROUNDS} times while it writes, the embedded service loses nothing that it acknowledged and is soon ready again`,
  async () => {
    const directory = await dataDirectory();
    const ledger = emptyLedger();
    const shown = new Set<number>();
    const luck = chance(SEED);
    const fresh = freshNumbers(9_000_000_000);
    const ready: number[] = [];
    const wal: number[] = [];
    let demo: Demo | undefined;
    for (let round = 0; round < EMBEDDED_ROUNDS; round += 1) {
      const service = await startService({ directory });
      if (round > 0) ready.push(service.readyAfter);
      await expectShown(service.demo, ledger, shown);
      await killInTraffic(service, { ledger, chance: luck, fresh });
      wal.push(walSize(directory));
      ({ demo } = service);
      if (round % 8 !== 0) continue;
      // As the killed process left it, and not as the next one repairs it.
      const copy = freshDirectory();
      cpSync(directory, copy, { recursive: true });
      await inDatabase(copy, (database) => expectWhole(database, service.demo, ledger));
    }
    if (demo === undefined) throw new Error('there was no round');
    const last = await startService({ directory });
    ready.push(last.readyAfter);
    await expectShown(last.demo, ledger, shown);
    await untilAllSent(last.demo);
    expect(await last.end('SIGTERM')).toBe(0);
    const checked = await inDatabase(directory, (database) => expectWhole(database, last.demo, ledger));
    console.log(
      `seed ${SEED}: ${ledger.posted.size} numbers acknowledged, ${JSON.stringify(ledger.acknowledged)}, ${checked} chains whole; ` +
        `ready again in ${summary(ready)} ms; WAL ${summary(wal)} MiB`,
    );
    expect(Math.min(...Object.values(ledger.acknowledged))).toBeGreaterThan(0);
    expect(Math.max(...wal)).toBeLessThanOrEqual(MOST_WAL);
    expect(Math.max(...ready)).toBeLessThan(READY_WITHIN);
  },
  20 * MINUTES,
);

async function inDatabase<T>(directory: string, read: (database: Database) => Promise<T>): Promise<T> {
  const database = await openEmbedded({ directory });
  try {
    return await read(database);
  } finally {
    await database.close();
  }
}

test(
  `killed ${POSTGRES_ROUNDS} times while it writes to PostgreSQL, the service loses nothing that it acknowledged`,
  async () => {
    const database = await openTestPostgres(MIGRATIONS);
    if (database.address.kind !== 'postgres') throw new Error('not PostgreSQL');
    const environment = { DATABASE_URL: database.address.connectionString };
    const directory = freshDirectory();
    const ledger = emptyLedger();
    const shown = new Set<number>();
    const wire = { ledger, chance: chance(SEED), fresh: freshNumbers(9_000_000_000) };
    const ready: number[] = [];
    let service: Service = await startService({ directory, environment });
    for (let round = 0; round < POSTGRES_ROUNDS; round += 1) {
      const { demo } = service;
      await killInTraffic(service, wire);
      await expectWhole(database, demo, ledger);
      service = await startService({ directory, environment });
      ready.push(service.readyAfter);
      await expectShown(service.demo, ledger, shown);
    }
    await untilAllSent(service.demo);
    const checked = await expectWhole(database, service.demo, ledger);
    expect(await service.end('SIGTERM')).toBe(0);
    await database.close();
    console.log(
      `seed ${SEED}: ${ledger.posted.size} numbers acknowledged, ${JSON.stringify(ledger.acknowledged)}, ${checked} chains whole; ` +
        `ready again in ${summary(ready)} ms`,
    );
  },
  20 * MINUTES,
);

test('a second process on the same directory is refused, the first goes on, and when it is killed the directory is free', async () => {
  const directory = await dataDirectory();
  const first = await startService({ directory });
  const inUse = `${directory} is in use by another process (${first.pid}); one server at a time can open it`;
  await expect(startService({ directory })).rejects.toThrow(`ended before it was ready: sammati: ${inUse}\n`);
  expect(await statusOf(first.demo, 9_000_000_001)).toBe('Neutral');
  await first.end('SIGKILL');
  const third = await startService({ directory });
  expect(await statusOf(third.demo, 9_000_000_001)).toBe('Neutral');
});
