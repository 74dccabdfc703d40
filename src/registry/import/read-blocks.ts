/** The files as blocks of whole lines, in order, each in a slot of memory that is used again when its lines were read. */
import { createHash } from 'node:crypto';
import type { RegistryFile, RegistryFileFormat } from '#app/ports/registry-files.ts';
import { type Columns, columnsOf } from './columns.ts';
import { openTexts } from './open-texts.ts';
import { LONGEST_LINE, lineTooLong, RefusedFile } from './refused-file.ts';
import type { Heard, Text } from './text.ts';

export interface Slot {
  readonly index: number;
  readonly bytes: Uint8Array;
}

export interface Slots {
  /** Waits until one is free. At least two must be. */
  take(): Promise<Slot>;
  give(slot: Slot): void;
}

export interface Block {
  readonly slot: Slot;
  /** The lines go from `start` to before `end`; one more byte of the slot may be written. */
  readonly start: number;
  readonly end: number;
  readonly columns: Columns;
  readonly text: string;
  /** Line ends of the text before its first block; null for a later one. */
  readonly lineEndsBefore: number | null;
  /** The line after these is longer than a line may be: it is the last block. */
  readonly isCutOff: boolean;
  /** Bytes of all files that are done. */
  readonly bytes: number;
}

const LF = 0x0a;
/** Bytes of a text by which it is judged whether it is one. */
const SAMPLE = 4096;

/** Answers the SHA-256 of each file in the end, or of those before the one that was cut off. Throws RefusedFile. */
export async function* readBlocks(
  files: readonly RegistryFile[],
  format: RegistryFileFormat,
  slots: Slots,
): AsyncGenerator<Block, readonly string[]> {
  const hashes: string[] = [];
  let bytes = 0;
  let columns: Columns | null = null;
  for (const file of files) {
    const hash = createHash('sha256');
    const heard: Heard = {
      hash: (part) => hash.update(part),
      done: (more) => {
        bytes += more;
      },
    };
    for await (const text of openTexts(file, heard)) {
      for await (const part of blocksOfText(text, format, columns, slots)) {
        columns = part.columns;
        yield { ...part, bytes };
        if (part.isCutOff) return hashes;
      }
    }
    hashes.push(hash.digest('hex'));
  }
  return hashes;
}

async function* blocksOfText(
  text: Text,
  format: RegistryFileFormat,
  before: Columns | null,
  slots: Slots,
): AsyncGenerator<Omit<Block, 'bytes'>> {
  let slot = await slots.take();
  let filled = 0;
  let head: Head | null = null;
  for (;;) {
    // One byte is left for the end of a last line that has none.
    const size = slot.bytes.length - 1;
    filled += await text.read(slot.bytes.subarray(0, size), filled);
    const isLast = filled < size;
    if (isLast && filled > 0 && slot.bytes[filled - 1] !== LF) slot.bytes[filled++] = LF;
    const end = slot.bytes.subarray(0, filled).lastIndexOf(LF) + 1;
    const isCutOff = filled - end > LONGEST_LINE || (filled > 0 && end === 0);
    const isFirst = head === null;
    if (isCutOff && isFirst && end === 0) throw lineTooLong(text.name, 1);
    head ??= readHead(slot.bytes.subarray(0, end), text.name, format, before);
    if (isCutOff && head.columns === null) throw lineTooLong(text.name, head.lineEnds + 1);
    // A part that was lost on its way is no copy without those numbers.
    if (isLast && head.columns === null) throw noLines(text.name);
    const next: Slot | null = isLast || isCutOff ? null : await slots.take();
    next?.bytes.set(slot.bytes.subarray(end, filled));
    const start = isFirst ? head.start : 0;
    if (end > start || isCutOff || (isFirst && head.columns !== null)) {
      const { columns } = head;
      if (columns === null) throw noLines(text.name);
      yield { slot, start, end, columns, text: text.name, lineEndsBefore: isFirst ? head.lineEnds : null, isCutOff };
    } else {
      slots.give(slot);
    }
    if (next === null) return;
    slot = next;
    filled -= end;
  }
}

interface Head {
  readonly columns: Columns | null;
  /** Where the lines begin. */
  readonly start: number;
  readonly lineEnds: number;
}

/** `bytes` are whole lines. A text without a line has no columns. */
function readHead(bytes: Uint8Array, name: string, format: RegistryFileFormat, before: Columns | null): Head {
  refuseOtherThanText(bytes.subarray(0, SAMPLE), name);
  const decoder = new TextDecoder();
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let lineEnds = 0;
  for (; start < bytes.length; lineEnds++) {
    const end = bytes.indexOf(LF, start);
    if (end - start > LONGEST_LINE) throw lineTooLong(name, lineEnds + 1);
    const line = decoder.decode(bytes.slice(start, end)).trim();
    if (line !== '') {
      if (line.includes('\r'))
        throw new RefusedFile('line_ends', `${name}: its lines end with CR; they must end with LF or CR LF`);
      const { columns, isHeader } = columnsOf(line, format, before, { name, line: lineEnds + 1 });
      return isHeader ? { columns, start: end + 1, lineEnds: lineEnds + 1 } : { columns, start, lineEnds };
    }
    start = end + 1;
  }
  return { columns: null, start, lineEnds };
}

function refuseOtherThanText(sample: Uint8Array, name: string): void {
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const hasMark = (sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff);
  if (hasMark || Math.max(...zeros) > sample.length / 4) {
    throw new RefusedFile('utf_16', `${name} is UTF-16: save it as UTF-8`);
  }
  if (sample.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte === 0x7f)) {
    throw new RefusedFile('not_text', `${name} is not a text file`);
  }
}

function noLines(name: string): RefusedFile {
  return new RefusedFile('empty', `${name} has no lines`);
}
