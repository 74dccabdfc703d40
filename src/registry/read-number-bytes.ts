/**
 * Numbers straight from the bytes of a file. The truth is `readPhoneNumber` (R3); here the forms that nearly every file is written
 * in are read without making a text of them, and all others are handed to it.
 */
import { isPersonal, isPhoneNumber, type PhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';

/** Stands for a text that spells no number of a person. */
export const UNREADABLE = -1;

const ZERO = 0x30;
const PLUS = 0x2b;
const DASH = 0x2d;
const SPACE = 0x20;
const TEN = 10;
const FIRST = 1_000_000_000;
const TEN_DIGITS = 10_000_000_000;
const WITH_91 = 910_000_000_000;
const WITH_92 = 920_000_000_000;
/** Below it some numbers are not a person's. */
const PERSONAL_FROM = 1_810_000_000;

const decoder = new TextDecoder();

/** The number that the UTF-8 bytes from `start` to before `end` spell, or {@link UNREADABLE}. */
export function readNumberBytes(bytes: Uint8Array, start: number, end: number): number {
  const at = tenDigitsFrom(bytes, start, end);
  const plain = at >= 0 ? digitsAt(bytes, at) : -1;
  const value = plain >= 0 ? plain : readGrouped(bytes, start, end);
  if (value >= PERSONAL_FROM) return value;
  if (value >= FIRST) return isPersonal(value as PhoneNumber) ? value : UNREADABLE;
  return readOtherForm(bytes, start, end);
}

/** Where the last ten signs begin, if before them stands nothing, 0, 91 or +91; else -1. */
function tenDigitsFrom(bytes: Uint8Array, start: number, end: number): number {
  const at = end - TEN;
  switch (at - start) {
    case 0:
      return at;
    case 1:
      return bytes[start] === ZERO ? at : -1;
    case 2:
      return is91(bytes, start) ? at : -1;
    case 3:
      return bytes[start] === PLUS && is91(bytes, start + 1) ? at : -1;
    default:
      return -1;
  }
}

function is91(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x39 && bytes[at + 1] === 0x31;
}

/** The value of ten digits, or UNREADABLE where one of the ten is none. */
export function digitsAt(bytes: Uint8Array, at: number): number {
  let high = 0;
  let low = 0;
  let wrong = 0;
  for (let i = 0; i < 5; i++) {
    const one = (bytes[at + i] ?? 0) - ZERO;
    const other = (bytes[at + 5 + i] ?? 0) - ZERO;
    // Negative and above nine: both have a bit that no digit has.
    wrong |= one | (9 - one) | other | (9 - other);
    high = high * 10 + one;
    low = low * 10 + other;
  }
  return wrong < 0 ? UNREADABLE : high * 100_000 + low;
}

/** The number that ten digits spell which begin at `at`, read by words; -1 where they are not ten digits, or perhaps no person's. */
export function tenDigitsAt(view: DataView, at: number): number {
  const first = view.getInt32(at, true);
  const middle = view.getInt32(at + 4, true);
  const last = view.getUint16(at + 8, true);
  if ((notDigits(first) | notDigits(middle) | notDigits(0x30300000 | last)) !== 0) return -1;
  const value = fourDigits(first) * 1_000_000 + (fourDigits(middle) * 100 + (last & 15) * 10 + ((last >>> 8) & 15));
  return value >= PERSONAL_FROM ? value : -1;
}

/** 0 where each of the four bytes is a digit: it begins with the bits of one, and goes on doing so when 6 is added. */
function notDigits(word: number): number {
  return ((word & 0xf0f0f0f0) ^ 0x30303030) | (((word + 0x06060606) & 0xf0f0f0f0) ^ 0x30303030);
}

/** Of digits in the order of the file: the first is the lowest byte. */
function fourDigits(word: number): number {
  const digits = word & 0x0f0f0f0f;
  const pairs = Math.imul(digits, 10) + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** One pass over digits with spaces and dashes between them and a plus before them; whatever else there is, and whatever is odd: -1. */
function readGrouped(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let digits = 0;
  let last = SPACE;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === SPACE) continue;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (byte === PLUS ? last !== SPACE : byte !== DASH || digits === 0) {
      return -1;
    }
    last = byte;
  }
  if (last === DASH || last === PLUS) return -1;
  const national = digits === TEN ? value : digits === 12 && value >= WITH_91 && value < WITH_92 ? value - WITH_91 : -1;
  return digits === 11 && value < TEN_DIGITS ? value : national;
}

function readOtherForm(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < TEN) return UNREADABLE;
  // A decoder reads no shared memory: it gets a copy.
  const read = readPhoneNumber(decoder.decode(bytes.slice(start, end)));
  return isPhoneNumber(read) ? read : UNREADABLE;
}
