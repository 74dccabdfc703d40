import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { readNumberBytes, tenDigitsAt, UNREADABLE } from '#registry/read-number-bytes.ts';

const encoder = new TextEncoder();

/** The text with something else on both sides, as a field stands in a file. */
function readInside(text: string): number {
  const inside = encoder.encode(text);
  const bytes = encoder.encode(`99${text}99`);
  return readNumberBytes(bytes, 2, 2 + inside.length);
}

/** What the rule says of the same text. */
function ruled(text: string): number {
  const read = readPhoneNumber(text);
  return isPhoneNumber(read) ? read : UNREADABLE;
}

const tenDigits = fc.integer({ min: 0, max: 9_999_999_999 }).map((value) => String(value).padStart(10, '0'));
const nearService = fc
  .tuple(fc.constantFrom('140', '1600', '1601', '1800', '1412', '1799', '1810', '1'), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([start, rest]) => `${start}${String(rest).padStart(7, '0')}`.slice(0, 10).padEnd(10, '0'));
const prefixed = fc
  .tuple(
    fc.constantFrom('', '0', '91', '+91', '+91 ', '+91-', '0091', '091', '910', '+', '++91', '92', '+92', '1'),
    fc.oneof(tenDigits, nearService),
  )
  .map(([prefix, ten]) => `${prefix}${ten}`);
const grouped = fc
  .tuple(
    prefixed,
    fc.array(fc.tuple(fc.nat(16), fc.constantFrom(' ', '-', '.', '(', ')', '\t', '\u00a0', '\u2011', 'x', '+')), {
      maxLength: 4,
    }),
  )
  .map(([text, marks]) => marks.reduce((all, [place, mark]) => `${all.slice(0, place)}${mark}${all.slice(place)}`, text));
const anyScript = tenDigits.map((ten) => ten.replace(/\d/g, (digit) => String.fromCodePoint(0x966 + Number(digit))));
const signs = fc.string({ unit: fc.constantFrom(...'0123456789+- .()'), maxLength: 20 });

describe('a number read from the bytes of a file', () => {
  it('R3: is the number that the rule reads from the same text, and none where the rule reads none', () => {
    fc.assert(
      fc.property(fc.oneof(prefixed, grouped, signs, anyScript, fc.string({ unit: 'binary' })), (text) => {
        expect([text, readInside(text)]).toEqual([text, ruled(text.toWellFormed())]);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['9000000001', 9_000_000_001],
    ['09000000001', 9_000_000_001],
    ['+91 90000 00001', 9_000_000_001],
    ['+91-90000-00001', 9_000_000_001],
    ['९०००००००००१', UNREADABLE],
    ['९००००००००१', 9_000_000_001],
    [`${' '.repeat(500)}9000000001`, 9_000_000_001],
    ['9000000001.0', UNREADABLE],
    ['9.0E+09', UNREADABLE],
    ['1401234567', UNREADABLE],
    ['', UNREADABLE],
  ])('R3: %j reads as %d', (text, number) => {
    expect(readInside(text)).toBe(number);
  });

  it('R3: read by words is the same number, or left to the other reading', () => {
    const signs = fc.string({ unit: fc.constantFrom(...'0123456789', '/', ':', ' ', 'p', '@'), minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(fc.oneof(tenDigits, nearService, signs), (text) => {
        const read = tenDigitsAt(new DataView(encoder.encode(text).buffer), 0);
        expect([text, read === -1 ? ruled(text) : read]).toEqual([text, ruled(text)]);
        if (/^[2-9][0-9]{9}$/.test(text)) expect(read).toBe(Number(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is none where the bytes are no UTF-8', () => {
    expect(readNumberBytes(Uint8Array.from([0xff, ...encoder.encode('9000000001')]), 0, 11)).toBe(UNREADABLE);
  });

  it('is read from shared memory too', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(32));
    shared.set(encoder.encode('(0) 90000 00001'));
    expect(readNumberBytes(shared, 0, 15)).toBe(9_000_000_001);
  });
});
