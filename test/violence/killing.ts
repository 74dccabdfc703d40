/** What the tests that kill the service have in common. */
import { expect } from 'vitest';
import type { Database } from '#store/engine/database.ts';
import { openEmbedded } from '#store/engine/embedded.ts';
import type { Demo, Service } from '#test/peers/service.ts';
import { faultsOf, missingOf, orphansIn } from './evidence.ts';
import { basic, type Ledger, statusesOf, trafficUntilKilled } from './traffic.ts';

export const SEED = 20_261_123;
export const MINUTES = 60_000;

export function freshNumbers(first: number): () => number {
  let last = first;
  return () => {
    last += 1;
    return last;
  };
}

/** It must not have ended before, and nothing must have gone wrong in it until then. */
export async function killInTraffic(
  service: Service,
  wire: Omit<Parameters<typeof trafficUntilKilled>[0], 'demo'>,
): Promise<void> {
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
export async function expectShown(demo: Demo, { shown }: Ledger, already: Set<number>): Promise<void> {
  const fresh = [...shown].filter(([number]) => !already.has(number));
  const found = await statusesOf(
    demo,
    fresh.map(([number]) => number),
  );
  expect(fresh.map(([number], i) => [number, found[i]])).toStrictEqual(fresh);
  for (const [number] of fresh) already.add(number);
}

/** Takes notices that the killed process had in its hands off its hands, and waits until every one is sent. */
export async function untilAllSent(demo: Demo): Promise<void> {
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

/** Looks into the embedded database of a service that has ended. */
export async function inDatabase<T>(directory: string, read: (database: Database) => Promise<T>): Promise<T> {
  const database = await openEmbedded({ directory });
  try {
    return await read(database);
  } finally {
    await database.close();
  }
}

export async function expectWhole(database: Database, demo: Demo, ledger: Pick<Ledger, 'posted'>): Promise<number> {
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

export function summary(figures: readonly number[]): string {
  const sorted = figures.toSorted((one, other) => one - other);
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  return `${Math.round(least)} to ${Math.round(most)}, median ${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)}`;
}
