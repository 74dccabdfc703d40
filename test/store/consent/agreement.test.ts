import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { firstDifference } from '#test/support/first-difference.ts';
import { everything, manyActs, perform, type RandomAct, type ReportsMade } from '#test/support/random-acts.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { businessA, businessB } from '#test/support/world-directory.ts';
import { memoryWorldStore, type WorldStore } from '#test/support/world-stores.ts';

/** Batches sent at once are recorded as they end, so a number that two of them speak of has its events in either order: both are right. */
const options = { agreeLines: 2, batchesAtOnce: 1 };

/** What came of each act, and everything that is kept and shown afterwards. */
async function live(world: World, acts: readonly RandomAct[]) {
  const made: ReportsMade = [];
  const said: string[] = [];
  for (const act of acts) said.push(`${JSON.stringify(act)} → ${await perform(world, act, made)}`);
  return { said, ...(await everything(world)) };
}

forEachStore((open) => {
  let store: WorldStore;

  beforeAll(async () => {
    ({ store } = await open());
  });

  // A failure is told with its seed as it was found: to tell it in fewer acts takes longer than a test may.
  test('the pure machine and the database agree after any 200 acts, and what is kept adds up', async () => {
    await fc.assert(
      fc.asyncProperty(manyActs, async (acts) => {
        const pure = await live(await createWorld(memoryWorldStore(), options), acts);
        const world = await createWorld(store, options);
        const kept = await live(world, acts);
        expect(firstDifference(kept, pure)).toBeNull();
        expect(kept).toEqual(pure);
        expect(await world.check(businessA)).toEqual([]);
        expect(await world.check(businessB)).toEqual([]);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
