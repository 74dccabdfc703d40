/**
 * From the bytes of whole lines to operations: which number, and what becomes of it. One pass over the bytes, without making a
 * text or an object of any line.
 */
import type { BadLineReason } from '#app/ports.ts';
import { readNumberBytes, UNREADABLE } from '#registry/read-number-bytes.ts';
import { type BadLineCollector, numberFault } from './bad-lines.ts';
import type { Columns } from './columns.ts';
import { type FieldMeaning, NO_MEANING } from './field-meanings.ts';
import { RefusedFile } from './refused-file.ts';

/** What becomes of a number that is to be listed no longer; everything below is the meaning of the line's field. */
export const REMOVE = 0xfffe;

/** A line longer than this refuses the file: it is not a file of lines. */
export const LONGEST_LINE = 65_536;

/** How the last block was read; overwritten by the next. */
export interface Scanned {
  /** The first `count` of `numbers` and of `meanings` are the operations, in the order of the lines. */
  count: number;
  numbers: Float64Array;
  meanings: Uint16Array;
  /** Lines that are not blank. */
  lines: number;
  /** Line ends. */
  lineEnds: number;
}

/** Reads lines from `start` to before `end`, where the last one ends; `bytes` has one more byte there. Throws `line_too_long`. */
export type LineScanner = (bytes: Uint8Array, start: number, end: number, columns: Columns) => Scanned;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
/** Fewest bytes of a line that says something: ten digits and an end. */
const SHORTEST_LINE = 11;
const LETTER_A = 0x61;
const LETTER_D = 0x64;
const SMALL = 0x20;

/** `meaning` reads the preferences, or a portal's answer; `bad` hears of every line that is passed over. */
export function createLineScanner(meaning: FieldMeaning, bad: BadLineCollector): LineScanner {
  const scanned: Scanned = { count: 0, numbers: new Float64Array(0), meanings: new Uint16Array(0), lines: 0, lineEnds: 0 };
  const stops = new Uint8Array(256);

  return (bytes, start, end, columns) => {
    const room = Math.ceil((end - start) / SHORTEST_LINE) + 1;
    if (scanned.numbers.length < room) {
      scanned.numbers = new Float64Array(room);
      scanned.meanings = new Uint16Array(room);
    }
    const { numbers, meanings } = scanned;
    const { delimiter, count: width, number: numberColumn, preferences, operation: operationColumn, answer } = columns;
    const meaningColumn = Math.max(preferences, answer);
    const faultOfMeaning: BadLineReason = answer < 0 ? 'preference' : 'answer';
    stops.fill(0);
    stops[LF] = 1;
    stops[QUOTE] = 1;
    if (delimiter >= 0) stops[delimiter] = 1;

    let count = 0;
    let lines = 0;
    let lineEnds = 0;
    let at = start;
    while (at < end) {
      const lineStart = at;
      let column = 0;
      let balanced = true;
      let numberStart = 0;
      let numberEnd = 0;
      let meaningStart = 0;
      let meaningEnd = 0;
      let operation = LETTER_A;
      let byte = bytes[at] ?? LF;
      for (;;) {
        while (byte === SPACE) byte = bytes[++at] ?? LF;
        let fieldStart = at;
        let fieldEnd = at;
        if (byte === QUOTE) {
          fieldStart = at + 1;
          byte = bytes[++at] ?? LF;
          while (byte !== LF) {
            if (byte === QUOTE) {
              if (bytes[at + 1] !== QUOTE) break;
              at++;
            }
            byte = bytes[++at] ?? LF;
          }
          fieldEnd = at;
          balanced &&= byte === QUOTE;
          if (byte === QUOTE) byte = bytes[++at] ?? LF;
          while (byte === SPACE || byte === CR) byte = bytes[++at] ?? LF;
          if (byte !== LF && byte !== delimiter) balanced = false;
          while (byte !== LF && byte !== delimiter) byte = bytes[++at] ?? LF;
        } else {
          while (stops[byte] === 0) byte = bytes[++at] ?? LF;
          if (byte === QUOTE) {
            balanced = false;
            while (byte !== LF) byte = bytes[++at] ?? LF;
          }
          fieldEnd = at;
          if (byte === LF && at > fieldStart && bytes[at - 1] === CR) fieldEnd--;
          while (fieldEnd > fieldStart && bytes[fieldEnd - 1] === SPACE) fieldEnd--;
        }
        if (column === numberColumn) {
          numberStart = fieldStart;
          numberEnd = fieldEnd;
        } else if (column === meaningColumn) {
          meaningStart = fieldStart;
          meaningEnd = fieldEnd;
        } else if (column === operationColumn) {
          operation = fieldEnd - fieldStart === 1 ? (bytes[fieldStart] ?? 0) | SMALL : 0;
        }
        column++;
        if (byte === LF) break;
        byte = bytes[++at] ?? LF;
      }
      at++;
      lineEnds++;
      if (at - lineStart > LONGEST_LINE) throw lineTooLong();
      if (column === 1 && isBlank(bytes, lineStart, at)) continue;
      lines++;
      if (!balanced) {
        bad.add(lineEnds - 1, 'quotes', bytes, lineStart, at - 1);
        continue;
      }
      if (column !== width) {
        bad.add(lineEnds - 1, 'columns', bytes, lineStart, at - 1);
        continue;
      }
      const number = readNumberBytes(bytes, numberStart, numberEnd);
      if (number === UNREADABLE) {
        bad.add(lineEnds - 1, numberFault(bytes, numberStart, numberEnd), bytes, lineStart, at - 1);
        continue;
      }
      let what = 0;
      if (operation === LETTER_A) {
        if (meaningColumn >= 0) what = meaning(bytes, meaningStart, meaningEnd);
        if (what === NO_MEANING) {
          bad.add(lineEnds - 1, faultOfMeaning, bytes, lineStart, at - 1);
          continue;
        }
      } else if (operation === LETTER_D) {
        what = REMOVE;
      } else {
        bad.add(lineEnds - 1, 'operation', bytes, lineStart, at - 1);
        continue;
      }
      numbers[count] = number;
      meanings[count] = what;
      count++;
    }
    scanned.count = count;
    scanned.lines = lines;
    scanned.lineEnds = lineEnds;
    return scanned;
  };
}

export function lineTooLong(): RefusedFile {
  return new RefusedFile('line_too_long', `a line is longer than ${LONGEST_LINE / 1024} KiB: this is not a file of lines`);
}

/** Nothing but white space, or quotes around nothing. */
function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) > SPACE) return false;
  return true;
}
