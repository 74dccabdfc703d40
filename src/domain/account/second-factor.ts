/** What somebody types as the second factor: a code of the app, or a recovery code. */

export const RECOVERY_CODES = 10;
/** Long enough that a plain hash keeps it. */
export const RECOVERY_BYTES = 10;
/** As RFC 4226 recommends for SHA-1. */
export const SECRET_BYTES = 20;

export type GivenCode = { readonly kind: 'app'; readonly digits: string } | { readonly kind: 'recovery'; readonly hex: string };

/** A code however it is grouped; null where it can be neither. */
export function readCode(text: string): GivenCode | null {
  const plain = text.replaceAll(/[\s-]/g, '').toLowerCase();
  if (/^\d{6}$/.test(plain)) return { kind: 'app', digits: plain };
  return /^[0-9a-f]{20}$/.test(plain) ? { kind: 'recovery', hex: plain } : null;
}

/** A recovery code as people write it down. */
export function recoveryText(hex: string): string {
  return hex.match(/.{5}/g)?.join('-') ?? hex;
}
