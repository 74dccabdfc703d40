/**
 * Entry of the worker thread that runs the embedded engine. It is handed whole wire protocol messages and posts back what the
 * session answers; `close` makes it checkpoint, shut down and end. It posts a `WorkerReport` when it is ready, when housekeeping
 * failed and when the engine broke.
 *
 * The thread sleeps on a shared counter which the sender raises with each message, and not in its event loop: waking up that way
 * takes a third of the time, and a transaction is several messages.
 */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { EngineCode } from './embedded-code.ts';
import { bootEngine, type Engine } from './embedded-engine.ts';
import { DurableFiles } from './embedded-files.ts';
import { createHousekeeping, type Housekeeping } from './embedded-housekeeping.ts';
import { answerRows, queryMessage, transactionStatus } from './simple-query.ts';

export type WorkerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'housekeeping-failed'; readonly reason: string }
  | { readonly kind: 'broken'; readonly reason: string };

export type WorkerMessage = Uint8Array | 'close';

export interface EmbeddedWorkerData {
  readonly directory: string;
  /** One 32-bit counter of the messages posted. */
  readonly posted: SharedArrayBuffer;
  readonly code: EngineCode;
}

const TICK = 1_000;

async function serve(port: MessagePort, { directory, posted, code }: EmbeddedWorkerData): Promise<void> {
  const report = (what: WorkerReport): void => port.postMessage(what);

  function broken(reason: string): never {
    report({ kind: 'broken', reason });
    // In a worker this ends the thread, at once, whatever is on its stack.
    process.exit(1);
  }

  const engine = await bootEngine(new DurableFiles(directory), code, broken).catch((error: unknown) => broken(reasonOf(error)));
  const run = (sql: string): ReturnType<typeof answerRows> => answerRows(engine.execute(queryMessage(sql)));
  const housekeeping = createHousekeeping(run, () => performance.now());
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      report({ kind: 'housekeeping-failed', reason: reasonOf(error) });
    }
  };

  report({ kind: 'ready' });
  await answerUntilClose(port, new Int32Array(posted), engine, housekeeping, guarded);
  guarded(() => run('checkpoint'));
  await engine.close();
  process.exit(0);
}

async function answerUntilClose(
  port: MessagePort,
  posted: Int32Array,
  engine: Engine,
  housekeeping: Housekeeping,
  guarded: (work: () => void) => void,
): Promise<void> {
  let ticked = performance.now();
  for (;;) {
    const count = Atomics.load(posted, 0);
    const message: WorkerMessage | undefined = receiveMessageOnPort(port)?.message;
    if (message === 'close') return;
    if (message === undefined) {
      Atomics.wait(posted, 0, count, TICK);
    } else {
      const answer = engine.execute(message);
      const status = transactionStatus(answer);
      port.postMessage(answer, [answer.buffer]);
      guarded(() => housekeeping.afterAnswer(status));
    }
    if (performance.now() - ticked >= TICK) {
      guarded(housekeeping.tick);
      ticked = performance.now();
      // What the runtime itself has left for its event loop to do.
      await new Promise((resolve) => setImmediate(resolve));
    }
    // The engine's calls return promises that are done; this lets go of them.
    await Promise.resolve();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (parentPort !== null) await serve(parentPort, workerData);
