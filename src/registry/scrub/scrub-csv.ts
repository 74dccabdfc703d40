/** A customer's CSV in, the same with added columns out: read by blocks, answered by threads, given out in order. */
import type { CsvScrubber, OpenedCsv } from '#app/ports/scrubs.ts';
import { ScrubError } from '#domain/registry/scrub-problem.ts';
import { UNREADABLE } from '#registry/read-number-bytes.ts';
import { type CellsOf, type RowsAnswered, rowAnswerer } from './answer-rows.ts';
import { answerTable, writeFields } from './answer-table.ts';
import { type CsvBlock, csvBlocks } from './csv-blocks.ts';
import { type HeadWanted, readHead } from './csv-head.ts';
import { numberIndex } from './number-index.ts';
import { openJob, type ScrubJob } from './scrub-job.ts';
import type { ScrubPool } from './scrub-pool.ts';

/** Scrubs files by these threads. */
export function csvScrubber(pool: ScrubPool): CsvScrubber {
  return { open: (input, wanted) => openCsv(input, pool, wanted) };
}

/** Throws a ScrubError where the file has no header, or it is not certain which column holds the number. */
async function openCsv(input: AsyncIterable<Uint8Array>, pool: ScrubPool, wanted: HeadWanted): Promise<OpenedCsv> {
  const spare: ArrayBuffer[] = [];
  const blocks = csvBlocks(input, {
    readHead: (bytes, isWhole) => readHead(bytes, isWhole, wanted),
    reuse: () => spare.pop(),
  });
  const first = await blocks.next();
  if (first.done === true) throw new ScrubError({ kind: 'empty_file' });
  const block = first.value;
  const { head } = block;
  return {
    numbers: () => (block.isWhole ? numbersOf(block) : null),
    async *run(plan) {
      const { cells, exceptions, standings, ...looked } = plan;
      const job: ScrubJob = {
        ...looked,
        exceptions: exceptions === null ? null : numberIndex(exceptions),
        standings: standings === null ? null : numberIndex(standings),
        head,
        table: answerTable(cells, head.delimiter),
      };
      yield headerOf(block, wanted.added);
      const answered = block.isWhole
        ? answerHere(block, job, cells.length)
        : answerInThreads({ first: block, rest: blocks, spare }, job, { pool, cells: cells.length });
      return yield* answered;
    },
    async close() {
      await blocks.return(undefined);
    },
  };
}

function numbersOf({ head, bytes, from, to }: CsvBlock): Float64Array {
  const found: number[] = [];
  const cellsOf: CellsOf = (numbers, count, cells) => {
    for (const number of numbers.subarray(0, count)) if (number !== UNREADABLE) found.push(number);
    cells.fill(0, 0, count);
  };
  rowAnswerer(head, { table: answerTable([[]], head.delimiter), cellsOf, counts: new Uint32Array(1) }).answer(bytes, from, to);
  return Float64Array.from(found);
}

/** The header with the names of the added columns, and its line end. */
function headerOf({ bytes, head, from }: CsvBlock, added: readonly string[]): Uint8Array {
  return Buffer.concat([
    bytes.subarray(0, head.headerEnd),
    Buffer.from(writeFields(added, head.delimiter)),
    bytes.subarray(head.headerEnd, from),
  ]);
}

/** Small files are answered in this thread: starting others would take longer. */
async function* answerHere(block: CsvBlock, job: ScrubJob, cells: number): AsyncGenerator<Uint8Array, Float64Array, void> {
  const counts = new Uint32Array(cells);
  const answered = openJob(job, counts).answer(block.bytes, block.from, block.to);
  yield outputOf(answered, HEADER);
  throwFailure(block, HEADER + answered.rows);
  return Float64Array.from(counts);
}

/** Rows are counted from 1, and the first is the header. */
const HEADER = 1;

interface Source {
  readonly first: CsvBlock;
  readonly rest: AsyncGenerator<CsvBlock>;
  /** Takes buffers that are free again. */
  readonly spare: ArrayBuffer[];
}

async function* answerInThreads(
  { first, rest, spare }: Source,
  job: ScrubJob,
  { pool, cells }: { readonly pool: ScrubPool; readonly cells: number },
): AsyncGenerator<Uint8Array, Float64Array, void> {
  const work = pool.open(job, cells);
  const underWay: { readonly block: CsvBlock; readonly answer: ReturnType<typeof work.answer> }[] = [];
  const mostUnderWay = 2 * pool.size;
  let rows = HEADER;

  async function oldest(): Promise<Uint8Array> {
    const { block, answer } = underWay.shift() ?? {};
    if (block === undefined || answer === undefined) throw new Error('no block is under way');
    const { answered, buffer } = await answer;
    spare.push(buffer);
    const output = outputOf(answered, rows);
    rows += answered.rows;
    return output;
  }

  try {
    let failed: CsvBlock | null = null;
    for (let block: CsvBlock | undefined = first; block !== undefined; ) {
      const answer = work.answer(block);
      // Whoever awaits it hears of it; until then it must not end the process.
      answer.catch(() => undefined);
      underWay.push({ block, answer });
      if (block.failure !== null) failed = block;
      if (underWay.length >= mostUnderWay) yield await oldest();
      const next: IteratorResult<CsvBlock> = await rest.next();
      block = next.done === true ? undefined : next.value;
    }
    while (underWay.length > 0) yield await oldest();
    if (failed !== null) throwFailure(failed, rows);
    return sumOf(work.counts(), cells);
  } finally {
    work.close();
    await rest.return(undefined);
  }
}

function outputOf(answered: RowsAnswered, rowsBefore: number): Uint8Array {
  if (answered.kind === 'answered') return answered.output;
  throw new ScrubError({ kind: 'too_many_fields', row: rowsBefore + answered.rows + 1 });
}

function throwFailure({ failure }: CsvBlock, rowsBefore: number): void {
  if (failure !== null) throw new ScrubError({ kind: failure, row: rowsBefore + 1 });
}

function sumOf(parts: readonly Uint32Array[], cells: number): Float64Array {
  const sum = new Float64Array(cells);
  for (const part of parts) for (let cell = 0; cell < cells; cell++) sum[cell] = (sum[cell] ?? 0) + (part[cell] ?? 0);
  return sum;
}
