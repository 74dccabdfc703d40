/** How a text travels as SMS: its alphabet, its length in that alphabet's units, and how many messages it is billed as. */
export interface SmsEncoding {
  /** `gsm7`: units are septets (a character of the extension table is two). `ucs2`: units are UTF-16 code units. */
  readonly encoding: 'gsm7' | 'ucs2';
  readonly units: number;
  readonly segments: number;
}

// A message of one part is full at 160 septets or 70 code units; a part of several gives six octets to the header that joins them.
const GSM7_ALONE = 160;
export const GSM7_PART = 153;
const UCS2_ALONE = 70;
export const UCS2_PART = 67;

// GSM 03.38 default alphabet and its extension table. The escape itself (U+001B) is no character of it.
export const GSM7_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
export const GSM7_EXTENDED = '\f^{}\\[~]|€';

/** Septets of a UTF-16 code unit; 0 where the alphabet has no such character. The euro sign is the highest that it has. */
const septets = new Uint8Array(0x20ad);
for (const sign of GSM7_BASIC) septets[sign.charCodeAt(0)] = 1;
for (const sign of GSM7_EXTENDED) septets[sign.charCodeAt(0)] = 2;

/** How many septets the code unit at a place of a text takes; 0 where the alphabet has no such character. */
export function gsm7Septets(text: string, index: number): number {
  return septets[text.charCodeAt(index)] ?? 0;
}

/**
 * Encoding, units and segments of a text as it stands. A character is never cut: an extension character's two septets and a
 * surrogate pair stay in one part, which may leave a unit of a part unused. The empty text is one segment.
 */
export function smsEncoding(text: string): SmsEncoding {
  let units = 0;
  for (let i = 0; i < text.length; i++) {
    const cost = septets[text.charCodeAt(i)] ?? 0;
    if (cost === 0) return { encoding: 'ucs2', units: text.length, segments: ucs2Segments(text) };
    units += cost;
  }
  return { encoding: 'gsm7', units, segments: units <= GSM7_ALONE ? 1 : gsm7Parts(text) };
}

function gsm7Parts(text: string): number {
  let parts = 1;
  let used = 0;
  for (let i = 0; i < text.length; i++) {
    const cost = septets[text.charCodeAt(i)] ?? 0;
    if (used + cost > GSM7_PART) {
      parts++;
      used = 0;
    }
    used += cost;
  }
  return parts;
}

function ucs2Segments(text: string): number {
  if (text.length <= UCS2_ALONE) return 1;
  let parts = 1;
  let end = UCS2_PART;
  while (end < text.length) {
    if (isPairAt(text, end - 1)) end--;
    parts++;
    end += UCS2_PART;
  }
  return parts;
}

/** A high surrogate followed by a low one: the two halves of one character. */
export function isPairAt(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
}
