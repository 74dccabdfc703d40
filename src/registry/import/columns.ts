/** Which columns a file has, from its first line. */
import type { RegistryFileFormat } from '#app/ports/registry-files.ts';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { RefusedFile } from './refused-file.ts';

/** Places of the columns that matter, counted from 0; -1 where the format has none. */
export interface Columns {
  /** The byte between columns; -1 where a line is one column. */
  readonly delimiter: number;
  readonly count: number;
  readonly number: number;
  readonly preferences: number;
  readonly operation: number;
  readonly answer: number;
}

const COMMA = 0x2c;
const delimiters = [',', ';', '\t', '|'];

/** Names as they are compared: small letters only. The first that a file has is taken. */
const numberNames = [
  'phonenumbers',
  'phonenumber',
  'mobilenumber',
  'mobileno',
  'mobile',
  'msisdn',
  'phoneno',
  'phone',
  'contactnumber',
  'contactno',
  'telephonenumber',
  'telephone',
  'number',
  'numbers',
];
const answerNames = [
  'dnd',
  'dndstatus',
  'isdnd',
  'ondnd',
  'dndflag',
  'ncpr',
  'ncprstatus',
  'ndnc',
  'ndncstatus',
  'status',
  'result',
];

const oneColumn: Columns = { delimiter: -1, count: 1, number: 0, preferences: -1, operation: -1, answer: -1 };

/**
 * Reads the first line of a file. `before` are the columns of the file before it: a later part of a split copy may have no header.
 * Throws `wrong_header`.
 */
export function columnsOf(
  line: string,
  format: RegistryFileFormat,
  before: Columns | null,
  place: { readonly name: string; readonly line: number },
): { readonly columns: Columns; readonly isHeader: boolean } {
  if (format === 'list') return { columns: oneColumn, isHeader: /\p{L}/u.test(line) && !/\d{7}/.test(line) };
  const columns = format === 'ncpr' ? registryColumns(line) : portalColumns(line);
  if (columns !== null) return { columns, isHeader: true };
  if (format === 'ncpr' && before !== null && continues(line, before)) return { columns: before, isHeader: false };
  throw new RefusedFile(
    'wrong_header',
    `${place.name}, line ${place.line}: ${wanted[format]}, but it is "${line.slice(0, 120)}"`,
  );
}

const wanted = {
  ncpr: 'the first line must name the columns Service Area Code, Phone Numbers, Preferences, Opstype, Phone Type',
  scrub: 'the first line must name a column of numbers (such as Mobile Number) and one that says yes or no (such as DND)',
};

function registryColumns(line: string): Columns | null {
  const names = namesOf(line, ',');
  const number = placeOf(names, ['phonenumbers', 'phonenumber']);
  const preferences = placeOf(names, ['preferences', 'preference']);
  const operation = placeOf(names, ['opstype']);
  if (number < 0 || preferences < 0 || operation < 0) return null;
  return { delimiter: COMMA, count: names.length, number, preferences, operation, answer: -1 };
}

function portalColumns(line: string): Columns | null {
  const delimiter = delimiters.toSorted((one, other) => line.split(other).length - line.split(one).length)[0] ?? ',';
  const names = namesOf(line, delimiter);
  const number = placeOf(names, numberNames);
  const answer = placeOf(names, answerNames);
  if (number < 0 || answer < 0) return null;
  return { delimiter: delimiter.charCodeAt(0), count: names.length, number, preferences: -1, operation: -1, answer };
}

function continues(line: string, before: Columns): boolean {
  const fields = line.split(',').map((field) => field.trim().replaceAll('"', ''));
  return isPhoneNumber(readPhoneNumber(fields[before.number] ?? ''));
}

function namesOf(line: string, delimiter: string): readonly string[] {
  return line.split(delimiter).map((name) => name.toLowerCase().replaceAll(/[^a-z]/g, ''));
}

function placeOf(names: readonly string[], wantedNames: readonly string[]): number {
  const name = wantedNames.find((wantedName) => names.includes(wantedName));
  return name === undefined ? -1 : names.indexOf(name);
}
