import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPhoneNumber, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type NumberResult, resultBook, sortedDistinct } from '#domain/whitelist/number-results.ts';
import { givenNumbers } from '#test/support/world.ts';
import { person } from '#test/support/world-directory.ts';

const item = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map(person),
  fc.constantFrom('rubbish', '', '12', '98000', '9.8E+09', '+', '9800000003.0'),
);
const results: fc.Arbitrary<NumberResult> = fc.constantFrom<NumberResult[]>(
  { outcome: 'succeeded', reason: 'whitelisted' },
  { outcome: 'redundant', reason: 'awaiting' },
  { outcome: 'failed', reason: 'objected' },
);

describe('R4 counting', () => {
  test('the counters add up for any input, and the details say the same', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), fc.array(results, { minLength: 13, maxLength: 13 }), (items, fates) => {
        const given = givenNumbers(items);
        const distinct = sortedDistinct(given);
        const book = resultBook(given, true);
        for (const [index, number] of [...distinct].entries()) book.set(number as PhoneNumber, fates[index % 13] as NumberResult);
        const tally = book.tally(distinct.length);
        expect(tally.total).toBe(items.length);
        expect(tally.total).toBe(tally.duplicate + tally.processed);
        expect(tally.processed).toBe(tally.succeeded + tally.redundant + tally.failed);
        expect(tally.processed).toBe(new Set(items.map(String)).size);

        const told = [...(book.items?.() ?? [])];
        expect(told.map((one) => one.item)).toEqual(items.map((one) => (isPhoneNumber(one as PhoneNumber) ? one : String(one))));
        for (const outcome of ['succeeded', 'redundant', 'failed', 'duplicate'] as const) {
          expect(told.filter((one) => one.outcome === outcome).length).toBe(tally[outcome]);
        }
      }),
    );
  });

  test('the numbers to decide are each there once, ascending', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), (items) => {
        const distinct = [...sortedDistinct(givenNumbers(items))];
        const readable = items.filter((one): one is PhoneNumber => typeof one === 'number');
        expect(distinct).toEqual([...new Set(readable)].sort((one, other) => one - other));
      }),
    );
  });
});
