/** Hashes, keys and signatures as they stand in files: lower-case hexadecimal. */

export const HASH_TEXT = /^[0-9a-f]{64}$/;

/** The bytes of a text of hexadecimal digits, which the caller has found to be one. */
export function bytesOfHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (digitAt(text, 2 * i) << 4) | digitAt(text, 2 * i + 1);
  return bytes;
}

const NINE = 57;

/** `0` is 48, `a` is 97. */
function digitAt(text: string, place: number): number {
  const code = text.charCodeAt(place);
  return code <= NINE ? code - 48 : code - 87;
}
