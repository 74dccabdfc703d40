import { expect, test } from 'vitest';
import { instant, SECOND } from '#domain/kernel/instant.ts';
import { burstAfter, noBurst } from '#domain/whitelist/patterns.ts';
import { createWorld } from '#test/support/world.ts';
import { agreeLine, businessA, person } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

test('R8.4: more than so many agreements within ten seconds are a burst, flagged once a minute', () => {
  const flagged: number[] = [];
  let burst = noBurst;
  for (let second = 0; second < 150; second++) {
    const after = burstAfter(burst, second < 5 ? 2 : 4, instant(second * SECOND), 30);
    burst = after.burst;
    if (after.isFlagged) flagged.push(second);
  }
  // In the ten seconds until then four had two each and six had four.
  expect(flagged).toEqual([10, 70, 130]);
  expect(burstAfter(noBurst, 30, instant(0), 30).isFlagged).toBe(false);
  expect(burstAfter(noBurst, 31, instant(0), 30).isFlagged).toBe(true);
});

test('R8.4: a burst is an event of the business, and all that was said in it counts', async () => {
  const world = await createWorld(memoryWorldStore());
  await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
  const people = Array.from({ length: 40 }, (_, place) => person(place + 1));
  await world.post(people);
  await world.dispatch();
  await Promise.all(people.map((number) => world.report({ to: String(agreeLine), from: String(number) })));
  for (const number of people) expect((await world.shown(number)).status).toBe('whitelist');
  const chain = await world.store.chains.businessChain(businessA);
  const flags = (chain?.events ?? []).filter(({ event }) => event.kind === 'pattern_flagged').map(({ event }) => event.facts);
  expect(flags).toEqual([{ pattern: 'many_agreements', agreements: expect.any(Number), seconds: 10 }]);
  expect(await world.check(businessA)).toEqual([]);
});
