/**
 * The wire's words for where a number was first allotted. Codes and names are those of the documented contract; two circles are documented
 * with their long names. An operator without a documented code has a name only.
 */
import type { Circle, NumberOrigin, Operator } from '#domain/registry/number-origin.ts';

type Word = readonly [code: string, name: string];

const circles: Readonly<Record<Circle, Word>> = {
  andhra_pradesh: ['AP', 'Andhra Pradesh'],
  assam: ['AS', 'Assam'],
  bihar: ['BR', 'Bihar'],
  chennai: ['CH', 'Chennai'],
  delhi: ['DL', 'Delhi'],
  gujarat: ['GJ', 'Gujarat Telecom Circle (includes Daman & Diu, Dadra & Nagar Haveli)'],
  haryana: ['HR', 'Haryana Telecom Circle (excludes Faridabad, Gurgaon & Panchkula)'],
  himachal_pradesh: ['HP', 'Himachal Pradesh'],
  jammu_kashmir: ['JK', 'Jammu & Kashmir'],
  karnataka: ['KA', 'Karnataka'],
  kerala: ['KL', 'Kerala'],
  kolkata: ['KO', 'Kolkata'],
  madhya_pradesh: ['MP', 'Madhya Pradesh'],
  maharashtra: ['MH', 'Maharashtra'],
  mumbai: ['MU', 'Mumbai'],
  north_east: ['NE', 'North East'],
  orissa: ['OR', 'Orissa'],
  punjab: ['PB', 'Punjab'],
  rajasthan: ['RJ', 'Rajasthan'],
  tamil_nadu: ['TN', 'Tamil Nadu'],
  up_west: ['UW', 'UP (West)'],
  west_bengal: ['WB', 'West Bengal'],
};

const operators: Readonly<Record<Operator, Word>> = {
  aircel: ['AC', 'Aircel'],
  airtel: ['A', 'Airtel'],
  bsnl: ['B', 'BSNL'],
  idea: ['I', 'Idea'],
  mtnl: ['MT', 'MTNL'],
  reliance_jio: ['', 'Reliance Jio'],
  s_tel: ['ST', 'S Tel'],
  tata: ['T', 'Tata'],
  telenor: ['', 'Telenor'],
  unitech: ['U', 'Unitech'],
  vodafone: ['V', 'Vodafone'],
};

/** Empty where nothing is known. */
export function originWords({ circle, operator }: NumberOrigin): {
  readonly circle: string;
  readonly circleName: string;
  readonly operator: string;
  readonly operatorName: string;
} {
  const [circleCode, circleName] = circle === null ? nothing : circles[circle];
  const [operatorCode, operatorName] = operator === null ? nothing : operators[operator];
  return { circle: circleCode, circleName, operator: operatorCode, operatorName };
}

const nothing: Word = ['', ''];
