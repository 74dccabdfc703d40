/** What a thread needs to answer rows, as it can be posted to one; and the answerer made from it. */
import { type RowAnswerer, rowAnswerer } from './answer-rows.ts';
import type { AnswerTable } from './answer-table.ts';
import { cellsOf, type Looked } from './cells-of.ts';
import type { CsvHead } from './csv-head.ts';

export interface ScrubJob extends Looked {
  readonly head: Pick<CsvHead, 'delimiter' | 'column' | 'names'>;
  readonly table: AnswerTable;
}

/** `counts` has a place for each cell; rows are added to it. */
export function openJob(job: ScrubJob, counts: Uint32Array): RowAnswerer {
  return rowAnswerer(job.head, { table: job.table, cellsOf: cellsOf(job), counts });
}
