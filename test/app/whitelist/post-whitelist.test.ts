import { expect, test } from 'vitest';
import { createWorld } from '#test/support/world.ts';
import { businessA, objectLine, person } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

test('R4 a POST of nobody but who objected and may be asked again grants nothing, and says so', async () => {
  const world = await createWorld(memoryWorldStore());
  await world.post([person(1)]);
  await world.dispatch();
  await world.report({ to: String(objectLine), from: String(person(1)) });
  world.pass('P90D');
  await world.allowAsking(person(1), businessA);
  const asked = await world.post([person(1)]);
  expect(asked).toMatchObject({ mode: 'opt_out', granted: false, tally: { succeeded: 1 } });
  expect((await world.shown(person(1))).status).toBe('blacklist');
  expect(await world.post([person(1), person(2)])).toMatchObject({ granted: true, tally: { succeeded: 1, redundant: 1 } });
});

test('R4 and R6.2 a POST after a failed notice grants nothing yet, and says so', async () => {
  const world = await createWorld(memoryWorldStore());
  world.sender.behave('refuses');
  expect((await world.post([person(1)])).granted).toBe(true);
  await world.dispatch();
  expect(await world.post([person(1)])).toMatchObject({ granted: false, tally: { succeeded: 1 } });
  expect((await world.shown(person(1))).status).toBe('neutral');
});
