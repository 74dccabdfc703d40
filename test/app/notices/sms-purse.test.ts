import { expect, test } from 'vitest';
import { renewEntry } from '#app/entries/renew-entry.ts';
import { isRefused } from '#app/refusal.ts';
import { postChunk } from '#app/whitelist/post-chunk.ts';
import { requestRecord } from '#app/whitelist/request-record.ts';
import { createWorld } from '#test/support/world.ts';
import { businessA, person, worldAccounts } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

const ofNotice = { language: 'en', dltTemplateId: null, category: 'service_implicit' } as const;
/** One segment where it asks, two where it informs. */
const templates = [
  { ...ofNotice, meaning: 'ask', text: '{brand}: ring {line}' },
  { ...ofNotice, meaning: 'inform', text: `${'x'.repeat(150)} {brand} {line}` },
] as const;

/** A business that was turned to opt-in, whose permission of P1 is in its last days, with so many segments a day. */
async function renewable(segmentsPerDay: number) {
  const store = memoryWorldStore();
  const world = await createWorld(store);
  await world.post([person(1)]);
  await world.dispatch();
  world.pass('P5M15D');
  await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
  await store.changeSettings(worldAccounts.A1.id, { segmentsPerDay });
  return { world, context: { ...world.context('A1'), templates } };
}

test.each([
  [1, 'sms_budget_exceeded'],
  [2, undefined],
])(
  'R0.1 and R11 a renewal queued in opt-in may inform once it is sent: with %i segments left it is counted as the longer',
  async (left, refused) => {
    const { world, context } = await renewable(left);
    const given = { context, number: person(1), virtualNumber: null, language: 'en', origin: world.origin() } as const;
    const outcome = await renewEntry(world.ports, given);
    expect(isRefused(outcome) ? outcome.refused : undefined).toBe(refused);
  },
);

test.each([
  [1, 'sms_budget_exceeded'],
  [2, 'renewal_asked'],
])('R0.1 and R11 so is one of many, with %i segments left', async (left, reason) => {
  const { world, context } = await renewable(left);
  const at = world.now();
  const request = requestRecord({ context, origin: world.origin(), at }, 'an import', {});
  const posting = {
    ports: world.ports,
    context,
    virtualNumber: world.virtualNumber('A1'),
    language: 'en',
    at,
    request,
    renews: true,
  } as const;
  const { results } = await postChunk(posting, [{ number: person(1), choice: 0, mayBeServed: true }]);
  expect(results.get(person(1))?.reason).toBe(reason);
});
