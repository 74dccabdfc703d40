import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY, type Instant, instant, utcText } from '#domain/kernel/instant.ts';

const LAST = 8.64e15;

it('writes an instant as Date does, over all years that there are', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: -LAST, max: LAST }), fc.integer({ min: 0, max: 4e12 })), (at) => {
      expect(utcText(instant(at))).toBe(new Date(at).toISOString());
    }),
    { numRuns: 5_000 },
  );
});

it('writes the first and last millisecond of every day of 28 years as Date does', () => {
  for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2052, 0, 1); at += DAY) {
    expect(utcText(instant(at))).toBe(new Date(at).toISOString());
    expect(utcText(instant(at - 1))).toBe(new Date(at - 1).toISOString());
  }
});

it.each(['0999-12-31T23:59:59.999Z', '1000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '+010000-01-01T00:00:00.000Z'])(
  'writes %s in the form of its year',
  (text) => {
    expect(utcText(instant(Date.parse(text)))).toBe(text);
  },
);

it('cuts off a part of a millisecond, and refuses what is no time', () => {
  expect(utcText((Date.UTC(2026, 10, 26) + 0.5) as Instant)).toBe('2026-11-26T00:00:00.000Z');
  expect(() => utcText(Number.NaN as Instant)).toThrow(RangeError);
});
