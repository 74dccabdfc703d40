/**
 * From the bytes of whole lines to operations: which number, and what becomes of it. One pass over the bytes, without making a
 * text or an object of any line. How nearly every field looks (ten digits, or one sign, in quotes or not) is tried before what a
 * field may look like.
 */
import type { BadLineReason } from '#app/ports/registry-files.ts';
import { digitsAt, readNumberBytes, UNREADABLE } from '#registry/read-number-bytes.ts';
import { type BadLineCollector, numberFault } from './bad-lines.ts';
import type { Columns } from './columns.ts';
import { type FieldMeaning, FULLY_BLOCKED_PLACE, NO_MEANING, REMOVE } from './field-meanings.ts';
import { addOperation, clearOperations, createOperations, type Operations } from './operations.ts';
import { LONGEST_LINE } from './refused-file.ts';

/** How a block was read. */
export interface Scanned {
  /** In the order of the lines; overwritten by the next block. */
  readonly operations: Operations;
  /** Lines that are not blank. */
  readonly lines: number;
  readonly lineEnds: number;
  /** Which line, from 0, is longer than a line may be; nothing is read after it. Null where none is. */
  readonly tooLong: number | null;
}

/** Reads lines from `start` to before `end`, where the last one ends. */
export type LineScanner = (bytes: Uint8Array, start: number, end: number, columns: Columns) => Scanned;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const TEN = 10;
/** Below it some numbers are not a person's. */
const PERSONAL_FROM = 1_810_000_000;
const LETTER_A = 0x61;
const LETTER_D = 0x64;
const SMALL = 0x20;

/** `meaning` reads the preferences, or a portal's answer; `bad` hears of every line that is passed over. */
export function createLineScanner(meaning: FieldMeaning, bad: BadLineCollector): LineScanner {
  const operations = createOperations();
  const stops = new Uint8Array(256);
  // Of the field that was last gone through: where its text ends, and whether its quotes are in order.
  let textEnd = 0;
  let balanced = true;

  /** From behind the opening quote to the delimiter or the line's end. */
  function pastQuoted(bytes: Uint8Array, start: number, delimiter: number): number {
    let at = start;
    let byte = bytes[at] ?? LF;
    while (byte !== LF) {
      if (byte === QUOTE) {
        if (bytes[at + 1] !== QUOTE) break;
        at++;
      }
      byte = bytes[++at] ?? LF;
    }
    textEnd = at;
    if (byte === QUOTE) byte = bytes[++at] ?? LF;
    else balanced = false;
    while (byte === SPACE || byte === CR) byte = bytes[++at] ?? LF;
    if (byte !== LF && byte !== delimiter) balanced = false;
    while (byte !== LF && byte !== delimiter) byte = bytes[++at] ?? LF;
    return at;
  }

  function pastPlain(bytes: Uint8Array, start: number): number {
    let at = start;
    while (stops[bytes[at] ?? LF] === 0) at++;
    if (bytes[at] === QUOTE) {
      balanced = false;
      while (bytes[at] !== LF) at++;
    }
    textEnd = at;
    if (bytes[at] === LF && at > start && bytes[at - 1] === CR) textEnd--;
    while (textEnd > start && bytes[textEnd - 1] === SPACE) textEnd--;
    return at;
  }

  return (bytes, start, end, columns) => {
    const { delimiter, count: width, number: numberColumn, preferences, operation: operationColumn, answer } = columns;
    const meaningColumn = Math.max(preferences, answer);
    const faultOfMeaning: BadLineReason = answer < 0 ? 'preference' : 'answer';
    stops.fill(0);
    stops[LF] = 1;
    stops[QUOTE] = 1;
    if (delimiter >= 0) stops[delimiter] = 1;
    clearOperations(operations, end - start);

    let lines = 0;
    let lineEnds = 0;
    let tooLong: number | null = null;
    let at = start;
    while (at < end) {
      const lineStart = at;
      let column = 0;
      let number = UNREADABLE;
      let numberStart = 0;
      let numberEnd = 0;
      let meaningStart = 0;
      let meaningEnd = 0;
      let operation = LETTER_A;
      let byte = bytes[at] ?? LF;
      balanced = true;
      for (;;) {
        while (byte === SPACE) byte = bytes[++at] ?? LF;
        const isQuoted = byte === QUOTE;
        const fieldStart = isQuoted ? at + 1 : at;
        let fieldEnd = fieldStart + 1;
        const after = isQuoted ? fieldStart + 2 : fieldEnd;
        const next = bytes[after] ?? LF;
        if (
          (next === delimiter || next === LF) &&
          stops[bytes[fieldStart] ?? LF] === 0 &&
          (!isQuoted || bytes[fieldEnd] === QUOTE)
        ) {
          at = after;
          if (bytes[fieldStart] === CR) fieldEnd--;
        } else {
          const last = fieldStart + TEN;
          const ten = column === numberColumn ? digitsAt(bytes, fieldStart) : UNREADABLE;
          const behind = isQuoted && bytes[last] === QUOTE ? last + 1 : last;
          const end = bytes[behind] ?? 0;
          if (ten >= PERSONAL_FROM && (end === delimiter || end === LF) && behind > last === isQuoted) {
            number = ten;
            at = behind;
          } else {
            at = isQuoted ? pastQuoted(bytes, fieldStart, delimiter) : pastPlain(bytes, fieldStart);
            fieldEnd = textEnd;
          }
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
        if (bytes[at] === LF) break;
        byte = bytes[++at] ?? LF;
      }
      at++;
      lineEnds++;
      if (at - lineStart > LONGEST_LINE) {
        tooLong = lineEnds - 1;
        break;
      }
      if (column === 1 && isBlank(bytes, lineStart, at)) continue;
      lines++;

      let fault: BadLineReason | null = null;
      let what = REMOVE;
      // A national copy that says something of a number which cannot be read, or whose line is broken, has the number fully blocked:
      // left out, it would count as not on DND (R5). A portal's answer that cannot be read leaves its number unknown.
      let isListed = true;
      if (!balanced) fault = isFormula(bytes, numberStart) ? 'spreadsheet_marks' : 'quotes';
      else if (column !== width) fault = 'columns';
      else {
        if (number === UNREADABLE) number = readNumberBytes(bytes, numberStart, numberEnd);
        if (number === UNREADABLE) fault = numberFault(bytes, numberStart, numberEnd);
        else if (operation === LETTER_A) {
          what = meaningColumn < 0 ? FULLY_BLOCKED_PLACE : meaning(bytes, meaningStart, meaningEnd);
          if (what === NO_MEANING) fault = faultOfMeaning;
        } else if (operation !== LETTER_D) fault = 'operation';
      }
      if (fault !== null) {
        bad.add(lineEnds - 1, fault, bytes, lineStart, at - 1);
        if (number === UNREADABLE) number = readNumberBytes(bytes, numberStart, numberEnd);
        isListed = answer < 0 && number !== UNREADABLE;
        what = FULLY_BLOCKED_PLACE;
      }
      if (isListed) addOperation(operations, number, what);
    }
    return { operations, lines, lineEnds, tooLong };
  };
}

/** Begins with `="`. */
function isFormula(bytes: Uint8Array, start: number): boolean {
  return bytes[start] === EQUALS && bytes[start + 1] === QUOTE;
}

/** Nothing but white space. */
function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) > SPACE) return false;
  return true;
}
