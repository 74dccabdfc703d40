import { expect, test } from 'vitest';
import { createWorld, type World } from '#test/support/world.ts';
import { businessA, businessB, person } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

const CHUNK = 5;
const numbers = Array.from({ length: 40 }, (_, index) => person(index + 1));

/** The ports of a world, and how many numbers each transaction through them read, how often was read besides, and what was out of turn. */
function watched({ ports }: World) {
  const seen = { together: [] as number[], reads: 0, outOfTurn: 0 };
  const { consent } = ports;
  let turns = 0;
  const through: World['ports'] = {
    ...ports,
    async bulkTurn(chunk) {
      turns += 1;
      return chunk().finally(() => {
        turns -= 1;
      });
    },
    consent: {
      ...consent,
      read(business, wanted) {
        seen.reads += 1;
        return consent.read(business, wanted);
      },
      transact(business, work) {
        if (turns === 0) seen.outOfTurn += 1;
        return consent.transact(business, (tx) =>
          work({
            ...tx,
            standings(wanted) {
              seen.together.push(wanted.length);
              return tx.standings(wanted);
            },
          }),
        );
      },
    },
  };
  return { through, seen };
}

test('R8.2 of many numbers whose lines are all held no more than a chunk is in hand at once, and all are once lines are free', async () => {
  const world = await createWorld(memoryWorldStore(CHUNK), { agreeLines: 2 });
  for (const business of [businessA, businessB]) await world.turnMode(business, { mode: 'opt_in', objectors: [] });
  await world.post(numbers, 'A1');
  await world.post(numbers, 'A2');
  for (const [passed, outcome] of [
    ['P89D', { failed: 40, succeeded: 0 }],
    ['P1D', { failed: 0, succeeded: 40 }],
  ] as const) {
    world.pass(passed);
    const { through, seen } = watched(world);
    expect((await world.post(numbers, 'B1', { through })).tally).toMatchObject(outcome);
    expect([Math.max(...seen.together), seen.outOfTurn]).toEqual([CHUNK, 0]);
    // Whose hold it is is asked once for each business and chunk, and the mode once.
    expect(seen.reads).toBeLessThanOrEqual(1 + numbers.length / CHUNK + 2);
  }
  expect(await world.check(businessB)).toEqual([]);
});
