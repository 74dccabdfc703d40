/**
 * What kind of line a number belongs to, from its first five digits. Allotments run ahead of the table and numbers are ported,
 * so the type decides whether an SMS can arrive, never whether an objection or a preference counts (R3).
 */
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { hundredBlocks, pairs, tenBlocks } from './number-type-table.ts';

export type NumberType = 'mobile' | 'fixed_line' | 'either' | 'unknown';

const FIRST_BLOCK = 'A'.charCodeAt(0);
/** Names go A–Z, then a–z. */
const GAP_BEFORE_LOWER_CASE = 'a'.charCodeAt(0) - 'Z'.charCodeAt(0) - 1;

export function numberType(number: PhoneNumber): NumberType {
  const prefix = Math.floor(number / 100_000);
  const hundred = blockAt(pairs[Math.floor(prefix / 1000) - 10], Math.floor(prefix / 100) % 10);
  const ten = blockAt(hundredBlocks[hundred], Math.floor(prefix / 10) % 10);
  switch (tenBlocks[ten]?.charAt(prefix % 10)) {
    case 'm':
      return 'mobile';
    case 'f':
      return 'fixed_line';
    case 'e':
      return 'either';
    default:
      return 'unknown';
  }
}

/** Fixed line and nothing else: no SMS can arrive there (R0, R3). */
export function isCertainlyLandline(number: PhoneNumber): boolean {
  return numberType(number) === 'fixed_line';
}

function blockAt(names: string | undefined, place: number): number {
  const at = (names?.charCodeAt(place) ?? 0) - FIRST_BLOCK;
  return at < 26 ? at : at - GAP_BEFORE_LOWER_CASE;
}
