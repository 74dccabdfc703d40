/** Lines that were passed over, as a block of lines hands them on: where, why, and how they begin. */
import type { BadLineReason } from '#app/ports.ts';
import { readPhoneNumber } from '#domain/kernel/phone-number.ts';

export const badLineReasons: readonly BadLineReason[] = [
  'columns',
  'quotes',
  'preference',
  'operation',
  'answer',
  'no_number',
  'not_digits',
  'spreadsheet_number',
  'decimal_tail',
  'wrong_length',
  'not_a_person',
];

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
  if (/^\s*\d+(?:\.\d+)?e[+-]?\d+\s*$/i.test(text)) return 'spreadsheet_number';
  const read = readPhoneNumber(text);
  // A number of a person would not have been asked about.
  if (typeof read === 'number') throw new Error('a readable number was taken for a bad one');
  return read.kind === 'empty' ? 'no_number' : read.kind;
}
