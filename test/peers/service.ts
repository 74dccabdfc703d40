/**
 * The service as whoever installs it runs it: the built program in a process of its own, in sandbox mode, on a free port. Nothing
 * in here looks into it; what is known of it comes from what it prints, from `demo.json`, and from the kernel.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { embeddedCopy, MIGRATIONS } from '#test/support/databases.ts';
import { type ServiceProcess, spawnService } from '#test/support/service-process.ts';

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
  /** What it has printed, and logged, so far. */
  printed(): string;
  log(): string;
  /** Resident memory in MiB: now, and the most since the start or the last `forgetPeak`. */
  memory(): { readonly now: number; readonly peak: number };
  forgetPeak(): void;
  /** Sends a signal and resolves to its exit status, null where the signal ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

export interface ServiceOptions {
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** A program and its arguments that run the service, such as a tracer. */
  readonly under?: readonly string[];
}

const running = new Set<ServiceProcess>();
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
    for (const service of running) await end(service, 'SIGKILL');
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  });
}

/** Starts the service and resolves when it answers. Rejects with what it printed when it ends instead. */
export async function startService({ directory, environment = {}, under = [] }: ServiceOptions): Promise<Service> {
  const began = performance.now();
  const service = spawnService({ DATA_DIR: directory, ...environment }, under);
  running.add(service);
  await service.ready;
  const readyAfter = performance.now() - began;
  const { pid } = service.child;
  if (pid === undefined) throw new Error('the service has no process');
  const demo: Demo = JSON.parse(readFileSync(path.join(directory, 'demo.json'), 'utf8'));
  return {
    demo,
    pid,
    readyAfter,
    printed: service.output,
    log: service.errors,
    memory: () => ({ now: mebibytes(pid, 'VmRSS'), peak: mebibytes(pid, 'VmHWM') }),
    forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, '5'),
    end: (signal) => end(service, signal),
  };
}

async function end(service: ServiceProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  service.child.kill(signal);
  const status = await service.ended;
  running.delete(service);
  return status;
}

function mebibytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024);
}
