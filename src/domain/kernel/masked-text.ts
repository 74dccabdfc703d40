/** Numbers of people in texts that are kept longer than they may be known: they keep their last four digits only. */
import { decimalDigit } from './decimal-digit.ts';

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
export function maskNumbers(text: string): string {
  return maskRuns(text, () => true);
}

/** The same, but ids stay (of DLT templates, of a principal entity): digits and nothing else that are no Indian number. */
export function maskNumbersOfPeople(text: string): string {
  return maskRuns(text, (run) => !/^[0-9]+$/.test(run) || INDIAN.test(run));
}

const INDIAN = /^(?:(?:00)?91|0)?[1-9][0-9]{9}$/;

function maskRuns(text: string, isNumber: (run: string) => boolean): string {
  if (UUID.test(text) || ISO_TIME.test(text)) return text;
  return text.replace(NUMBER_LIKE, (run) => {
    const digits = digitsOf(run);
    return digits.length < FEWEST_DIGITS || !isNumber(run) ? run : `******${digits.slice(-KEPT_DIGITS)}`;
  });
}

function digitsOf(run: string): string {
  let digits = '';
  for (const character of run.replace(/%[0-9a-f]{2}/gi, ' ')) {
    const digit = decimalDigit(character.codePointAt(0) ?? 0);
    if (digit >= 0) digits += digit;
  }
  return digits;
}
