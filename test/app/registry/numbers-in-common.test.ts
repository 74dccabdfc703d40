import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbersInCommon } from '#app/registry/numbers-in-common.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { businessA } from '#test/support/world-directory.ts';

const ascending = (numbers: readonly number[]) => [...new Set(numbers)].sort((one, other) => one - other) as PhoneNumber[];

/** A store that knows these numbers; counts what it is asked. */
function storeOf(known: readonly PhoneNumber[], chunkSize: number) {
  let asked = 0;
  return {
    chunkSize,
    asked: () => asked,
    async numbersFrom(_: unknown, number: PhoneNumber, limit: number) {
      asked += 1;
      return known.filter((one) => one >= number).slice(0, limit);
    },
    async numbersAmong(_: unknown, numbers: readonly PhoneNumber[]) {
      asked += 1;
      return known.filter((one) => numbers.includes(one));
    },
  };
}

async function common(store: ReturnType<typeof storeOf>, list: readonly number[]) {
  const found: PhoneNumber[] = [];
  let passed = 0;
  for await (const step of numbersInCommon(store, businessA, Float64Array.from(list))) {
    found.push(...step.found);
    expect(step.passed).toBeGreaterThan(passed);
    passed = step.passed;
  }
  return { found, passed };
}

const numbers = (max: number) => fc.array(fc.integer({ min: 1, max }), { maxLength: 120 }).map(ascending);

test('what a list and a business have in common is found, whichever of them is denser', async () => {
  await fc.assert(
    fc.asyncProperty(numbers(150), fc.oneof(numbers(150), numbers(5_000)), fc.boolean(), async (one, other, swapped) => {
      const [known, list] = swapped ? [other, one] : [one, other];
      const { found } = await common(storeOf(known, 1), list);
      expect(found).toEqual(known.filter((number) => list.includes(number)));
    }),
  );
});

test('a business with few numbers is asked once, however long the list', async () => {
  const store = storeOf(ascending([5, 70_000]), 10);
  const { found, passed } = await common(
    store,
    Array.from({ length: 100_000 }, (_, index) => index + 1),
  );
  expect({ found, passed, asked: store.asked() }).toEqual({ found: [5, 70_000], passed: 100_000, asked: 1 });
});
