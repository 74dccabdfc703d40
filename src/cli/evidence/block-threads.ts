/** Threads that verify blocks of chains, each its own in turn. They start with the first block. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { VerifiedBlock } from '#domain/evidence/verify-block.ts';
import type { ChainRules } from '#domain/evidence/verify-chain-lines.ts';

/** More would wait for the one that reads the file. */
const MOST_THREADS = 8;
/** One in hand and some to go on with, of a tenth of a megabyte each. */
const BLOCKS_A_THREAD = 8;

export interface CheckedBlock {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null where it must be verified line by line. */
  readonly verified: VerifiedBlock | null;
}

export interface BlockThreads {
  /** How many blocks may be given before the first is answered, so that no thread waits. */
  readonly inHand: number;
  /** Takes the buffer of the bytes away, and gives it back with the answer. */
  check(bytes: Uint8Array<ArrayBuffer>, rules: ChainRules): Promise<CheckedBlock>;
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Waiting[];
}

interface Waiting {
  readonly resolve: (answer: CheckedBlock) => void;
  readonly reject: (error: Error) => void;
}

export function blockThreads(count: number = Math.min(availableParallelism(), MOST_THREADS)): BlockThreads {
  const threads: Thread[] = [];
  let given = 0;

  function started(rules: ChainRules): Thread {
    // Without this process's options: they may be those of a test runner.
    const worker = new Worker(builtWorker(), { execArgv: [], workerData: rules });
    const waiting: Waiting[] = [];
    worker.on('message', (answer: CheckedBlock) => waiting.shift()?.resolve(answer));
    worker.on('error', (error) => {
      for (const { reject } of waiting.splice(0)) reject(error);
    });
    return { worker, waiting };
  }

  return {
    inHand: count * BLOCKS_A_THREAD,
    check(bytes, rules) {
      const place = given % count;
      given += 1;
      const thread = threads[place] ?? started(rules);
      threads[place] = thread;
      return new Promise((resolve, reject) => {
        thread.waiting.push({ resolve, reject });
        thread.worker.postMessage(bytes, [bytes.buffer]);
      });
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

/** The built file, also when this code runs from its source, as it does in tests: Node cannot run the source. */
function builtWorker(): URL {
  const here = import.meta.url.replace(/\/src\/(cli\/evidence\/block-threads)\.ts$/, '/dist/$1.js');
  return new URL('block-worker.js', here);
}
