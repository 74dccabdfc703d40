/** The service in a process of its own, as the benchmarks drive it, and what it takes of the machine. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Served {
  readonly url: string;
  /** Where it takes calls by SIP; null where it was not told to. */
  readonly sipPort: number | null;
  /** Bytes of memory that are resident now. */
  memory(): number;
  /** Milliseconds of processor time used so far, by all of its threads. */
  processorTime(): number;
  stop(): Promise<void>;
}

export type ServedDatabase = { readonly url: string } | { readonly directory: string };

export interface ServedHow {
  /** A folder for a processor profile of its main thread. */
  readonly profile?: string | undefined;
  /** Each number is looked up by a query of its own, to show what looking them up together does. */
  readonly alone?: boolean;
  /** Requests a second that it lets in; 0 lets in all. */
  readonly most?: number;
  /** Options of Node beside those of `npm start`. */
  readonly options?: readonly string[];
  /** It takes calls by SIP too, on a port of its own. */
  readonly sip?: boolean;
}

/** What `npm start` gives to Node. */
const AS_STARTED = ['--enable-source-maps', '--min-semi-space-size=16', '--max-semi-space-size=32'];

export async function serve(database: ServedDatabase, how: ServedHow = {}): Promise<Served> {
  const { profile, alone = false, most = 0, sip = false, options = [] } = how;
  const place = 'url' in database ? ['--url', database.url] : ['--directory', database.directory];
  const args = [...place, '--most', String(most), ...(alone ? ['--alone'] : []), ...(sip ? ['--sip'] : [])];
  const child = fork(path.join(import.meta.dirname, 'service.js'), args, {
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
    execArgv: [...AS_STARTED, ...options, ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`])],
  });
  const failed = once(child, 'exit').then(() => Promise.reject(new Error('the service ended')));
  const started: unknown = await Promise.race([once(child, 'message').then(([message]) => message), failed]);
  failed.catch(() => undefined);
  const { pid } = child;
  if (pid === undefined || !isStarted(started)) throw new Error('the service did not start');
  return {
    url: started.url,
    sipPort: started.sipPort ?? null,
    memory: () => pages(pid) * PAGE_BYTES,
    processorTime: () => ticks(pid) * TICK,
    async stop() {
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

const PAGE_BYTES = 4096;
const TICK = 10;

function pages(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
}

/** User and system time, behind the name, which may contain spaces. */
export function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function isStarted(message: unknown): message is { url: string; sipPort?: number } {
  return typeof message === 'object' && message !== null && 'url' in message && typeof message.url === 'string';
}
