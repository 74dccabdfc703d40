/** How values are written in JSON, and read. */
import { type Refusal, refuse } from '#app/refusal.ts';
import { type Instant, instant, utcText } from '#domain/kernel/instant.ts';
import { isPhoneNumber, type PhoneNumber, readPhoneNumber, readServiceNumber } from '#domain/kernel/phone-number.ts';

export function moment(at: Instant): string {
  return utcText(at);
}

export function momentOrNull(at: Instant | null): string | null {
  return at === null ? null : moment(at);
}

/** A list as an answer has it; null stays. */
export function listed<T>(values: readonly T[] | null): T[] | null {
  return values === null ? null : [...values];
}

export function digits(number: PhoneNumber): string {
  return String(number);
}

export function digitsOrNull(number: PhoneNumber | null): string | null {
  return number === null ? null : digits(number);
}

/** The number of a person (R3). */
export function personNumber(text: string): PhoneNumber | Refusal<'unreadable_number'> {
  const read = readPhoneNumber(text);
  return isPhoneNumber(read) ? read : refuse('unreadable_number');
}

/** A number of ours, which may be of a service series (R3). */
export function serviceNumber(text: string): PhoneNumber | Refusal<'unreadable_number'> {
  const read = readServiceNumber(text);
  return isPhoneNumber(read) ? read : refuse('unreadable_number');
}

/** An instant in the form that the schema admits; a day or hour that does not exist is no instant. */
export function readInstant(text: string): Instant | Refusal<'not_a_date'> {
  const milliseconds = Date.parse(text.toUpperCase());
  if (!Number.isSafeInteger(milliseconds) || !isRealDay(text)) return refuse('not_a_date');
  return instant(milliseconds);
}

/** `Date.parse` turns the 31st of June into the 1st of July. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return Number.isSafeInteger(midnight) && new Date(midnight).toISOString().startsWith(day);
}
