const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

/** The value of a hexadecimal digit's character code, or -1. */
function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The byte that the percent escape at `at` stands for, or -1 where there is none or a bad one. */
export function escapedByte(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 >= end || bytes[at] !== PERCENT) return -1;
  const high = hexDigit(bytes[at + 1]);
  const low = hexDigit(bytes[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/**
 * The text of a name or value in a form: a plus is a space, an escape is its byte, a bad escape stands for itself, and bytes that
 * are no UTF-8 become U+FFFD.
 */
export function formText(bytes: Uint8Array, start: number, end: number): string {
  const plain = Buffer.allocUnsafe(end - start);
  let length = 0;
  for (let at = start; at < end; at++) {
    const escaped = escapedByte(bytes, at, end);
    if (escaped >= 0) at += 2;
    const byte = escaped >= 0 ? escaped : (bytes[at] ?? 0);
    plain[length++] = escaped < 0 && byte === PLUS ? SPACE : byte;
  }
  return plain.toString('utf8', 0, length);
}

/** The text of a part of a multipart body, which has no escapes. */
export function plainText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end);
}
