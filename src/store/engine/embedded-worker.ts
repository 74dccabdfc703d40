/**
 * Entry of the worker thread that runs the embedded engine. It is handed whole wire protocol messages and posts back what the
 * session answers; `close` makes it checkpoint, shut down and end. It posts a `WorkerReport` when it is ready, when housekeeping
 * failed and when the engine broke.
 */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { bootEngine } from './embedded-engine.ts';
import { DurableFiles } from './embedded-files.ts';
import { createHousekeeping } from './embedded-housekeeping.ts';
import { answerRows, queryMessage, transactionStatus } from './simple-query.ts';

export type WorkerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'housekeeping-failed'; readonly reason: string }
  | { readonly kind: 'broken'; readonly reason: string };

export interface EmbeddedWorkerData {
  readonly directory: string;
}

export const CLOSE = 'close';

const TICK = 1_000;

async function serve(port: NonNullable<typeof parentPort>, { directory }: EmbeddedWorkerData): Promise<void> {
  const report = (what: WorkerReport): void => port.postMessage(what);

  function broken(reason: string): never {
    report({ kind: 'broken', reason });
    // In a worker this ends the thread, at once, whatever is on its stack.
    process.exit(1);
  }

  const engine = await bootEngine(new DurableFiles(directory), broken).catch((error: unknown) =>
    broken(error instanceof Error ? error.message : String(error)),
  );
  const run = (sql: string): ReturnType<typeof answerRows> => answerRows(engine.execute(queryMessage(sql)));
  const housekeeping = createHousekeeping(run, () => performance.now());

  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      report({ kind: 'housekeeping-failed', reason: error instanceof Error ? error.message : String(error) });
    }
  }

  const ticking = setInterval(() => guarded(housekeeping.tick), TICK);

  port.on('message', (message: Uint8Array | typeof CLOSE) => {
    if (message === CLOSE) {
      clearInterval(ticking);
      guarded(() => run('checkpoint'));
      void engine.close().finally(() => port.close());
      return;
    }
    const answer = engine.execute(message);
    const status = transactionStatus(answer);
    port.postMessage(answer, [answer.buffer]);
    guarded(() => housekeeping.afterAnswer(status));
  });
  report({ kind: 'ready' });
}

if (parentPort !== null) await serve(parentPort, workerData);
