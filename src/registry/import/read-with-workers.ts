/**
 * Reads large files with threads. One of them reads the files; the others read lines, each a block at a time, and each owns a part
 * of the numbers. Here is only who does what next, and what has to be asked of the caller.
 */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { RegistryReadingJob } from '#app/ports/registry-files.ts';
import { builtEntry } from './built-entry.ts';
import type {
  Answer,
  BlockMessage,
  FromFileThread,
  FromLineThread,
  ImportWorkerData,
  Question,
  ToFileThread,
  ToLineThread,
} from './import-messages.ts';
import { profileIds } from './line-reader.ts';
import { unpack } from './owner.ts';
import { RefusedFile } from './refused-file.ts';
import type { Written } from './registry-reader.ts';
import type { LinesOfBlock, Tally } from './tally.ts';

/** Blocks that a line thread has: one in hand, one to go on with. */
const IN_HAND = 2;

interface LineThread {
  readonly worker: Worker;
  inHand: number;
}

export async function readWithWorkers(
  job: RegistryReadingJob,
  tally: Tally,
  count: number,
  blockBytes: number,
): Promise<Written> {
  const slots = Array.from({ length: IN_HAND * count + 2 }, () => new SharedArrayBuffer(blockBytes));
  const ports = portsBetween(count);
  const threads = ports.map((peers, index): LineThread => {
    const { format, regime } = job;
    const isDelta = job.base !== 'nothing';
    const transfer = peers.filter((port) => port !== null);
    return { worker: start({ role: 'lines', index, peers, isDelta, slots, format, regime }, transfer), inHand: 0 };
  });
  const files = start({ role: 'files', files: job.files, format: job.format, slots });
  const everyone = [files, ...threads.map(({ worker }) => worker)];
  const asking: Asking = { answered: Promise.resolve(), isOver: false };
  try {
    return await new Promise<Written>((resolve, reject) => {
      for (const worker of everyone) worker.once('error', reject);
      job.signal.throwIfAborted();
      job.signal.addEventListener('abort', () => reject(job.signal.reason), { once: true });
      conduct(job, tally, { files, threads, asking }).then(resolve, reject);
    });
  } finally {
    asking.isOver = true;
    await Promise.all(everyone.map((worker) => worker.terminate()));
    // What is written after this was thrown away would be found by the next import.
    await asking.answered.catch(() => undefined);
  }
}

/** What threads ask of the caller, one question at a time, whoever asks; nothing more once it is over. */
interface Asking {
  answered: Promise<void>;
  isOver: boolean;
}

interface Conducted {
  readonly files: Worker;
  readonly threads: readonly LineThread[];
  readonly asking: Asking;
}

/** Resolves when all chunks are written; rejects for the first thing that goes wrong. */
function conduct(job: RegistryReadingJob, tally: Tally, { files, threads, asking }: Conducted): Promise<Written> {
  const waiting: { readonly n: number; readonly block: BlockMessage }[] = [];
  /** Blocks by number, from when they are handed out until they are counted. */
  const out = new Map<number, BlockMessage>();
  const read = new Map<number, LinesOfBlock>();
  const written = { hashes: [] as readonly string[], added: 0, removed: 0, numbers: 0, chunksWritten: 0 };
  let blocks = 0;
  let counted = 0;
  let isEnd = false;
  let done = 0;
  let counting = Promise.resolve();

  return new Promise((resolve, reject) => {
    function handOut(): void {
      for (const thread of threads.toSorted((one, other) => one.inHand - other.inHand)) {
        if (thread.inHand >= IN_HAND) return;
        const next = waiting.shift();
        if (next === undefined) return;
        thread.inHand++;
        thread.worker.postMessage({ kind: 'lines', ...next } satisfies ToLineThread);
      }
    }

    /** Blocks are counted in their order, since lines are numbered. */
    async function countUp(): Promise<void> {
      for (let block = read.get(counted); block !== undefined; block = read.get(counted)) {
        read.delete(counted);
        counted++;
        await tally.add(block);
      }
      if (!isEnd || counted < blocks) return;
      tally.judge();
      for (const { worker } of threads) worker.postMessage({ kind: 'finish', blocks } satisfies ToLineThread);
    }

    async function answer(question: Question): Promise<Answer> {
      if (question.kind === 'keys') return await profileIds(job, question.keys);
      if (question.kind === 'base') return job.base === 'nothing' ? null : await job.base(question.chunks);
      const chunks = unpack(question.batch);
      await job.write(chunks);
      written.added += question.batch.added;
      written.removed += question.batch.removed;
      written.numbers += chunks.reduce((sum, { numbers }) => sum + numbers, 0);
      written.chunksWritten += chunks.length;
      return null;
    }

    files.on('message', (message: FromFileThread) => {
      if (message.kind === 'refused') return reject(new RefusedFile(message.refusal.code, message.refusal.sentence));
      if (message.kind === 'block') {
        waiting.push({ n: blocks, block: message });
        out.set(blocks, message);
        blocks++;
        return handOut();
      }
      written.hashes = message.hashes;
      isEnd = true;
      counting = counting.then(countUp);
      return counting.catch(reject);
    });

    for (const thread of threads) {
      thread.worker.on('message', (message: FromLineThread) => {
        if (message.kind === 'refused') return reject(new RefusedFile(message.refusal.code, message.refusal.sentence));
        if (message.kind === 'done') {
          done++;
          return done === threads.length ? resolve(written) : undefined;
        }
        if (message.kind !== 'lines') {
          asking.answered = asking.answered.then(async () => {
            if (asking.isOver) return;
            thread.worker.postMessage({ kind: 'answer', answer: await answer(message) } satisfies ToLineThread);
          });
          return asking.answered.catch(reject);
        }
        const block = out.get(message.n);
        if (block === undefined) return reject(new Error('a block was read that was not handed out'));
        out.delete(message.n);
        const { text, lineEndsBefore, isCutOff, bytes, start: from, end, slot } = block;
        read.set(message.n, { ...message, text, lineEndsBefore, isCutOff, bytes, textBytes: end - from });
        files.postMessage({ kind: 'free', slot } satisfies ToFileThread);
        thread.inHand--;
        handOut();
        counting = counting.then(countUp);
        return counting.catch(reject);
      });
    }
  });
}

function start(workerData: ImportWorkerData, transferList: readonly MessagePort[] = []): Worker {
  // Without this process's options: they may be those of a test runner.
  return new Worker(builtEntry(), { workerData, transferList: [...transferList], execArgv: [] });
}

/** A channel between any two, by index of the one and of the other. */
function portsBetween(count: number): readonly (readonly (MessagePort | null)[])[] {
  const ports: (MessagePort | null)[][] = Array.from({ length: count }, () => Array.from({ length: count }, () => null));
  for (const [one, own] of ports.entries()) {
    for (let other = one + 1; other < count; other++) {
      const { port1, port2 } = new MessageChannel();
      own[other] = port1;
      const theirs = ports[other];
      if (theirs !== undefined) theirs[one] = port2;
    }
  }
  return ports;
}
