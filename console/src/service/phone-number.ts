/** Phone numbers as the service reads them (R3): what is refused here would be refused there. A test compares both. */
import { plainDigits } from './digits.ts';

const SPACES = /[\t-\r \u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u2069\u3000\ufeff]/g;
const BRACKETS = /[()[\]\uff08\uff09]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe63\uff0d]/g;
/** Ten digits, or what people write before them too. */
const LENGTHS = /^(?:|0|91|091|910|0091)\d{10}$/;
/** What belongs to a service, or to nobody. */
const NO_PERSON = /^(?:0|140|1600|1601|1800)/;

/** A number without what stands between its digits: at most one plus before them, and dashes and dots. */
export function withoutSpaces(text: string): string {
  return plainDigits(text)
    .replaceAll(SPACES, '')
    .replaceAll(BRACKETS, '')
    .replaceAll(DASHES, '-')
    .replaceAll('\uff0e', '.')
    .replaceAll('\uff0b', '+');
}

/** The ten digits of the number of a person, however it is written; null where it is none. */
export function readNumber(text: string): string | null {
  const written = withoutSpaces(text);
  if (!/^\+?\d(?:[\d.-]*\d)?$/.test(written) || isFraction(written)) return null;
  const digits = written.replaceAll(/\D/g, '');
  const number = digits.slice(-10);
  return LENGTHS.test(digits) && !NO_PERSON.test(number) ? number : null;
}

export function isNumber(text: string): boolean {
  return readNumber(text) !== null;
}

/** As spreadsheets write numbers: `9876543210.00`. */
function isFraction(written: string): boolean {
  const dot = written.lastIndexOf('.');
  if (dot === -1) return false;
  const before = written.slice(0, dot).replaceAll(/\D/g, '');
  const after = written.slice(dot).replaceAll(/\D/g, '');
  return after.length <= 2 || (LENGTHS.test(before) && before.at(-10) !== '0');
}

/** The first digits of a number that is not written to its end, without what stands before a number; null where it is more than that. */
export function beginningOf(text: string): string | null {
  const written = withoutSpaces(text).replaceAll(/[.-]/g, '');
  const digits = written.replace(/^(?:\+91|\+|0091|0)/, '');
  return /^(?:|[1-9]\d{0,8})$/.test(digits) ? digits : null;
}
