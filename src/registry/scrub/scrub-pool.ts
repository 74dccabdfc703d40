/** Threads that scrubs share. They start when the first block comes that is not the whole file, and stay. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { RowsAnswered } from './answer-rows.ts';
import { builtWorker } from './built-worker.ts';
import type { CsvBlock } from './csv-blocks.ts';
import type { ScrubJob } from './scrub-job.ts';
import type { FromWorker, ToWorker } from './scrub-worker.ts';

export interface PooledJob {
  /** Hands the block's buffer to a thread, which gives it back with the answer. */
  answer(block: CsvBlock): Promise<{ readonly answered: RowsAnswered; readonly buffer: ArrayBuffer }>;
  /** How many rows had each cell, once all blocks are answered. */
  counts(): readonly Uint32Array[];
  close(): void;
}

export interface ScrubPool {
  readonly size: number;
  open(job: ScrubJob, cells: number): PooledJob;
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Waiting[];
}

interface Waiting {
  readonly resolve: (answer: Extract<FromWorker, { kind: 'rows' }>) => void;
  readonly reject: (error: Error) => void;
}

export function createScrubPool(size: number = availableParallelism()): ScrubPool {
  const threads: (Thread | null)[] = Array.from({ length: size }, () => null);
  let jobs = 0;

  function threadAt(place: number): Thread {
    const running = threads[place];
    if (running) return running;
    // Started without this process's options: they may be those of a test runner.
    const worker = new Worker(builtWorker('scrub-worker'), { execArgv: [] });
    const thread: Thread = { worker, waiting: [] };
    const ended = (error: Error): void => {
      if (threads[place] === thread) threads[place] = null;
      for (const { reject } of thread.waiting.splice(0)) reject(error);
    };
    worker.on('message', (message: FromWorker) => {
      const first = thread.waiting.shift();
      if (thread.waiting.length === 0) worker.unref();
      if (message.kind === 'rows') first?.resolve(message);
      else first?.reject(new Error(`a block could not be answered: ${message.reason}`));
    });
    worker.on('error', ended);
    worker.on('exit', () => ended(new Error('a thread of the scrub has ended')));
    worker.unref();
    threads[place] = thread;
    return thread;
  }

  function post({ worker }: Thread, message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    worker.postMessage(message, transfer);
  }

  /** The one with the least to do. */
  function idlest(): number {
    let best = 0;
    for (let place = 1; place < size; place++) {
      if ((threads[place]?.waiting.length ?? 0) < (threads[best]?.waiting.length ?? 0)) best = place;
    }
    return best;
  }

  return {
    size,
    open(job, cells) {
      jobs += 1;
      const id = jobs;
      const opened = new Map<Thread, Uint32Array>();
      const openIn = (thread: Thread): void => {
        if (opened.has(thread)) return;
        const counts = new Uint32Array(new SharedArrayBuffer(cells * Uint32Array.BYTES_PER_ELEMENT));
        opened.set(thread, counts);
        post(thread, { kind: 'open', id, job, counts });
      };
      return {
        async answer({ bytes, from, to }) {
          const thread = threadAt(idlest());
          openIn(thread);
          const rows = await new Promise<Extract<FromWorker, { kind: 'rows' }>>((resolve, reject) => {
            thread.waiting.push({ resolve, reject });
            thread.worker.ref();
            post(thread, { kind: 'block', id, bytes, from, to }, [bytes.buffer]);
          });
          return { answered: rows.answered, buffer: rows.bytes.buffer };
        },
        counts: () => [...opened.values()],
        close() {
          for (const thread of opened.keys()) post(thread, { kind: 'close', id });
        },
      };
    },
    async close() {
      await Promise.all(threads.map((thread) => thread?.worker.terminate()));
    },
  };
}
