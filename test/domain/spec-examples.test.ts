import { expect, test } from 'vitest';
import { fromIndianTime, HOUR, type Instant } from '#domain/kernel/instant.ts';
import { readExamples, runExample } from '#test/support/spec-scenario.ts';
import { createWorld, morning } from '#test/support/world.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

const examples = await readExamples();

/** Days on which the calendar is awkward: ends of months, a leap day, and an hour that is still yesterday in UTC. */
const starts: readonly Instant[] = [
  morning,
  fromIndianTime(2026, 8, 31, 10 * HOUR),
  fromIndianTime(2027, 11, 30, 10 * HOUR),
  fromIndianTime(2028, 2, 29, 2 * HOUR),
];

test('the page has an example for each of its clauses', () => {
  expect(examples.length).toBeGreaterThan(25);
  expect(new Set(examples.map(({ clause }) => clause)).size).toBe(examples.length);
});

for (const example of examples) {
  test(`${example.clause} holds as its example says`, async () => {
    const differences: string[] = [];
    for (const start of starts)
      differences.push(...(await runExample(await createWorld(memoryWorldStore(), { start }), example)));
    expect(differences).toEqual([]);
  });
}
