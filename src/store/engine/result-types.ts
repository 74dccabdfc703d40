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
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const parts = TIMESTAMP.exec(text);
  if (parts === null) throw new RangeError(`not a timestamp in UTC between the years 1 and 9999: ${text}`);
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), milliseconds);
  if (parsed.size === PARSED_KEPT) parsed.clear();
  parsed.set(text, at);
  return at;
}

// The rows of one request have the same few instants, and reading one is dearer than remembering it.
const parsed = new Map<string, number>();
const PARSED_KEPT = 64;

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\+00$/;

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
