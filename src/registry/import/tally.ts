/** What is counted while blocks of lines come in, in their order; keeps the file of bad lines, and judges whether there are too many. */
import { type FileHandle, open } from 'node:fs/promises';
import type { BadLine, BadLineReason, LinesRead, RegistryReadingJob } from '#app/ports/registry-files.ts';
import { spreadsheetText } from '#domain/kernel/spreadsheet-text.ts';
import { type BadLines, badLineReasons, faultWords } from './bad-lines.ts';
import { lineTooLong, RefusedFile } from './refused-file.ts';

/** What became of one block. */
export interface LinesOfBlock {
  readonly text: string;
  /** Line ends of the text before its first block; null for a later one. */
  readonly lineEndsBefore: number | null;
  readonly lineEnds: number;
  readonly lines: number;
  /** Which of its lines, from 0, is longer than a line may be; null where none is. */
  readonly tooLong: number | null;
  /** The line after its last one is. */
  readonly isCutOff: boolean;
  readonly bad: BadLines;
  /** Of the text of the block, and of all files until here. */
  readonly textBytes: number;
  readonly bytes: number;
}

export interface Tally {
  /** Throws `line_too_long` and `too_many_bad_lines`. */
  add(block: LinesOfBlock): Promise<void>;
  soFar(): LinesRead;
  /** After the last block. Throws `empty` and `too_many_bad_lines`. */
  judge(): void;
  close(): Promise<void>;
}

const FIRST = 20;
/** Ten digits and an end. */
const SHORTEST_LINE = 11;

export async function openTally(
  job: Pick<RegistryReadingJob, 'badLines' | 'worstShare' | 'progress'>,
  totalBytes: number,
): Promise<Tally> {
  const file = await open(job.badLines, 'w', 0o600);
  await file.write('file,line,reason,text\n');
  const firstBad: BadLine[] = [];
  const byReason = badLineReasons.map(() => 0);
  let lines = 0;
  let badLines = 0;
  let lineEnds = 0;
  let textBytes = 0;

  const tooMany = (): RefusedFile =>
    new RefusedFile(
      'too_many_bad_lines',
      `${badLines} of ${lines} lines could not be read, more than ${job.worstShare * 100} %: nothing was imported. ${first()}`,
    );

  function first(): string {
    const [bad] = firstBad;
    return bad === undefined ? '' : `The first of them, line ${bad.line} of ${bad.file}, ${faultWords[bad.reason]}`;
  }

  /** However good all the rest may be. */
  function isLost(bytes: number): boolean {
    const growth = Math.max(1, textBytes / Math.max(bytes, 1));
    const packed = growth > 1.01 ? 2 : 1;
    const mostToCome = ((totalBytes - bytes) * growth * packed) / SHORTEST_LINE;
    return badLines > job.worstShare * (lines + mostToCome);
  }

  return {
    async add(block) {
      if (block.lineEndsBefore !== null) lineEnds = block.lineEndsBefore;
      const bad = named(block, lineEnds);
      for (const at of block.bad.reasons.subarray(0, block.bad.count)) byReason[at] = (byReason[at] ?? 0) + 1;
      if (block.bad.count > 0) await write(file, bad, firstBad);
      lineEnds += block.lineEnds;
      lines += block.lines;
      badLines += block.bad.count;
      textBytes += block.textBytes;
      job.progress({ bytes: Math.min(block.bytes, totalBytes), totalBytes, lines, badLines });
      if (block.tooLong !== null) throw lineTooLong(block.text, lineEnds - block.lineEnds + block.tooLong + 1);
      if (block.isCutOff) throw lineTooLong(block.text, lineEnds + 1);
      if (badLines > 0 && isLost(block.bytes)) throw tooMany();
    },
    soFar: () => ({
      lines,
      badLines,
      badByReason: Object.fromEntries(
        badLineReasons.map((reason, at) => [reason, byReason[at] ?? 0] as const).filter(([, count]) => count > 0),
      ),
      firstBad,
    }),
    judge() {
      if (lines === 0) throw new RefusedFile('empty', 'there is no line in it: nothing was imported');
      if (badLines > job.worstShare * lines) throw tooMany();
    },
    close: () => file.close(),
  };
}

const decoder = new TextDecoder();

function* named({ text, bad }: LinesOfBlock, lineEnds: number): Generator<BadLine> {
  for (let at = 0; at < bad.count; at++) {
    const bytes = bad.text.subarray(at === 0 ? 0 : bad.ends[at - 1], bad.ends[at]);
    const reason: BadLineReason = badLineReasons[bad.reasons[at] ?? 0] ?? 'columns';
    yield { file: text, line: lineEnds + (bad.lines[at] ?? 0) + 1, reason, text: decoder.decode(bytes).trimEnd() };
  }
}

/** Written in pieces: all lines of a block may be bad. */
async function write(file: FileHandle, bad: Iterable<BadLine>, firstBad: BadLine[]): Promise<void> {
  let piece = '';
  for (const line of bad) {
    if (firstBad.length < FIRST) firstBad.push(line);
    piece += `${quoted(line.file)},${line.line},${line.reason},${quoted(line.text)}\n`;
    if (piece.length < 1_000_000) continue;
    await file.write(piece);
    piece = '';
  }
  await file.write(piece);
}

function quoted(text: string): string {
  return `"${spreadsheetText(text).replaceAll('"', '""')}"`;
}
