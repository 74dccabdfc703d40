/**
 * The numbers of one request. A million of them are kept as doubles and not as strings; the few that cannot be read keep their
 * text. Items are cut from the raw bytes of a `Number` value: commas, semicolons and line ends divide, blank items are not
 * counted (R3).
 */
import { createHash } from 'node:crypto';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import type { GivenNumbers } from '#domain/whitelist/number-results.ts';
import { escapedByte, formText, plainText } from './form-text.ts';

export const MOST_NUMBERS = 1_000_000;

/** A list that is still being read. */
export interface NumberListDraft {
  values: Float64Array;
  count: number;
  /** More numbers came than one request may hold; the rest was not kept. */
  overflow: boolean;
  readonly unreadable: string[];
  readonly positions: Map<string, number>;
}

/** How bytes spell text: percent-encoded as in a form, or as they are as in a part of a multipart body. */
export type Spelling = 'form' | 'plain';

const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const PERCENT = 0x25;
const PLUS = 0x2b;

/** No number is spelled with more bytes than this, even with every digit percent-encoded. */
const LONGEST_ITEM = 512;
const LONGEST_KEPT_TEXT = 64;

export function draftNumberList(): NumberListDraft {
  return { values: new Float64Array(16), count: 0, overflow: false, unreadable: [], positions: new Map() };
}

/** Each distinct unreadable text is kept once, cut after 64 characters: two that differ further on are two. */
export function finishNumberList(draft: NumberListDraft): GivenNumbers {
  return { values: draft.values.slice(0, draft.count), unreadable: draft.unreadable };
}

/**
 * Adds the items between `at` and `end`, which is the end of the value, but stops after the first item that ends at or behind
 * `pause`. Returns where to go on.
 */
export function addItems(
  draft: NumberListDraft,
  bytes: Buffer,
  at: number,
  end: number,
  pause: number,
  spelling: Spelling,
): number {
  let start = at;
  while (start < end && start < pause && !draft.overflow) {
    let stop = start;
    let divider = 0;
    while (stop < end && divider === 0) {
      const byte = bytes[stop] ?? 0;
      if (byte === COMMA || byte === SEMICOLON || byte === LINE_FEED || byte === CARRIAGE_RETURN) divider = 1;
      else if (byte === PERCENT && spelling === 'form' && isDivider(escapedByte(bytes, stop, end))) divider = 3;
      else stop++;
    }
    addItem(draft, bytes, start, stop, spelling);
    start = stop + divider;
  }
  return draft.overflow ? end : start;
}

function isDivider(byte: number): boolean {
  return byte === COMMA || byte === SEMICOLON || byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

function addItem(draft: NumberListDraft, bytes: Buffer, from: number, to: number, spelling: Spelling): void {
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes[start], spelling)) start++;
  while (end > start && isBlank(bytes[end - 1], spelling)) end--;
  if (start === end) return;
  const value = plainNumber(bytes, start, end, spelling) || entryOf(draft, bytes, start, end, spelling);
  if (value !== 0) keep(draft, value);
}

/** What stands in the list for an item of any form: its number, -1 - i for an unreadable one, 0 for a blank one. */
function entryOf(draft: NumberListDraft, bytes: Buffer, start: number, end: number, spelling: Spelling): number {
  const textOf = spelling === 'form' ? formText : plainText;
  if (end - start > LONGEST_ITEM) return -1 - positionOf(draft, textOf(bytes, start, end));
  const text = textOf(bytes, start, end);
  const read = readPhoneNumber(text);
  if (isPhoneNumber(read)) return read;
  return read.kind === 'empty' ? 0 : -1 - positionOf(draft, text);
}

/** A plus is a space in a form. */
function isBlank(byte: number | undefined, spelling: Spelling): boolean {
  return byte === 0x20 || byte === 0x09 || (byte === PLUS && spelling === 'form');
}

function keep(draft: NumberListDraft, value: number): void {
  if (draft.count === MOST_NUMBERS) {
    draft.overflow = true;
    return;
  }
  if (draft.count === draft.values.length) {
    const larger = new Float64Array(draft.count * 2);
    larger.set(draft.values);
    draft.values = larger;
  }
  draft.values[draft.count++] = value;
}

function positionOf(draft: NumberListDraft, text: string): number {
  const trimmed = text.trim();
  const isLong = trimmed.length > LONGEST_KEPT_TEXT;
  const kept = isLong ? `${trimmed.slice(0, LONGEST_KEPT_TEXT)}…` : trimmed;
  // Of a long one the hash stands for all of it, so that what is kept stays short however much is sent.
  const key = isLong ? `${kept}${createHash('sha256').update(trimmed).digest('base64')}` : trimmed;
  let position = draft.positions.get(key);
  if (position === undefined) {
    position = draft.unreadable.push(kept) - 1;
    draft.positions.set(key, position);
  }
  return position;
}

/**
 * The number that bytes spell in one of the four usual ways (ten digits; 0, 91 or +91 before them), or 0 for anything else. Only
 * a short cut: what it does not see, `readPhoneNumber` reads to the same result. (Numbers with a leading 1 are left to it.)
 */
function plainNumber(bytes: Uint8Array, from: number, end: number, spelling: Spelling): number {
  let start = end - 10;
  if (start < from || !isPlainPrefix(bytes, from, start, spelling)) return 0;
  let value = (bytes[start++] ?? 0) - 0x30;
  if (value < 2 || value > 9) return 0;
  while (start < end) {
    const digit = (bytes[start++] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return 0;
    value = value * 10 + digit;
  }
  return value;
}

function isPlainPrefix(bytes: Uint8Array, from: number, end: number, spelling: Spelling): boolean {
  switch (end - from) {
    case 0:
      return true;
    case 1:
      return bytes[from] === 0x30;
    case 2:
      return is91(bytes, from);
    case 3:
      return spelling === 'plain' && bytes[from] === PLUS && is91(bytes, from + 1);
    case 5:
      return spelling === 'form' && escapedByte(bytes, from, end) === PLUS && is91(bytes, from + 3);
    default:
      return false;
  }
}

function is91(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x39 && bytes[at + 1] === 0x31;
}
