/**
 * Indian phone numbers: what people and programs write, read down to ten digits (R3). A number is a whole number from
 * 1000000000 to 9999999999, so it fits a double, a typed array and a database bigint, and numbers sort as `a - b`.
 *
 * The first digit may be 1: north Indian landlines begin with it (Delhi 011 is 11xxxxxxxx). No national number begins with 0.
 */
import { decimalDigit } from './decimal-digit.ts';

export type PhoneNumber = number & { readonly __unit: 'ten-digit Indian number' };

/**
 * Why a text is not the number of a person.
 * `empty`: nothing but spaces. `not_digits`: a letter, an exponent or another sign that no form of a number has, or one out of
 * place. `decimal_tail`: the text is a decimal fraction, as spreadsheets write numbers. `wrong_length`: no form has so many
 * digits. `not_a_person`: a number that belongs to a service (140, 1600, 1601, 1800) or to nobody (leading 0).
 */
export interface NumberProblem {
  readonly kind: 'empty' | 'not_digits' | 'decimal_tail' | 'wrong_length' | 'not_a_person';
}

const EMPTY: NumberProblem = Object.freeze({ kind: 'empty' });
const NOT_DIGITS: NumberProblem = Object.freeze({ kind: 'not_digits' });
const DECIMAL_TAIL: NumberProblem = Object.freeze({ kind: 'decimal_tail' });
const WRONG_LENGTH: NumberProblem = Object.freeze({ kind: 'wrong_length' });
const NOT_A_PERSON: NumberProblem = Object.freeze({ kind: 'not_a_person' });

const FIRST = 1_000_000_000;
const TEN_DIGITS = 10_000_000_000;
const MOST_DIGITS = 14;

/** The number of a person that the text spells (R3), or why it spells none. */
export function readPhoneNumber(text: string): PhoneNumber | NumberProblem {
  const number = readServiceNumber(text);
  return typeof number !== 'number' || isPersonal(number) ? number : NOT_A_PERSON;
}

/**
 * The same reading for numbers that need not be a person's: virtual numbers and consent lines may be of the 140 and 1600 series.
 * (Of the problems, `not_a_person` then only means a leading 0.)
 */
export function readServiceNumber(text: string): PhoneNumber | NumberProblem {
  const plain = text.length === 10 ? plainTenDigits(text) : 0;
  return plain >= FIRST ? (plain as PhoneNumber) : readAnyForm(text);
}

export function isPhoneNumber(read: PhoneNumber | NumberProblem): read is PhoneNumber {
  return typeof read === 'number';
}

/** A number from a place that holds only numbers already read (a database row, a typed array). Throws for anything else. */
export function phoneNumber(value: number): PhoneNumber {
  if (!Number.isInteger(value) || value < FIRST || value >= TEN_DIGITS) throw new RangeError('not a ten-digit Indian number');
  return value as PhoneNumber;
}

/** Neither of the 140, 1600 or 1601 series nor of the 1800 toll-free numbers (R3). */
export function isPersonal(number: PhoneNumber): boolean {
  if (number >= 1_810_000_000) return true;
  const four = Math.floor(number / 1_000_000);
  return four !== 1600 && four !== 1601 && four !== 1800 && Math.floor(four / 10) !== 140;
}

/** Ascending numeric order. */
export function comparePhoneNumbers(a: PhoneNumber, b: PhoneNumber): number {
  return a - b;
}

/** `0` and the ten digits: the form on the wire and in the text of a notice. */
export function formatWire(number: PhoneNumber): string {
  return `0${number}`;
}

/** `+91` and the ten digits. */
export function formatE164(number: PhoneNumber): string {
  return `+91${number}`;
}

/** The last four digits only, for logs. */
export function maskPhoneNumber(number: PhoneNumber): string {
  return `******${String(number % 10_000).padStart(4, '0')}`;
}

/** The value of ten ASCII digits, or a value that is no number where the text is anything else. */
function plainTenDigits(text: string): number {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return 0;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * One pass over a text of any form. Spaces and brackets may stand anywhere, dashes and dots only between digits, one plus only
 * before the first of them.
 */
function readAnyForm(text: string): PhoneNumber | NumberProblem {
  let value = 0;
  let digits = 0;
  let plus = false;
  let blank = true;
  let afterJoint = false;
  let valueBeforeDot = 0;
  let digitsBeforeDot = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    if (code > 0xffff) i++;
    const digit = decimalDigit(code);
    if (digit >= 0) {
      if (digits === MOST_DIGITS) return WRONG_LENGTH;
      value = value * 10 + digit;
      digits++;
      blank = false;
      afterJoint = false;
    } else if (isDot(code)) {
      if (digits === 0) return NOT_DIGITS;
      valueBeforeDot = value;
      digitsBeforeDot = digits;
      afterJoint = true;
    } else if (isDash(code)) {
      if (digits === 0) return NOT_DIGITS;
      afterJoint = true;
    } else if (isPlus(code)) {
      if (plus || digits > 0) return NOT_DIGITS;
      plus = true;
      blank = false;
    } else if (isBracket(code)) {
      blank = false;
    } else if (!isSpace(code)) {
      return NOT_DIGITS;
    }
  }
  if (blank) return EMPTY;
  if (digitsBeforeDot > 0 && isFraction(valueBeforeDot, digitsBeforeDot, digits - digitsBeforeDot)) return DECIMAL_TAIL;
  if (afterJoint) return NOT_DIGITS;
  if (!isLengthOfNumber(value, digits)) return WRONG_LENGTH;
  const national = value % TEN_DIGITS;
  return national < FIRST ? NOT_A_PERSON : (national as PhoneNumber);
}

/**
 * Whether the digits after the last dot are a fraction and not a group. Groups of a written number have three digits or more, so
 * one or two are a fraction ("98765432.10" is not 9876543210); and after a whole number any digits are ("9109876543.000" would
 * otherwise pass for somebody else's thirteen digits).
 */
function isFraction(valueBefore: number, digitsBefore: number, digitsAfter: number): boolean {
  if (digitsAfter <= 2) return true;
  return isLengthOfNumber(valueBefore, digitsBefore) && valueBefore % TEN_DIGITS >= FIRST;
}

/** Ten digits; or eleven with 0, twelve with 91, thirteen with 091 or 910, fourteen with 0091 before them. */
function isLengthOfNumber(value: number, digits: number): boolean {
  const prefix = Math.floor(value / TEN_DIGITS);
  switch (digits) {
    case 10:
      return true;
    case 11:
      return prefix === 0;
    case 12:
    case 14:
      return prefix === 91;
    case 13:
      return prefix === 91 || prefix === 910;
    default:
      return false;
  }
}

function isDot(code: number): boolean {
  return code === 0x2e || code === 0xff0e;
}

function isPlus(code: number): boolean {
  return code === 0x2b || code === 0xff0b;
}

function isDash(code: number): boolean {
  return code === 0x2d || (code >= 0x2010 && code <= 0x2015) || code === 0x2212 || code === 0xfe63 || code === 0xff0d;
}

function isBracket(code: number): boolean {
  return code === 0x28 || code === 0x29 || code === 0x5b || code === 0x5d || code === 0xff08 || code === 0xff09;
}

/** White space, and the invisible marks that come along when a number is copied from a screen. */
function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return (
    code === 0xa0 ||
    code === 0xad ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202f) ||
    (code >= 0x205f && code <= 0x2064) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0x3000 ||
    code === 0xfeff
  );
}
