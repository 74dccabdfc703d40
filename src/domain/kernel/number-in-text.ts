/** Texts that stay for good, also when a person's data are erased, must not hold a number (R17). */
import { decimalDigit } from './decimal-digit.ts';
import type { PhoneNumber } from './phone-number.ts';

/** Whether ten digits of any script follow one another, with nothing but white space between them. */
export function holdsTenDigits(text: string): boolean {
  return /[0-9]{10}/.test(withPlainDigits(text).replace(/\s+/gu, ''));
}

/** Whether the digits of this number stand in the text, in any script, whatever stands between them. */
export function holdsNumber(text: string, number: PhoneNumber): boolean {
  return withPlainDigits(text)
    .replace(/[^0-9]/g, '')
    .includes(String(number));
}

function withPlainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(decimalDigit(digit.codePointAt(0) ?? 0)));
}
