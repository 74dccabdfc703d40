/** A thread that answers blocks of rows, for any number of scrubs. */
import { parentPort } from 'node:worker_threads';
import type { RowAnswerer, RowsAnswered } from './answer-rows.ts';
import { openJob, type ScrubJob } from './scrub-job.ts';

export type ToWorker =
  | { readonly kind: 'open'; readonly id: number; readonly job: ScrubJob; readonly counts: Uint32Array }
  | {
      readonly kind: 'block';
      readonly id: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'close'; readonly id: number };

/** The answer to a block, in the order of the blocks. `bytes` is the block's buffer, given back. */
export type FromWorker =
  | { readonly kind: 'rows'; readonly answered: RowsAnswered; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly reason: string };

const port = parentPort;
const open = new Map<number, RowAnswerer>();

port?.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'open':
      open.set(message.id, openJob(message.job, message.counts));
      break;
    case 'close':
      open.delete(message.id);
      break;
    case 'block':
      post(answer(message));
      break;
  }
});

function answer({ id, bytes, from, to }: Extract<ToWorker, { kind: 'block' }>): FromWorker {
  try {
    const answered = open.get(id)?.answer(bytes, from, to);
    if (answered === undefined) return { kind: 'failed', reason: 'there is no such scrub' };
    return { kind: 'rows', answered, bytes };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function post(message: FromWorker): void {
  if (message.kind === 'failed') {
    port?.postMessage(message);
    return;
  }
  const { answered, bytes } = message;
  port?.postMessage(message, answered.kind === 'answered' ? [bytes.buffer, answered.output.buffer] : [bytes.buffer]);
}
