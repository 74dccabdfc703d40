/**
 * Reads an uploaded file of numbers as it comes: one number a line, or a CSV of which one column holds them, gzipped or not. Memory
 * is that of the numbers, eight bytes each; between blocks other requests are served.
 */
import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { type Refusal, refuse } from '#app/refusal.ts';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { columnOf, fieldOf, type NumberColumn } from './number-column.ts';
import { ascendingOnce, RUN } from './sorted-runs.ts';

export interface NumberFile {
  /** Ascending, each once. */
  readonly numbers: Float64Array;
  /** How many lines hold no number, by reason. */
  readonly unreadable: Readonly<Record<string, number>>;
  /** SHA-256 of what was sent, in hexadecimal, and its bytes. */
  readonly sha256: string;
  readonly bytes: number;
}

export const MOST_NUMBERS = 20_000_000;
/** What so many numbers take in any form; a file that is unpacked to more holds something else. */
const MOST_BYTES = 4 * 1024 ** 3;
const LONGEST_LINE = 4_096;

/** `unreadable_file`: no text in UTF-8, damaged, cut off, or without a column of numbers. */
export async function readNumberFile(
  sent: AsyncIterable<Uint8Array>,
): Promise<NumberFile | Refusal<'unreadable_file' | 'body_too_large'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const block of sent) {
      hash.update(block);
      bytes += block.length;
      yield block;
    }
  }
  const reader = lineReader();
  let unpacked = 0;
  try {
    for await (const block of unzipped(counted())) {
      unpacked += block.length;
      if (unpacked > MOST_BYTES || reader.count() > MOST_NUMBERS) return refuse('body_too_large');
      if (!reader.add(block)) return refuse('unreadable_file');
    }
  } catch {
    // The sender went away, or what it sent is no whole gzip: nothing was done with it, so there is nothing to tell but that.
    return refuse('unreadable_file');
  }
  if (!reader.end()) return refuse('unreadable_file');
  const numbers = await ascendingOnce(reader.runs(), () => setImmediate());
  return { numbers, unreadable: reader.unreadable, sha256: hash.digest('hex'), bytes };
}

/** Told by the first two bytes, whatever the headers say. */
async function* unzipped(blocks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const first = await blocks.next();
  if (first.done === true) return;
  async function* all(): AsyncGenerator<Uint8Array> {
    yield first.value;
    yield* blocks;
  }
  const isZipped = first.value[0] === 0x1f && (first.value[1] ?? 0x8b) === 0x8b;
  if (!isZipped) {
    yield* all();
    return;
  }
  const gunzip = createGunzip();
  let seen = 0;
  let lastSign = 0;
  async function* marked(): AsyncGenerator<Uint8Array> {
    for await (const block of all()) {
      const last = block.findLastIndex((byte) => byte !== 0);
      if (last >= 0) lastSign = seen + last + 1;
      seen += block.length;
      yield block;
    }
  }
  // What goes wrong is thrown to whoever reads the unpacked end.
  pipeline(Readable.from(marked()), gunzip, () => undefined);
  yield* gunzip;
  // Behind a zero nothing is unpacked: the rest of a damaged file would be lost.
  if (lastSign > gunzip.bytesWritten) throw new Error('there is something behind the end of a gzip file');
}

function lineReader() {
  const decoder = new StringDecoder('utf8');
  const unreadable: Record<string, number> = {};
  const runs: Float64Array[] = [];
  let run = new Float64Array(RUN);
  let held = 0;
  let rest = '';
  let isTooLong = false;
  let column: NumberColumn | null = null;

  function pass(reason: string): void {
    unreadable[reason] = (unreadable[reason] ?? 0) + 1;
  }

  /** False where the first line says that no column holds numbers. */
  function read(line: string): boolean {
    if (line.trim() === '') return true;
    if (column === null) {
      column = columnOf(line);
      if (column === null) return false;
      if (column.isHeader) return true;
    }
    const number = readPhoneNumber(fieldOf(line, column));
    if (!isPhoneNumber(number)) {
      pass(number.kind);
      return true;
    }
    run[held] = number;
    held += 1;
    if (held === RUN) {
      runs.push(run);
      run = new Float64Array(RUN);
      held = 0;
    }
    return true;
  }

  return {
    unreadable,
    count: () => runs.length * RUN + held,
    runs: (): readonly Float64Array[] => [...runs, run.subarray(0, held)],
    /** False where it is no text. */
    add(block: Uint8Array): boolean {
      // In UTF-16 every other byte of a digit is zero.
      if (block.includes(0)) return false;
      const lines = (rest + decoder.write(Buffer.from(block.buffer, block.byteOffset, block.byteLength))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (isTooLong) isTooLong = false;
        else if (!read(line.replace('\ufeff', ''))) return false;
      }
      if (rest.length > LONGEST_LINE) {
        if (!isTooLong) pass('line_too_long');
        isTooLong = true;
        rest = '';
      }
      return true;
    },
    end(): boolean {
      return isTooLong || read((rest + decoder.end()).replace('\ufeff', ''));
    },
  };
}
