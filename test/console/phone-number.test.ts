import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitsIn, plainDigits } from '#console/service/digits.ts';
import { beginningOf, readNumber } from '#console/service/phone-number.ts';
import { decimalDigit } from '#domain/kernel/decimal-digit.ts';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';

/** As the service reads it. */
function asTheService(text: string): string | null {
  const read = readPhoneNumber(text);
  return isPhoneNumber(read) ? String(read) : null;
}

describe('a number that is written into the console', () => {
  it('R3: is read as the service reads it, whatever is written', () => {
    const sign = fc.oneof(
      fc.constantFrom(
        ...'0123456789',
        '९',
        '௧',
        '９',
        ' ',
        '\u00a0',
        '\u200b',
        '+',
        '＋',
        '-',
        '‑',
        '.',
        '．',
        '(',
        ')',
        '（',
        'x',
        'E',
        '/',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    const anything = fc.array(sign, { maxLength: 18 }).map((signs) => signs.join(''));
    const before = fc.constantFrom('', '0', '+91', '91', '0091', '091', '910', '+91 (0) ', '140', '1800', '.', '-');
    const digits = fc.stringMatching(/^\d{7,10}$/);
    const likely = fc.tuple(before, digits, fc.constantFrom('', '.0', '.000', '-', ' ')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(anything, likely), (text) => {
        expect(readNumber(text)).toBe(asTheService(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['९८७६५ ५०००१', '+९१ ௯௮௭௬௫ ௫௦௦௦௧', '９８７６５５０００１', '0091-98765-50001', '+91 (0) 98765 50001'])(
    'R3: may be in any digits and any form: %s',
    (text) => expect(readNumber(text)).toBe('9876550001'),
  );

  it('may have digits of every script', () => {
    const wrong: number[] = [];
    for (let code = 0; code <= 0x1ffff; code += 1) {
      const digit = decimalDigit(code);
      if (digit >= 0 && plainDigits(String.fromCodePoint(code)) !== String(digit)) wrong.push(code);
    }
    expect(wrong).toEqual([]);
    expect(digitsIn('कोड १२३-४५६')).toBe('123456');
  });

  it.each([
    ['98', '98'],
    ['+91 98', '98'],
    ['+91-987 65', '98765'],
    ['०९८', '98'],
    ['098', '98'],
    ['0091 98', '98'],
    ['(98)765', '98765'],
    ['91', '91'],
    ['+91', ''],
    ['0', ''],
    ['', ''],
    ['98765 50001', null],
    ['+91 98765 50001', null],
    ['098765 50001', null],
    ['Asha', null],
  ])('filters by its first digits, whatever stands before a number: %s', (written, beginning) => {
    expect(beginningOf(written)).toBe(beginning);
  });
});
