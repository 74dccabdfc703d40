/** Numbers of people do not belong in logs: whatever looks like one keeps its last four digits only. */
import { decimalDigit } from '#domain/kernel/decimal-digit.ts';

/** A number has ten digits at least; shorter runs (ports, dates, counts) stay. */
const FEWEST_DIGITS = 10;
const KEPT_DIGITS = 4;

/** Digits of any script, with what people and encodings put between them: spaces, dots, dashes, brackets, `+`, `%20`, `%2B`. */
const NUMBER_LIKE = /(?:%2B|\+)?\p{Nd}(?:(?:[\s().\u00a0\u2010-\u2015\u2212-]|%20|%2D|%28|%29){0,3}\p{Nd})*/giu;

/** Request ids are needed whole to find a request again, and are not made of anything a caller sent. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An instant as we write it has fourteen and more digits, and is nobody's number. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** The text with every run of ten or more digits replaced by stars and its last four digits. */
export function maskText(text: string): string {
  if (UUID.test(text) || ISO_TIME.test(text)) return text;
  return text.replace(NUMBER_LIKE, (run) => {
    const digits = digitsOf(run);
    return digits.length < FEWEST_DIGITS ? run : `******${digits.slice(-KEPT_DIGITS)}`;
  });
}

/** The same for whatever is logged: texts, numbers, names and values of objects, to a bounded depth. */
export function maskValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'number') return isNumberLike(value) ? maskText(String(value)) : value;
  if (typeof value === 'bigint') return maskText(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Error) return maskedError(value, depth);
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map((item) => maskValue(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [maskText(name), maskValue(field, depth + 1)]));
}

const DEEPEST = 4;
const LONGEST_LIST = 20;

/** What of an error helps: its message and stack, and the fields by which systems and databases tell errors apart. */
function maskedError(error: Error, depth: number): Readonly<Record<string, unknown>> {
  const known = ['code', 'statement', 'constraint', 'table', 'routine', 'syscall'].flatMap((name) => {
    const field: unknown = Reflect.get(error, name);
    return typeof field === 'string' ? [[name, maskText(field)]] : [];
  });
  return {
    type: error.name,
    message: maskText(error.message),
    stack: maskText(error.stack ?? ''),
    ...Object.fromEntries(known),
    ...(error.cause === undefined || depth === DEEPEST ? {} : { cause: maskValue(error.cause, depth + 1) }),
  };
}

function isNumberLike(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) >= 1_000_000_000;
}

function digitsOf(run: string): string {
  let digits = '';
  for (const character of run.replace(/%[0-9a-f]{2}/gi, ' ')) {
    const digit = decimalDigit(character.codePointAt(0) ?? 0);
    if (digit >= 0) digits += digit;
  }
  return digits;
}
