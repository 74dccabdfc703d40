/**
 * Finds where a value ends in text that is canonical JSON (see canonical.ts), without reading it. It is sure of the usual forms only: keys
 * of plain ASCII in strict order, short escapes, whole numbers of at most fifteen digits, and no more than a few levels.
 *
 * The text has one character for each byte of UTF-8: a byte of a longer character stands for nothing else.
 */

/** Instead of an end: it may be canonical or not. */
export const NOT_CERTAIN = -1;

/** Told of each key of an object with where its value begins and ends. */
export type Field = (key: string, from: number, to: number) => void;

const DEEPEST = 16;
const MOST_DIGITS = 15;

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;
const FIRST_PRINTABLE = 32;
const LAST_PRINTABLE = 126;
/** What is escaped by one character; everything else that must be is rare. */
const ESCAPED = '"\\bfnrt';

/** Where the object that begins at `at` ends. */
export function objectEnd(text: string, at: number, field: Field | null = null, depth = 0): number {
  if (text.charCodeAt(at) !== OPEN || depth > DEEPEST) return NOT_CERTAIN;
  if (text.charCodeAt(at + 1) === CLOSE) return at + 2;
  let before = '';
  for (let from = at + 1; ; from += 1) {
    const value = keyEnd(text, from);
    if (value === NOT_CERTAIN) return NOT_CERTAIN;
    const key = text.slice(from + 1, value - 2);
    if (key <= before) return NOT_CERTAIN;
    before = key;
    from = valueEnd(text, value, depth);
    if (from === NOT_CERTAIN) return NOT_CERTAIN;
    field?.(key, value, from);
    const next = text.charCodeAt(from);
    if (next === CLOSE) return from + 1;
    if (next !== COMMA) return NOT_CERTAIN;
  }
}

/** Where the value of the key that begins at `at` begins. */
function keyEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return NOT_CERTAIN;
  for (let place = at + 1; ; place += 1) {
    const code = text.charCodeAt(place);
    if (code === QUOTE) return text.charCodeAt(place + 1) === COLON ? place + 2 : NOT_CERTAIN;
    // Beyond the text it is not a number, and so neither.
    if (!(code >= FIRST_PRINTABLE && code <= LAST_PRINTABLE) || code === BACKSLASH) return NOT_CERTAIN;
  }
}

function valueEnd(text: string, at: number, depth: number): number {
  const code = text.charCodeAt(at);
  if (code === QUOTE) return stringEnd(text, at);
  if (code === MINUS || (code >= ZERO && code <= NINE)) return numberEnd(text, at);
  if (code === OPEN) return objectEnd(text, at, null, depth + 1);
  if (code === OPEN_LIST) return listEnd(text, at, depth + 1);
  for (const word of ['null', 'true', 'false']) if (text.startsWith(word, at)) return at + word.length;
  return NOT_CERTAIN;
}

function stringEnd(text: string, at: number): number {
  for (let place = at + 1; ; place += 1) {
    const code = text.charCodeAt(place);
    if (code === QUOTE) return place + 1;
    if (!(code >= FIRST_PRINTABLE)) return NOT_CERTAIN;
    if (code !== BACKSLASH) continue;
    place += 1;
    if (!ESCAPED.includes(text.charAt(place)) || place >= text.length) return NOT_CERTAIN;
  }
}

function numberEnd(text: string, at: number): number {
  const first = text.charCodeAt(at) === MINUS ? at + 1 : at;
  let place = first;
  while (isDigit(text.charCodeAt(place))) place += 1;
  const digits = place - first;
  if (digits === 0 || digits > MOST_DIGITS) return NOT_CERTAIN;
  // Neither 007 nor -0 is how a number is written.
  if (text.charCodeAt(first) === ZERO && place > at + 1) return NOT_CERTAIN;
  return place;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function listEnd(text: string, at: number, depth: number): number {
  if (depth > DEEPEST) return NOT_CERTAIN;
  if (text.charCodeAt(at + 1) === CLOSE_LIST) return at + 2;
  for (let from = at + 1; ; from += 1) {
    from = valueEnd(text, from, depth);
    if (from === NOT_CERTAIN) return NOT_CERTAIN;
    const next = text.charCodeAt(from);
    if (next === CLOSE_LIST) return from + 1;
    if (next !== COMMA) return NOT_CERTAIN;
  }
}
