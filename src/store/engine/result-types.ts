/**
 * From the server's text form of a column to our value, by the type's object id (the ids of built-in types are fixed for good).
 * Both engines read their results here, which is what makes them alike. Dates are in the ISO style and UTC: each session sets so.
 */
import { parseArray } from './array-literal.ts';

export type ColumnParser = (text: string) => unknown;

/** The parser of a column; the `pg` client asks once per column and result. */
export function parserFor(typeId: number): ColumnParser {
  return PARSERS.get(typeId) ?? (typeId >= FIRST_USER_TYPE ? userType : asText);
}

/** `2026-01-31 10:00:00.123+00` in milliseconds since the epoch; finer digits are cut off. */
export function parseTimestamp(text: string): number {
  const end = text.length - UTC.length;
  if (end < SECONDS_END || !text.endsWith(UTC) || !hasMarks(text) || (end > SECONDS_END && text[SECONDS_END] !== '.')) {
    throw notTimestamp(text);
  }
  const milliseconds =
    numberAt(text, SECONDS_END + 1, Math.min(end, MILLISECONDS_END)) * (FRACTION_UNITS[end - SECONDS_END] ?? 1);
  const at = Date.UTC(
    numberAt(text, 0, 4),
    numberAt(text, 5, 7) - 1,
    numberAt(text, 8, 10),
    numberAt(text, 11, 13),
    numberAt(text, 14, 16),
    numberAt(text, 17, SECONDS_END),
    milliseconds,
  );
  if (Number.isNaN(at)) throw notTimestamp(text);
  return at;
}

// By its characters: a pattern takes several times as long, and a look-up reads three instants.
const UTC = '+00';
const SECONDS_END = '2026-01-31 10:00:00'.length;
const MILLISECONDS_END = SECONDS_END + '.123'.length;
/** By how many characters the fraction has with its point: one digit is tenths. */
const FRACTION_UNITS: readonly (number | undefined)[] = [0, undefined, 100, 10];

function hasMarks(text: string): boolean {
  return text[4] === '-' && text[7] === '-' && text[10] === ' ' && text[13] === ':' && text[16] === ':';
}

/** Of the digits from one place to another; not a number where something else is among them. */
function numberAt(text: string, from: number, to: number): number {
  let value = 0;
  for (let place = from; place < to; place += 1) {
    const digit = text.charCodeAt(place) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

const ZERO = 48;

function notTimestamp(text: string): RangeError {
  return new RangeError(`not a timestamp in UTC between the years 1 and 9999: ${text}`);
}

// Object ids from 16384 on are types that somebody created: for us, enums and arrays of enums.
const FIRST_USER_TYPE = 16_384;

function asText(text: string): string {
  return text;
}

function parseBool(text: string): boolean {
  return text === 't';
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 of the result is beyond the safe integers');
  return value;
}

function parseBytea(text: string): Buffer {
  return Buffer.from(text.slice(2), 'hex');
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}

// An array of an enum has an id of its own in every database. Its text is told from an enum's label by the brace, with which no
// label of ours begins.
function userType(text: string): unknown {
  return text.startsWith('{') ? parseArray(text, asText) : text;
}

/** Type id, id of its array, parser. */
const TYPES: readonly (readonly [number, number, ColumnParser])[] = [
  [16, 1000, parseBool],
  [17, 1001, parseBytea],
  [20, 1016, parseInt8],
  [21, 1005, Number],
  [23, 1007, Number],
  [26, 1028, Number],
  [700, 1021, Number],
  [701, 1022, Number],
  [114, 199, parseJson],
  [3802, 3807, parseJson],
  [1184, 1185, parseTimestamp],
  [18, 1002, asText],
  [19, 1003, asText],
  [25, 1009, asText],
  [1042, 1014, asText],
  [1043, 1015, asText],
  [1700, 1231, asText],
  [2950, 2951, asText],
];

const PARSERS: ReadonlyMap<number, ColumnParser> = new Map(
  TYPES.flatMap(([id, arrayId, parse]): [number, ColumnParser][] => [
    [id, parse],
    [arrayId, (text) => parseArray(text, parse)],
  ]),
);
