/** Digits of every script as the service reads them (R3). */

const DIGIT = /\p{Nd}/u;

/** The text with every decimal digit, of whatever script, as 0 to 9. */
export function plainDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (sign) => String(digitOf(sign.codePointAt(0) ?? 0)));
}

/** The digits alone. */
export function digitsIn(text: string): string {
  return plainDigits(text).replaceAll(/\D/g, '');
}

/** Digits of a script stand in a row, from its zero on; sets that touch have ten each. */
function digitOf(code: number): number {
  let before = 0;
  while (before < MOST_IN_A_ROW && DIGIT.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}

/** Five sets of mathematical digits. */
const MOST_IN_A_ROW = 50;
