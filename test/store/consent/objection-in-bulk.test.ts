import { performance } from 'node:perf_hooks';
import { beforeAll, expect, test } from 'vitest';
import { reportHearer } from '#app/hearing/hear-report.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { TestDatabase } from '#test/support/databases.ts';
import { createWorld } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { objectLine, person } from '#test/support/world-directory.ts';
import type { WorldStore } from '#test/support/world-stores.ts';

/** How many numbers the running POST has, and how many of these people object meanwhile. */
const sizes = { postgres: { numbers: 40_000, people: 40 }, embedded: { numbers: 10_000, people: 20 } } as const;

/** Has a bulk request go on by one chunk for each step, so that what happens meanwhile does happen while it runs. */
function stepped() {
  let steps = 1;
  let isOpen = false;
  const waiting: (() => void)[] = [];
  return {
    turn: async <T>(chunk: () => Promise<T>): Promise<T> => {
      if (!isOpen && steps === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else steps -= 1;
      return chunk();
    },
    step(): void {
      const next = waiting.shift();
      if (next === undefined) steps += 1;
      else next();
    },
    open(): void {
      isOpen = true;
      for (const next of waiting.splice(0)) next();
    },
  };
}

forEachStore((open, join) => {
  let database: TestDatabase;
  let store: WorldStore;
  let other: WorldStore;

  beforeAll(async () => {
    const opened = await open();
    database = opened.database;
    store = opened.store;
    other = await join(database);
  });

  test('R12 an objection to a number inside a running POST is acknowledged while it runs, and holds', async ({ annotate }) => {
    const { numbers: count, people } = sizes[database.kind];
    const world = await createWorld(store);
    await other.directory.refresh();
    const numbers = Array.from({ length: count }, (_, index) => person(index + 1));
    // People all over the list, who know the line from an earlier notice of the business's other account.
    const told = Array.from({ length: people }, (_, index) => person(1 + index * Math.floor(count / people)));
    await world.post(told, 'A2');

    const hear = reportHearer({ ...world.ports, ...other });
    const pace = stepped();
    world.ports.bulkTurn = pace.turn;
    const times: number[] = [];
    let running = true;
    const posting = world.post(numbers, 'A1').finally(() => {
      running = false;
    });
    // From both ends of the list, so that some object before their number is reached and some after.
    const order = told.map((_, index) => told[index % 2 === 0 ? index >> 1 : told.length - 1 - (index >> 1)]);
    const objected: PhoneNumber[] = [];
    for (const number of order) {
      if (!running || number === undefined) break;
      const began = performance.now();
      expect(await world.report({ to: String(objectLine), from: String(number) }, hear)).toBe('applied');
      times.push(performance.now() - began);
      objected.push(number);
      pace.step();
    }
    pace.open();
    const { tally } = await posting;
    expect(objected.length).toBeGreaterThan(3);
    expect(tally.total).toBe(tally.succeeded + tally.redundant + tally.failed);
    for (const number of objected) {
      expect((await world.shown(number, 'A1')).status).toBe('blacklist');
      expect((await world.shown(number, 'A2')).status).toBe('blacklist');
    }
    const sorted = times.toSorted((one, next) => one - next);
    const at = (share: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
    await annotate(`${objected.length} objections during ${count} numbers: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  });
});
