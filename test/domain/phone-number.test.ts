import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalDigit } from '#domain/kernel/decimal-digit.ts';
import {
  comparePhoneNumbers,
  formatE164,
  formatWire,
  isPersonal,
  isPhoneNumber,
  maskPhoneNumber,
  type NumberProblem,
  type PhoneNumber,
  phoneNumber,
  readPhoneNumber,
  readServiceNumber,
} from '#domain/kernel/phone-number.ts';

const personal = fc
  .integer({ min: 1_000_000_000, max: 9_999_999_999 })
  .map((value) => phoneNumber(value))
  .filter(isPersonal);

/** Every way of writing a number that R3 names. */
function forms(number: PhoneNumber): readonly string[] {
  const ten = String(number);
  const group = (...sizes: readonly number[]) => {
    let at = 0;
    return sizes.map((size) => {
      at += size;
      return ten.slice(at - size, at);
    });
  };
  const devanagari = ten.replace(/\d/g, (digit) => String.fromCodePoint(0x966 + Number(digit)));
  const tamil = ten.replace(/\d/g, (digit) => String.fromCodePoint(0xbe6 + Number(digit)));
  const fullWidth = ten.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
  return [
    ten,
    `0${ten}`,
    `91${ten}`,
    `+91${ten}`,
    `091${ten}`,
    `910${ten}`,
    `+910${ten}`,
    `0091${ten}`,
    ` ${ten}`,
    `${ten}\t`,
    ` 91${ten}`,
    `+91 ${group(5, 5).join(' ')}`,
    `+91-${group(5, 5).join('-')}`,
    `+91 (0) ${group(5, 5).join(' ')}`,
    `(+91) ${ten}`,
    `(0${group(3, 7).join(') ')}`,
    `0${group(2, 3, 5).join('-')}`,
    group(5, 5).join('.'),
    group(3, 3, 4).join('.'),
    `+91.${group(3, 3, 4).join('.')}`,
    `0091.${group(3, 3, 4).join('.')}`,
    group(5, 5).join('\u00a0'),
    group(5, 5).join('\u2011'),
    `\u202a+91 ${group(5, 5).join(' ')}\u202c`,
    devanagari,
    `०${devanagari}`,
    `+९१ ${devanagari}`,
    tamil,
    `＋91${fullWidth}`,
  ];
}

describe('reading a number (R3)', () => {
  it('every written form of one number reads as that number', () => {
    fc.assert(
      fc.property(personal, (number) => {
        for (const form of forms(number)) expect([form, readPhoneNumber(form)]).toEqual([form, number]);
      }),
    );
  });

  it('what is written out reads back as itself', () => {
    fc.assert(
      fc.property(personal, (number) => {
        expect(readPhoneNumber(formatWire(number))).toBe(number);
        expect(readPhoneNumber(formatE164(number))).toBe(number);
        expect(readPhoneNumber(String(number))).toBe(number);
      }),
    );
  });

  it('never strips a prefix from ten digits', () => {
    expect(readPhoneNumber('9198765432')).toBe(9_198_765_432);
    expect(readPhoneNumber('+9198765432')).toBe(9_198_765_432);
    expect(readPhoneNumber('9100000001')).toBe(9_100_000_001);
  });

  it.each<[string, NumberProblem['kind']]>([
    ['', 'empty'],
    ['   ', 'empty'],
    ['\u200b\u00a0', 'empty'],
    ['9876543210.0', 'decimal_tail'],
    ['9876543210.00', 'decimal_tail'],
    ['9876543210.10', 'decimal_tail'],
    ['9876543210.', 'decimal_tail'],
    ['9876543210.000', 'decimal_tail'],
    ['98765432.10', 'decimal_tail'],
    ['987654321.0', 'decimal_tail'],
    ['09876543210.0', 'decimal_tail'],
    ['0987654321.0', 'decimal_tail'],
    ['9198765432.00', 'decimal_tail'],
    ['919876543210.0', 'decimal_tail'],
    ['9109876543.000', 'decimal_tail'],
    ['९८७६५४३२.१०', 'decimal_tail'],
    ['9.87654321E+09', 'not_digits'],
    ['9.87654321e9', 'not_digits'],
    ['9876543210e0', 'not_digits'],
    ['98765 4321O', 'not_digits'],
    ['tel:+919876543210', 'not_digits'],
    ['9876543210 ext 2', 'not_digits'],
    ['98765/43210', 'not_digits'],
    ['9876543210,9876543211', 'not_digits'],
    ['9876\u000043210', 'not_digits'],
    ['++919876543210', 'not_digits'],
    ['91+9876543210', 'not_digits'],
    ['-9876543210', 'not_digits'],
    ['9876543210-', 'not_digits'],
    ['.9876543210', 'not_digits'],
    ['\ud83d9876543210', 'not_digits'],
    ['²876543210', 'not_digits'],
    ['()', 'wrong_length'],
    ['+', 'wrong_length'],
    ['987654321', 'wrong_length'],
    ['19876543210', 'wrong_length'],
    ['18001234567', 'wrong_length'],
    ['929876543210', 'wrong_length'],
    ['0019876543210', 'wrong_length'],
    ['00919876543210 1', 'wrong_length'],
    ['98765432109876543210', 'wrong_length'],
    ['56161', 'wrong_length'],
    ['127001', 'wrong_length'],
    ['0123456789', 'not_a_person'],
    ['00123456789', 'not_a_person'],
    ['1401234567', 'not_a_person'],
    ['01401234567', 'not_a_person'],
    ['+911600123456', 'not_a_person'],
    ['1600123456', 'not_a_person'],
    ['1601123456', 'not_a_person'],
    ['1800112345', 'not_a_person'],
  ])('%j is not the number of a person: %s', (text, kind) => {
    expect(readPhoneNumber(text)).toEqual({ kind });
  });

  it('reads landlines of north India, whose national numbers begin with 1', () => {
    expect(readPhoneNumber('011-411-12345')).toBe(1_141_112_345);
    expect(readPhoneNumber('0141 2345678')).toBe(1_412_345_678);
    expect(readPhoneNumber('0161-2345678')).toBe(1_612_345_678);
    expect(readPhoneNumber('0180-2345678')).toBe(1_802_345_678);
  });

  it('reads a virtual number or a line also where it is of a service series', () => {
    expect(readServiceNumber('1401234567')).toBe(1_401_234_567);
    expect(readServiceNumber('+91 1600 123456')).toBe(1_600_123_456);
    expect(readServiceNumber('011-411-12345')).toBe(1_141_112_345);
    expect(readServiceNumber(' 7838200001')).toBe(7_838_200_001);
    expect(readServiceNumber('0123456789')).toEqual({ kind: 'not_a_person' });
    expect(readServiceNumber('EXOTEL')).toEqual({ kind: 'not_digits' });
  });

  it('answers any text with a number in range or a problem, the person reading never accepting more than the other', () => {
    const signs = fc.constantFrom(...'0123456789+-.() ९१\u200e', 'e', '૭', '\ud835\udfd8');
    const anyText = fc.array(fc.nat(0x1ffff), { maxLength: 20 }).map((codes) => String.fromCodePoint(...codes));
    const text = fc.oneof(anyText, fc.string({ unit: signs, maxLength: 24 }));
    fc.assert(
      fc.property(text, (any) => {
        const person = readPhoneNumber(any);
        const service = readServiceNumber(any);
        if (isPhoneNumber(person)) {
          expect(phoneNumber(person)).toBe(person);
          expect(service).toBe(person);
        } else if (isPhoneNumber(service)) {
          expect(isPersonal(service)).toBe(false);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows every decimal digit that this Node knows, and nothing else', () => {
    const wrong: number[] = [];
    for (let code = 0; code < 0x20000; code++) {
      if (/\p{Nd}/u.test(String.fromCodePoint(code)) && decimalDigit(code) < 0) wrong.push(code);
    }
    expect(wrong).toEqual([]);
    for (const [text, value] of [
      ['०', 0],
      ['९', 9],
      ['৭', 7],
      ['௩', 3],
      ['۵', 5],
      ['𝟡', 9],
      ['９', 9],
    ] as const) {
      expect(decimalDigit(text.codePointAt(0) ?? 0)).toBe(value);
    }
    for (const text of ['½', '²', '①', '〇', '一', 'Ⅷ', '/', ':']) expect(decimalDigit(text.codePointAt(0) ?? 0)).toBe(-1);
  });
});

describe('writing a number', () => {
  it('shows a log only the last four digits', () => {
    expect(maskPhoneNumber(phoneNumber(9_000_000_001))).toBe('******0001');
    fc.assert(
      fc.property(personal, (number) => {
        expect(maskPhoneNumber(number)).toBe(`******${String(number).slice(6)}`);
      }),
    );
  });

  it('sorts by value and refuses what is not ten digits', () => {
    const sorted = [9_000_000_002, 1_141_112_345, 9_000_000_001].map(phoneNumber).sort(comparePhoneNumbers);
    expect(sorted).toEqual([1_141_112_345, 9_000_000_001, 9_000_000_002]);
    for (const bad of [0, -1, 999_999_999, 10_000_000_000, 9_000_000_001.5, Number.NaN]) {
      expect(() => phoneNumber(bad)).toThrow(RangeError);
    }
  });
});
