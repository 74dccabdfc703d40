import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Canonical, canonicalJson } from '#domain/consent/canonical.ts';
import { NOT_CERTAIN, objectEnd } from '#domain/evidence/scan-json.ts';

/** As the bytes of a text are given: one character for each. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text) as Canonical) === text;
  } catch {
    return false;
  }
}

const plainKey = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,6}$/);
const usual = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.string({ unit: fc.constantFrom('a', '"', '\\', '/', '\n', '\t', 'é', 'सम्', '😀', '\u007f', '\u2028') }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(plainKey, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const usualObject = fc.dictionary(plainKey, usual, { maxKeys: 5 }).map((value) => canonicalJson(value));

describe('R17: canonical JSON found without being read', () => {
  test('R17: the end of what has a usual form is found, and where each value stands', () => {
    const property = fc.property(usualObject, fc.string(), (object, behind) => {
      const text = latin1(`x${object}${behind}`);
      const found: [string, string][] = [];
      expect(objectEnd(text, 1, (key, from, to) => found.push([key, text.slice(from, to)]))).toBe(1 + latin1(object).length);
      const fields = Object.entries(JSON.parse(object) as { [key: string]: Canonical });
      expect(found).toEqual(fields.map(([key, value]) => [key, latin1(canonicalJson(value))]).sort());
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('R17: what is found is canonical, whatever was done to it', () => {
    const odd = fc.constantFrom(
      '"',
      '\\',
      '{',
      '}',
      ',',
      ':',
      ' ',
      '0',
      '-',
      '.',
      'e',
      '\\u0041',
      '\\/',
      '\n',
      'é',
      '"a":1,',
      '[',
      ']',
      '9999',
    );
    const property = fc.property(usualObject, fc.nat(), fc.nat(2), odd, (object, place, removed, added) => {
      const at = place % object.length;
      const mangled = object.slice(0, at) + added + object.slice(at + removed);
      const text = latin1(mangled);
      const end = objectEnd(text, 0);
      if (end === NOT_CERTAIN) return;
      expect(isCanonical(Buffer.from(text.slice(0, end), 'latin1').toString())).toBe(true);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test.each([
    '{"a":01}',
    '{"a":-0}',
    '{"a":1.0}',
    '{"a":1e3}',
    '{"a":1234567890123456}',
    '{"b":1,"a":1}',
    '{"a":1,"a":1}',
    '{"a":"\\u0041"}',
    '{"a":"\\/"}',
    '{"a":"\u0001"}',
    '{"a" :1}',
    '{ }',
    '{"a":1,}',
    '{"a":[1,]}',
    '{"a":[,1]}',
    '{"a":nul}',
    '{"a":"b',
    '{"a":"\\',
    '{"a',
    '{"a":',
    '{"a":-}',
    '{"é":1}',
    '[]',
    '',
    `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`,
  ])('R17: of %j nothing is said', (text) => {
    expect(objectEnd(latin1(text), 0)).toBe(NOT_CERTAIN);
  });
});
