/**
 * Where a number was first allotted: the circle of a landline and the operator of a mobile series, from a generated table. Numbers are
 * ported to other operators and circles and keep their digits, so this is history and decides nothing. Null where no data say it:
 * there are none about the circles of mobile series.
 */
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { landlineCircles } from './landline-circle-table.ts';
import { mobileOperators } from './mobile-operator-table.ts';
import { numberType } from './number-type.ts';

/**
 * The licensed service areas of which some landlines are known for certain. Chennai is told apart from Tamil Nadu; of Uttar Pradesh, which
 * is two, the data name neither, so that its east is missing and its west is Uttarakhand.
 */
export type Circle =
  | 'andhra_pradesh'
  | 'assam'
  | 'bihar'
  | 'chennai'
  | 'delhi'
  | 'gujarat'
  | 'haryana'
  | 'himachal_pradesh'
  | 'jammu_kashmir'
  | 'karnataka'
  | 'kerala'
  | 'kolkata'
  | 'madhya_pradesh'
  | 'maharashtra'
  | 'mumbai'
  | 'north_east'
  | 'orissa'
  | 'punjab'
  | 'rajasthan'
  | 'tamil_nadu'
  | 'up_west'
  | 'west_bengal';

/** Whose series it was; several of them are gone. */
export type Operator =
  | 'aircel'
  | 'airtel'
  | 'bsnl'
  | 'idea'
  | 'mtnl'
  | 'reliance_jio'
  | 's_tel'
  | 'tata'
  | 'telenor'
  | 'unitech'
  | 'vodafone';

export interface NumberOrigin {
  readonly circle: Circle | null;
  readonly operator: Operator | null;
}

export function numberOrigin(number: PhoneNumber): NumberOrigin {
  switch (numberType(number)) {
    case 'fixed_line':
      return { circle: ofLongestPrefix(circleByPrefix, number), operator: null };
    case 'mobile':
      return { circle: null, operator: ofLongestPrefix(operatorByPrefix, number) };
    case 'either':
    case 'unknown':
      return { circle: null, operator: null };
  }
}

const circleByPrefix = byPrefix<Circle>(landlineCircles);
const operatorByPrefix = byPrefix<Operator>(mobileOperators);

/** No prefix begins with 0, so as numbers those of different lengths differ too. */
function byPrefix<Value extends string>(table: Readonly<Record<Value, readonly string[]>>): ReadonlyMap<number, Value> {
  const values = new Map<number, Value>();
  for (const value of Object.keys(table) as Value[]) {
    for (const prefix of table[value].join(' ').split(' ')) values.set(Number(prefix), value);
  }
  return values;
}

function ofLongestPrefix<Value>(values: ReadonlyMap<number, Value>, number: PhoneNumber): Value | null {
  for (let prefix = Math.floor(number / 100_000); prefix >= 10; prefix = Math.floor(prefix / 10)) {
    const found = values.get(prefix);
    if (found !== undefined) return found;
  }
  return null;
}
