/** Which column of a CSV holds the numbers, and what stands in it. */
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';

export interface NumberColumn {
  readonly index: number;
  readonly divider: string;
  /** The line that told it names the columns and holds no number. */
  readonly isHeader: boolean;
}

const names: ReadonlySet<string> = new Set([
  'number',
  'numbers',
  'phone',
  'phonenumber',
  'phonenumbers',
  'phoneno',
  'mobile',
  'mobilenumber',
  'mobilenumbers',
  'mobileno',
  'msisdn',
  'telephone',
  'telephonenumber',
  'contactnumber',
]);

/** Told by the first line: the column that holds a number, or whose name says so. Null where there is none. */
export function columnOf(line: string): NumberColumn | null {
  const divider = dividerOf(line);
  const fields = fieldsOf(line, divider);
  const first = fields.findIndex((field) => isPhoneNumber(readPhoneNumber(field)));
  if (first !== -1) return { index: first, divider, isHeader: false };
  const named = fields.findIndex((field) => names.has(field.toLowerCase().replaceAll(/[^a-z]/g, '')));
  if (named !== -1) return { index: named, divider, isHeader: true };
  // A list without a header may begin with a line that holds no number.
  return fields.length === 1 && !/\p{L}/u.test(line) ? { index: 0, divider, isHeader: false } : null;
}

export function fieldOf(line: string, { index, divider }: NumberColumn): string {
  return fieldsOf(line, divider)[index] ?? '';
}

/** The one of the usual dividers that stands in the line most often. */
function dividerOf(line: string): string {
  const often = (divider: string) => line.split(divider).length;
  return [';', '\t', '|'].reduce((best, one) => (often(one) > often(best) ? one : best), ',');
}

const FIELD = /^\s*"((?:[^"]|"")*)"\s*$/;

/** No number holds a divider, so that quotes need only be looked at where there are some. */
function fieldsOf(line: string, divider: string): readonly string[] {
  if (!line.includes('"')) return line.split(divider).map((field) => field.trim());
  const fields: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at <= line.length; at += 1) {
    if (line[at] === '"') isQuoted = !isQuoted;
    if (at < line.length && (isQuoted || line[at] !== divider)) continue;
    const field = line.slice(from, at);
    fields.push((FIELD.exec(field)?.[1] ?? field).trim());
    from = at + 1;
  }
  return fields;
}
