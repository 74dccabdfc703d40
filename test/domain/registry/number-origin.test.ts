import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { numberOrigin } from '#domain/registry/number-origin.ts';
import { numberType } from '#domain/registry/number-type.ts';
import { originWords } from '#http/v1/origin-words.ts';

const words = (number: number) => originWords(numberOrigin(phoneNumber(number)));
const none = { circle: '', circleName: '', operator: '', operatorName: '' };

describe('where a number was first allotted', () => {
  test.each([
    [1_123_380_001, 'DL', 'Delhi'],
    [2_223_380_001, 'MU', 'Mumbai'],
    [3_323_380_001, 'KO', 'Kolkata'],
    [4_423_380_001, 'CH', 'Chennai'],
    [8_022_200_003, 'KA', 'Karnataka'],
    [7_923_380_001, 'GJ', 'Gujarat Telecom Circle (includes Daman & Diu, Dadra & Nagar Haveli)'],
    [1_302_338_001, 'HR', 'Haryana Telecom Circle (excludes Faridabad, Gurgaon & Panchkula)'],
    [1_242_338_001, 'DL', 'Delhi'],
    [1_352_338_001, 'UW', 'UP (West)'],
    [8_322_338_001, 'MH', 'Maharashtra'],
    [3_642_238_001, 'NE', 'North East'],
  ])('the landline %i is of the circle %s', (number, circle, circleName) => {
    expect(words(number)).toEqual({ ...none, circle, circleName });
  });

  test.each([
    ['Uttar Pradesh, which is two circles', 5_222_338_001],
    ['Ghaziabad and Dadri', 1_202_338_001],
    ['Kalyan', 2_512_338_001],
    ['Kalka', 1_733_223_801],
    ['the surroundings of Chennai', 4_112_223_801],
  ])('no circle is named for %s', (_, number) => {
    expect(numberType(phoneNumber(number))).toBe('fixed_line');
    expect(words(number)).toEqual(none);
  });

  test.each([
    [9_810_000_001, 'A', 'Airtel'],
    [9_400_000_001, 'B', 'BSNL'],
    [9_820_000_001, 'V', 'Vodafone'],
    [9_868_000_001, 'MT', 'MTNL'],
    [9_129_000_001, 'ST', 'S Tel'],
    [8_436_000_001, 'U', 'Unitech'],
    [6_000_000_001, '', 'Reliance Jio'],
  ])('the mobile series of %i was allotted to the operator "%s"', (number, operator, operatorName) => {
    expect(words(number)).toEqual({ ...none, operator, operatorName });
  });

  test('no operator is named for a landline, no circle for a mobile number, and neither where the type is not certain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }).map(phoneNumber), (number) => {
        const { circle, operator } = numberOrigin(number);
        const type = numberType(number);
        if (type !== 'fixed_line') expect(circle).toBeNull();
        if (type !== 'mobile') expect(operator).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});
