/** Lines that were passed over, as a block of lines hands them on: where, why, and how they begin. */
import type { BadLineReason } from '#app/ports/registry-files.ts';
import { readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { spreadsheetTrace } from '#domain/registry/spreadsheet-number.ts';

/** What is wrong with such a line, after "line 7 of copy.csv". */
export const faultWords: Readonly<Record<BadLineReason, string>> = {
  columns: 'has more or fewer columns than the header',
  quotes: 'has quotation marks that do not match',
  preference: 'has a preference that is none',
  operation: 'has an operation other than A and D',
  answer: 'says neither yes nor no',
  no_number: 'has no number',
  not_digits: 'has something else than digits in place of the number',
  spreadsheet_number: 'has a number that a spreadsheet has rounded (such as 9.81E+09), so that its digits are lost',
  spreadsheet_marks: "has a number as a spreadsheet writes it (such as '9876500001 or 9,876,500,001)",
  decimal_tail: 'has a number with decimals, as spreadsheets write them',
  wrong_length: 'has a number with too few or too many digits',
  not_a_person: 'has a number that is no person’s',
};

export const badLineReasons = Object.keys(faultWords) as readonly BadLineReason[];

/** Of one block. Three arrays and not a list of objects: every line of a block may be bad. */
export interface BadLines {
  readonly count: number;
  /** Place of the line in its block, counted from 0. */
  readonly lines: Uint32Array;
  /** Place of the reason in `badLineReasons`. */
  readonly reasons: Uint8Array;
  /** Where each line's text ends in `text`; it begins where the one before it ends. */
  readonly ends: Uint32Array;
  readonly text: Uint8Array;
}

export interface BadLineCollector {
  add(line: number, reason: BadLineReason, bytes: Uint8Array, start: number, end: number): void;
  /** What was added since it was last taken. */
  take(): BadLines;
}

/** Bytes of a bad line that are kept. */
const KEPT = 200;

export function createBadLineCollector(): BadLineCollector {
  let count = 0;
  let lines = new Uint32Array(0);
  let reasons = new Uint8Array(0);
  let ends = new Uint32Array(0);
  let text = new Uint8Array(0);

  function grow(): void {
    const capacity = Math.max(16, 2 * count);
    lines = grown(lines, new Uint32Array(capacity));
    reasons = grown(reasons, new Uint8Array(capacity));
    ends = grown(ends, new Uint32Array(capacity));
  }

  return {
    add(line, reason, bytes, start, end) {
      if (count === lines.length) grow();
      const from = ends[count - 1] ?? 0;
      const length = Math.min(end - start, KEPT);
      if (from + length > text.length) text = grown(text, new Uint8Array(Math.max(1024, 2 * (from + length))));
      text.set(bytes.subarray(start, start + length), from);
      lines[count] = line;
      reasons[count] = badLineReasons.indexOf(reason);
      ends[count] = from + length;
      count += 1;
    },
    take() {
      const taken = { count, lines, reasons, ends, text };
      count = 0;
      lines = new Uint32Array(0);
      reasons = new Uint8Array(0);
      ends = new Uint32Array(0);
      text = new Uint8Array(0);
      return taken;
    },
  };
}

function grown<A extends Uint8Array | Uint32Array>(old: A, larger: A): A {
  larger.set(old);
  return larger;
}

const decoder = new TextDecoder();

/** Why the bytes are not the number of a person (R3). */
export function numberFault(bytes: Uint8Array, start: number, end: number): BadLineReason {
  const text = decoder.decode(bytes.slice(start, end));
  const read = readPhoneNumber(text);
  // A number of a person would not have been asked about.
  if (typeof read === 'number') throw new Error('a readable number was taken for a bad one');
  if (read.kind === 'empty') return 'no_number';
  if (read.kind === 'not_digits') {
    const trace = spreadsheetTrace(text);
    if (trace !== null) return trace === 'rounded' ? 'spreadsheet_number' : 'spreadsheet_marks';
  }
  return read.kind;
}
