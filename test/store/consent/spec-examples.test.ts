import { beforeAll, expect, test } from 'vitest';
import { readExamples, runExample } from '#test/support/spec-scenario.ts';
import { createWorld } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import type { WorldStore } from '#test/support/world-stores.ts';

const examples = await readExamples();

forEachStore((open) => {
  let store: WorldStore;

  beforeAll(async () => {
    ({ store } = await open());
  });

  test.each(examples)('$clause holds as its example says', async (example) => {
    expect(await runExample(await createWorld(store), example)).toEqual([]);
  });
});
