/**
 * The database port over the embedded engine: PostgreSQL 18 in a worker thread, its files in `directory`, one session. Single
 * statements and whole transactions take turns; nothing else runs inside a transaction, and nothing can cancel a statement.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Client } from 'pg';
import { builtEntry } from './built-entry.ts';
import { quoteName } from './copy-format.ts';
import type { Database, Sql } from './database.ts';
import { lockDirectory } from './directory-lock.ts';
import { engineCode } from './embedded-code.ts';
import { DATABASE_FOLDER, makeDatabase } from './embedded-first-start.ts';
import { workerSocket } from './embedded-socket.ts';
import type { EmbeddedWorkerData, WorkerMessage, WorkerReport } from './embedded-worker.ts';
import { RESULT_TYPES, runCopyOut, runScript, runStatement, runTransaction, SESSION_SETTINGS } from './session.ts';
import { createSubscribers } from './subscribers.ts';
import { createTurns } from './turns.ts';

export interface EmbeddedOptions {
  /** Made if it does not exist. Holds `lock` and, in `postgres`, the engine's files; other files may lie beside them. */
  readonly directory: string;
  /** Milliseconds a call waits for its turn before it is refused. Default 60 s. */
  readonly waitLimit?: number;
  /** Hears of a checkpoint, ANALYZE or VACUUM that failed; it is tried again. */
  readonly housekeepingFailed?: (error: Error) => void;
}

const WAIT_LIMIT = 60_000;

/** Rejects when another process has the directory open. The first time, the database is made, which takes some seconds. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Database> {
  const directory = path.resolve(options.directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lock = lockDirectory(directory);
  try {
    await makeDatabase(directory);
    return await openSession(path.join(directory, DATABASE_FOLDER), options, lock.release);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openSession(directory: string, options: EmbeddedOptions, release: () => void): Promise<Database> {
  const posted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const data: EmbeddedWorkerData = { directory, posted: posted.buffer, code: await engineCode() };
  // Started without this process's options: they may be those of a test runner.
  const worker = new Worker(builtEntry('embedded-worker'), { workerData: data, execArgv: [] });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  function post(message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void {
    worker.postMessage(message, transfer);
    Atomics.add(posted, 0, 1);
    Atomics.notify(posted, 0);
  }
  const socket = workerSocket(worker, (message) => post(message, [message.buffer]));
  await started(worker);
  worker.on('message', (report: WorkerReport) => {
    if (report.kind === 'housekeeping-failed') options.housekeepingFailed?.(new Error(report.reason));
    if (report.kind === 'broken') socket.destroy(new Error(`the embedded database has stopped: ${report.reason}`));
  });
  worker.once('error', (error) => socket.destroy(error));
  worker.once('exit', () => socket.destroy());

  const client = new Client({ user: 'postgres', database: 'postgres', ssl: false, stream: () => socket, types: RESULT_TYPES });
  const turns = createTurns(options.waitLimit ?? WAIT_LIMIT);
  const subscribers = createSubscribers();
  client.on('error', () => undefined);
  client.on('notification', ({ channel, payload }) => subscribers.tell(channel, payload ?? ''));
  await client.connect();
  await client.query(SESSION_SETTINGS);

  const session: Sql = { query: (statement, values) => turns.take(() => runStatement(client, statement, values)) };

  let closing: Promise<void> | undefined;
  return {
    kind: 'embedded',
    query: session.query,
    steady: session,
    copyOut: (statement, each) => turns.take(() => runCopyOut(client, statement, each)),
    transaction: (work) => turns.take(() => runTransaction(client, work)),
    script: (sql) => turns.take(() => runScript(client, sql)),
    async listen(channel, heard) {
      const leave = subscribers.join(channel, heard);
      await turns.take(() => client.query(`listen ${quoteName(channel)}`));
      return async () => {
        if (leave()) await turns.take(() => client.query(`unlisten ${quoteName(channel)}`));
      };
    },
    close() {
      closing ??= turns.take(async () => {
        await client.end();
        post('close');
        await ended;
        release();
      });
      return closing;
    },
  };
}

function started(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', (report: WorkerReport) => {
      if (report.kind === 'ready') resolve();
      else reject(new Error(report.reason));
    });
    worker.once('error', reject);
  });
}
