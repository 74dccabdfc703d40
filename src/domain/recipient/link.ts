/**
 * What a link to the recipient's page is of, laid out in one block of sixteen bytes. The block is enciphered as a whole and written in
 * letters and digits, so that nothing in a link can be read, and a link that was not made here deciphers to a block that has no such form:
 *
 *   39 bits of zeros ‖ account (31 bits) ‖ number (34 bits) ‖ notice (24 bits)
 */
import type { AccountId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';

/** A notice of an account to a number: by its event number, as everywhere. */
export interface LinkTarget {
  readonly account: AccountId;
  readonly number: PhoneNumber;
  readonly notice: number;
}

export const BLOCK_BYTES = 16;
/** Letters and digits only: whatever makes links of texts does not cut one of them off at its end. */
export const TOKEN_LENGTH = 22;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = BigInt(ALPHABET.length);
const NOTICE_BITS = 24n;
const NUMBER_BITS = 34n;
const ACCOUNT_BITS = 31n;
const LEAST_NUMBER = 1_000_000_000n;
const MOST_NUMBER = 9_999_999_999n;

/** Throws for a target that has no place in a block: none that exists. */
export function blockOf({ account, number, notice }: LinkTarget): Uint8Array {
  const [a, n] = [BigInt(account), BigInt(notice)];
  if (a >> ACCOUNT_BITS !== 0n || n >> NOTICE_BITS !== 0n) throw new RangeError('no link can be made of this');
  return bytesOf((((a << NUMBER_BITS) | BigInt(number)) << NOTICE_BITS) | n);
}

/** Null where the block is not of this form: the link was not made here. */
export function targetOf(block: Uint8Array): LinkTarget | null {
  const value = numberIn(block);
  const notice = value & ((1n << NOTICE_BITS) - 1n);
  const number = (value >> NOTICE_BITS) & ((1n << NUMBER_BITS) - 1n);
  const account = value >> (NOTICE_BITS + NUMBER_BITS);
  if (account === 0n || account >> ACCOUNT_BITS !== 0n || number < LEAST_NUMBER || number > MOST_NUMBER) return null;
  return { account: Number(account) as AccountId, number: Number(number) as PhoneNumber, notice: Number(notice) };
}

export function tokenOf(block: Uint8Array): string {
  let value = numberIn(block);
  let token = '';
  while (token.length < TOKEN_LENGTH) {
    token = `${ALPHABET[Number(value % BASE)]}${token}`;
    value /= BASE;
  }
  return token;
}

/** The block of a token; null where the text is none. What a telephone took along at its end, a full stop or a bracket, is passed over. */
export function blockOfToken(text: string): Uint8Array | null {
  const token = /^([0-9A-Za-z]{22})[^0-9A-Za-z]{0,4}$/u.exec(text)?.[1];
  if (token === undefined) return null;
  let value = 0n;
  for (const sign of token) value = value * BASE + BigInt(ALPHABET.indexOf(sign));
  return value >> BigInt(8 * BLOCK_BYTES) === 0n ? bytesOf(value) : null;
}

function bytesOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(BLOCK_BYTES);
  let rest = value;
  for (let at = BLOCK_BYTES - 1; at >= 0; at -= 1) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

function numberIn(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}
