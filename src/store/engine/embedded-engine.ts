/** The embedded engine itself: PostgreSQL compiled to WebAssembly in single-user mode, driven by wire protocol messages. */
import { PGlite } from '@electric-sql/pglite';
import type { Filesystem } from '@electric-sql/pglite/basefs';
import type { EngineCode } from './embedded-code.ts';

export interface Engine {
  /** Runs whole messages of the wire protocol, in this call, and answers with everything the session said. */
  execute(messages: Uint8Array): Uint8Array<ArrayBuffer>;
  close(): Promise<void>;
}

/**
 * Statistics are taken between two messages of the one session, which waits meanwhile: a sample of 3,000 rows takes a tenth of the
 * usual one's time and tells as much about tables that are read by key.
 *
 * Stock start parameters switch fsync off. `wal_sync_method` must be fsync, because the file layer's fdatasync does nothing.
 * Without a checkpointer the WAL sizes only decide how many old segments are kept for reuse.
 */
export const START_PARAMETERS: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...settings({
    fsync: 'on',
    wal_sync_method: 'fsync',
    shared_buffers: '16MB',
    maintenance_work_mem: '16MB',
    default_statistics_target: '10',
    max_wal_size: '64MB',
    min_wal_size: '32MB',
  }),
];

/**
 * Opens the data directory behind `files`, recovering it if need be. `broken` is called, once and for all, when the engine has
 * stopped in a way from which it does not come back (a failed fsync, no memory); it must not return.
 */
export async function bootEngine(files: Filesystem, code: EngineCode, broken: (reason: string) => never): Promise<Engine> {
  const said: string[] = [];
  const engine = await PGlite.create({
    fs: files,
    pgliteWasmModule: code,
    startParams: [...START_PARAMETERS],
    onStderr: (line) => {
      said.push(line);
      if (said.length > KEPT_LINES) said.shift();
      return true;
    },
  }).catch((error: unknown) => {
    throw new Error(`the embedded database does not start: ${reasonIn(said) ?? String(error)}`);
  });
  watchForAnEnd(engine.Module, () => broken(reasonIn(said) ?? 'no reason given'));

  return {
    execute(messages) {
      const parts: Uint8Array[] = [];
      // What is handed over is a view of the engine's memory, valid during the call only. Everything happens before the call
      // returns; its promise only serves file systems that are written back later.
      void engine.execProtocolRawStream(messages, { syncToFs: false, onRawData: (part) => parts.push(part.slice()) });
      return joined(parts);
    },
    close: () => engine.close(),
  };
}

const KEPT_LINES = 20;

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

// What PostgreSQL died of is in its log: the first such line, and the detail that may follow it.
function reasonIn(log: readonly string[]): string | undefined {
  const fatal = log.findIndex((line) => /FATAL|PANIC/.test(line));
  if (fatal < 0) return log.at(-1);
  const lines = log.slice(fatal, fatal + 2).filter((line, index) => index === 0 || line.includes('DETAIL:'));
  return lines.map((line) => line.replace(/^.*?(?:FATAL|PANIC|DETAIL): +/, '')).join('; ');
}

// Ending a statement with an error is this exit status. Any other exception out of the engine is its end, which its own loop
// takes no notice of: it would turn for ever.
const STATEMENT_ERROR = 100;

function watchForAnEnd(module: PGlite['Module'], ended: () => never): void {
  const once = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      once();
    } catch (error) {
      if (!(error instanceof Object) || Reflect.get(error, 'status') !== STATEMENT_ERROR) ended();
      throw error;
    }
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
