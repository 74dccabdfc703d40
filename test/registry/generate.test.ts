import { expect, test } from 'vitest';
import { readPreferences } from '#domain/registry/preference-profile.ts';
import { HEADER, preferenceTexts, type RegistryWish, registryFile } from '#registry/generate.ts';

const wish: RegistryWish = { numbers: 50_000, density: 0.07, spread: 'uniform', seed: 1, quotes: false };

function textOf(asked: RegistryWish): string {
  return Buffer.concat(Array.from(registryFile(asked), (piece) => Buffer.from(piece))).toString('latin1');
}

function rowsOf(asked: RegistryWish): readonly (readonly string[])[] {
  const text = textOf(asked);
  expect(text.startsWith(HEADER)).toBe(true);
  return text
    .slice(HEADER.length, -1)
    .split('\n')
    .map((line) => line.split(','));
}

test.each(['uniform', 'clustered'] as const)(
  'a made-up registry has as many different mobile numbers as were wished, %s',
  (spread) => {
    const numbers = rowsOf({ ...wish, spread }).map(([, number]) => Number(number));
    expect(new Set(numbers).size).toBe(wish.numbers);
    expect(Math.min(...numbers.slice(0, 10_000))).toBeGreaterThanOrEqual(6_000_000_000);
    const series = new Set(numbers.map((number) => Math.floor(number / 100_000)));
    // In so few series that the density is what was wished.
    expect(series.size).toBeLessThanOrEqual(Math.ceil(wish.numbers / wish.density / 100_000));
  },
);

test('nine in ten block everything, and of 300 profiles eight cover 99 in 100', () => {
  const texts = preferenceTexts();
  expect(new Set(texts).size).toBe(300);
  expect(texts.filter((text) => readPreferences(text, 'tcccpr_2018') === null)).toEqual([]);
  const preferences = rowsOf(wish).map(([, , text]) => text ?? '');
  const share = (some: readonly string[]): number => preferences.filter((text) => some.includes(text)).length / wish.numbers;
  expect(share(['0'])).toBeCloseTo(0.9, 2);
  expect(share(texts.slice(0, 8))).toBeCloseTo(0.99, 2);
});

test('the same wish gives the same bytes, and another seed others', () => {
  const small = { ...wish, numbers: 1_000 };
  expect(textOf(small)).toBe(textOf(small));
  expect(textOf({ ...small, seed: 2 })).not.toBe(textOf(small));
});

test('more numbers than the series have are not wished for in vain', () => {
  expect(() => [...registryFile({ ...wish, numbers: 90_000, density: 0.9, spread: 'clustered' })]).toThrow(RangeError);
});
