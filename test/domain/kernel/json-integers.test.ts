import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseKeepingIntegers } from '#domain/kernel/json-integers.ts';

test.each([
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', '9007199254740993'],
  ['-9007199254740993', '-9007199254740993'],
  ['{"id":1107160000000000012,"n":5}', { id: '1107160000000000012', n: 5 }],
  ['[ 12345678901234567890 , 1]', ['12345678901234567890', 1]],
  ['{"12345678901234567890":12345678901234567890}', { '12345678901234567890': '12345678901234567890' }],
  ['"say \\"12345678901234567890\\" 12345678901234567890"', 'say "12345678901234567890" 12345678901234567890'],
  ['{"a\\\\":12345678901234567890}', { 'a\\': '12345678901234567890' }],
  ['[1500000000000000000.5, 1.2500000000000000000, 1e20, 1500000000000000000e4]', [1.5e18, 1.25, 1e20, 1.5e22]],
])('%s keeps what its whole numbers say', (text, expected) => {
  expect(parseKeepingIntegers(text)).toEqual(expected);
});

function hasLong(text: string): boolean {
  let found = false;
  JSON.parse(text, (_, value: unknown) => {
    found ||= Number.isInteger(value) && !Number.isSafeInteger(value);
    return value;
  });
  return found;
}

test('whatever else is JSON means what it means to JSON.parse, and what is none is refused alike', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      // What has so many digits in a text is looked at closely.
      const text = `[${json},"1234567890123456"]`;
      fc.pre(!hasLong(text));
      expect(parseKeepingIntegers(text)).toEqual(JSON.parse(text));
    }),
  );
  for (const text of ['', '{', '"12345678901234567890', '012345678901234567', '{"a":12345678901234567890']) {
    expect(() => parseKeepingIntegers(text)).toThrow(SyntaxError);
  }
});

test('a whole number is found again wherever it stands, beside any text', () => {
  const anywhere = fc.record({ before: fc.string(), id: fc.bigInt({ min: 0n, max: 10n ** 30n }), after: fc.string() });
  fc.assert(
    fc.property(anywhere, ({ before, id, after }) => {
      const text = `{${JSON.stringify(before)}:[${JSON.stringify(after)},${id}],"id" : ${id}\n,"text":${JSON.stringify(`${before}${id}${after}`)}}`;
      const value = parseKeepingIntegers(text) as { readonly id: unknown; readonly text: string };
      if (before !== 'id') expect(String(value.id)).toBe(String(id));
      expect(value.text).toBe(`${before}${id}${after}`);
    }),
  );
});

test('a long text of escapes is no trouble', () => {
  const value = { id: 0, text: '\\"'.repeat(500_000), digits: '1'.repeat(20) };
  expect(parseKeepingIntegers(JSON.stringify(value))).toEqual(value);
});
