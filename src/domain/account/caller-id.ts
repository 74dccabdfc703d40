import { isPhoneNumber, readServiceNumber } from '#domain/kernel/phone-number.ts';

/** What a person saw of who called or wrote: ten digits, or a DLT header in capitals. */
export type CallerId = string & { readonly __unit: 'caller id' };

/** A header as a handset shows it: operator and circle before it, the kind of message behind it (`VM-ACMEBK-P`). */
const SHOWN_HEADER = /^(?:[A-Z]{2}-)?([A-Z0-9]{3,11})(?:-[PSTG])?$/;

/** A header of digits has six: more are a number that was cut or mistyped. */
const TOO_LONG_A_NUMBER = /^\d{7,}$/;

/** The caller id that a text spells in any written form; null where it spells none. */
export function readCallerId(text: string): CallerId | null {
  const number = readServiceNumber(text);
  if (isPhoneNumber(number)) return String(number) as CallerId;
  const [, header] = SHOWN_HEADER.exec(text.trim().toUpperCase()) ?? [];
  return header === undefined || TOO_LONG_A_NUMBER.test(header) ? null : (header as CallerId);
}
