import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { isCertainlyLandline, type NumberType, numberType } from '#domain/registry/number-type.ts';

function oracle(number: number): NumberType {
  switch (parsePhoneNumberFromString(`+91${number}`)?.getType()) {
    case 'MOBILE':
      return 'mobile';
    case 'FIXED_LINE':
      return 'fixed_line';
    case 'FIXED_LINE_OR_MOBILE':
      return 'either';
    default:
      return 'unknown';
  }
}

describe('the type of a number (R0, R3)', () => {
  it('is what libphonenumber says, for every prefix of five digits', () => {
    const different: string[] = [];
    for (let prefix = 10_000; prefix < 100_000; prefix++) {
      // The last five digits run through all values, differently for neighbouring prefixes.
      const number = phoneNumber(prefix * 100_000 + ((prefix * 61_803) % 100_000));
      const [ours, theirs] = [numberType(number), oracle(number)];
      if (ours !== theirs) different.push(`${number}: ${ours}, not ${theirs}`);
    }
    // One prefix holds both subscribers and numbers that nobody has; it is not called a landline with certainty.
    expect(different.filter((line) => !line.startsWith('27179'))).toEqual([]);
  });

  it('calls a landline certain only where the prefix is fixed line and nothing else', () => {
    expect(isCertainlyLandline(phoneNumber(1_141_112_345))).toBe(true);
    expect(isCertainlyLandline(phoneNumber(8_022_223_333))).toBe(true);
    expect(isCertainlyLandline(phoneNumber(9_000_000_001))).toBe(false);
    expect(numberType(phoneNumber(2_717_912_345))).toBe('unknown');
    expect(numberType(phoneNumber(7_777_700_001))).toBe('either');
    expect(isCertainlyLandline(phoneNumber(7_777_700_001))).toBe(false);
  });
});
