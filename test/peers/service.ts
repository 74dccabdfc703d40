/**
 * The service as whoever installs it runs it: the built program in a process of its own, in sandbox mode, on a free port. Nothing
 * in here looks into it; what is known of it comes from what it prints, from `demo.json`, and from the kernel.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { afterAll } from 'vitest';
import { embeddedCopy, MIGRATIONS } from '#test/support/databases.ts';

/** The contents of `demo.json`. Numbers are ten digits. */
export interface Demo {
  readonly baseUrl: string;
  readonly businessId: number;
  readonly sid: string;
  readonly apiKey: string;
  readonly apiToken: string;
  readonly virtualNumber: string;
  readonly objectLine: string;
  readonly agreeLine: string;
  readonly hookSecret: string;
  readonly adminToken: string;
}

export interface Service {
  readonly demo: Demo;
  readonly pid: number;
  /** Milliseconds from its start until it said that it is ready. */
  readonly readyAfter: number;
  /** What it has logged so far. */
  log(): string;
  /** Resident memory in MiB: now, and the most since the start or the last `forgetPeak`. */
  memory(): { readonly now: number; readonly peak: number };
  forgetPeak(): void;
  /** Sends a signal and resolves to how it ended. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string>;
}

export interface ServiceOptions {
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** A program and its arguments that run the service, such as a tracer. */
  readonly under?: readonly string[];
  /** The built program; another checkout's where a test must be seen failing. */
  readonly program?: string;
}

const PROGRAM = path.join(import.meta.dirname, '..', '..', 'dist', 'main.js');
const START_LIMIT = 60_000;

const running = new Set<ChildProcess>();
const directories: string[] = [];

/** A directory with an empty, migrated database, so that a start takes half a second; removed after the test. */
export async function dataDirectory(): Promise<string> {
  const directory = await embeddedCopy(MIGRATIONS);
  directories.push(directory);
  return directory;
}

/** An empty directory of the test's own, removed after it. */
export function freshDirectory(): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'sammati-peer-'));
  directories.push(directory);
  return directory;
}

/** To be called at the top of a test file: stops what is still running and removes what was made. */
export function clearUpAfterwards(): void {
  afterAll(async () => {
    for (const child of running) {
      const ended = once(child, 'exit');
      if (child.kill('SIGKILL')) await ended;
    }
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  });
}

/** Starts the service and resolves when it answers. Rejects with what it printed when it ends instead. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const began = performance.now();
  const child = spawnService(options);
  let printed = '';
  let log = '';
  child.stdout?.on('data', (part: Buffer) => {
    printed += part.toString();
  });
  child.stderr?.on('data', (part: Buffer) => {
    log += part.toString();
  });
  running.add(child);
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve(signal ?? code ?? 'unknown');
    });
  });
  await saysReady(child, ended, () => printed + log);
  const readyAfter = performance.now() - began;
  const { pid } = child;
  if (pid === undefined) throw new Error('the service has no process');
  const demo: Demo = JSON.parse(readFileSync(path.join(options.directory, 'demo.json'), 'utf8'));
  return {
    demo,
    pid,
    readyAfter,
    log: () => log,
    memory: () => ({ now: mebibytes(pid, 'VmRSS'), peak: mebibytes(pid, 'VmHWM') }),
    forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, '5'),
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs the service until it ends by itself: how it ended, and what it printed. */
export async function failToStart(
  options: ServiceOptions,
): Promise<{ readonly ended: number | string; readonly output: string }> {
  const child = spawnService(options);
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => {
      output += part.toString();
    });
  }
  const [code, signal]: (number | string | null)[] = await once(child, 'close');
  running.delete(child);
  return { ended: signal ?? code ?? 'unknown', output };
}

function spawnService({ directory, environment = {}, under = [], program = PROGRAM }: ServiceOptions): ChildProcess {
  const [first = process.execPath, ...rest] = [...under, process.execPath, '--enable-source-maps', program];
  return spawn(first, rest, {
    cwd: directory,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', DATA_DIR: directory, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function saysReady(child: ChildProcess, ended: Promise<number | string>, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`not ready in ${START_LIMIT} ms:\n${output()}`)), START_LIMIT);
    child.stdout?.on('data', () => {
      if (!/\bready in\b/.test(output())) return;
      clearTimeout(limit);
      resolve();
    });
    void ended.then((how) => {
      clearTimeout(limit);
      reject(new Error(`the service ended (${how}) instead of getting ready:\n${output()}`));
    });
  });
}

function mebibytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024);
}
