/**
 * The service with a registry in it: how long an import takes over `/api`, what it comes to on disk and in memory, how long a delta of a
 * million operations takes where they lie together and where they lie anywhere, and how soon a service that is started again answers.
 * `npm run bench:registry-service [-- --numbers 10000000 --embedded]`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Registry, RegistryImport } from '@sammati/contract/registry.ts';
import { HEADER, writeRegistryFile } from '#registry/generate.ts';
import { cacheFolder, startServer } from './postgres.ts';
import { fine, latencies, megabytes, printMachine, printTable, type Row } from './report.ts';

const { values } = parseArgs({
  options: {
    numbers: { type: 'string', default: '10000000' },
    spread: { type: 'string', default: 'uniform' },
    embedded: { type: 'boolean', default: false },
  },
});
const numbers = Number(values.numbers);
const spread = values.spread === 'clustered' ? 'clustered' : 'uniform';
const MAIN = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'joined', 'main.js');
const OPERATIONS = 1_000_000;
const ASKED = 1_000;
const FIRST = 6_000_000_000;
const SERIES = 4_000_000_000;

const folder = mkdtempSync(path.join(cacheFolder(), 'run-'));
// The server of PostgreSQL is another user.
chmodSync(folder, 0o755);
const dataDir = path.join(folder, 'sammati');

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly token: string;
  /** Milliseconds from the start of the process. */
  readonly readyAfter: number;
  readonly firstAnswerAfter: number;
}

async function start(databaseUrl: string | null): Promise<Running> {
  const began = performance.now();
  const where = databaseUrl === null ? {} : { DATABASE_URL: databaseUrl };
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    DATA_DIR: dataDir,
    PORT: '0',
    RATE_LIMIT_PER_MINUTE: '1000000000',
    ...where,
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const part of child.stdout ?? []) {
    output += String(part);
    const url = /^(http:\S+) ready in/m.exec(output)?.[1];
    if (url === undefined) continue;
    const readyAfter = performance.now() - began;
    const { adminToken: token } = JSON.parse(readFileSync(path.join(dataDir, 'demo.json'), 'utf8'));
    await ask({ url, token }, `/registry/numbers/${FIRST + 1}`);
    return { child, url, token, readyAfter, firstAnswerAfter: performance.now() - began };
  }
  throw new Error('the service ended before it was ready');
}

async function stop({ child }: Running): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

type At = Pick<Running, 'url' | 'token'>;

async function ask<T>({ url, token }: At, target: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${url}/api${target}`, { headers, ...sent });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text);
}

/** Seconds from its beginning to its end, as the record of the import says. */
async function imported(service: At, name: string, mode: 'full' | 'delta'): Promise<number> {
  const today = new Date().toISOString().slice(0, 10);
  const { id } = await ask<RegistryImport>(service, `/registry/imports/files?dated=${today}&mode=${mode}`, { files: [name] });
  for (;;) {
    const { state, why, startedAt, finishedAt } = await ask<RegistryImport>(service, `/registry/imports/${id}`);
    if (finishedAt !== null && state === 'done') return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
    if (state !== 'running') throw new Error(`the import is ${state}: ${why}`);
    await setTimeout(100);
  }
}

const numberAt = (index: number): number => FIRST + ((index * 2_654_435_761) % SERIES);

/** Half of them add and half remove. */
function deltaFile(name: string, number: (index: number) => number): void {
  const lines = Array.from({ length: OPERATIONS }, (_, i) => `1,${number(i)},0,${i % 2 === 0 ? 'A' : 'D'},1\n`);
  writeFileSync(path.join(dataDir, 'registry', name), HEADER + lines.join(''));
}

async function diskOf(service: At): Promise<number> {
  return (await ask<Registry>(service, '/registry')).diskBytes;
}

function memoryOf({ child }: Running): string {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const of = (what: string) => megabytes(Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1]) * 1024);
  return `${of('VmRSS')}, at most ${of('VmHWM')}`;
}

async function measure(databaseUrl: string | null): Promise<void> {
  const made = path.join(cacheFolder(), `registry-${numbers}-7-${spread}.csv`);
  if (!existsSync(made)) await writeRegistryFile(made, { numbers, density: 0.07, spread, seed: 7, quotes: true });
  mkdirSync(path.join(dataDir, 'registry'), { recursive: true });
  linkSync(made, path.join(dataDir, 'registry', 'all.csv'));
  deltaFile('together.csv', (index) => 7_000_000_000 + index);
  deltaFile('anywhere.csv', numberAt);

  let service = await start(databaseUrl);
  const rows: Row[] = [];
  rows.push(['import, seconds', fine(await imported(service, 'all.csv', 'full'))]);
  const disk = await diskOf(service);
  rows.push(['disk, bytes a number', (disk / numbers).toFixed(2)]);
  rows.push(['memory of the process after it', memoryOf(service)]);
  for (const [what, file] of [
    ['together', 'together.csv'],
    ['anywhere', 'anywhere.csv'],
  ] as const) {
    const before = await diskOf(service);
    rows.push([`delta of ${OPERATIONS.toLocaleString('en')}, ${what}, seconds`, fine(await imported(service, file, 'delta'))]);
    rows.push(['  tables grew by', megabytes((await diskOf(service)) - before)]);
  }
  await stop(service);

  service = await start(databaseUrl);
  rows.push(['started again: ready after, ms', fine(service.readyAfter)]);
  rows.push(['  first answer from the start of the process, ms', fine(service.firstAnswerAfter)]);
  const times: number[] = [];
  for (let index = 0; index < ASKED; index += 1) {
    const began = performance.now();
    await ask(service, `/registry/numbers/${numberAt(index + OPERATIONS)}`);
    times.push(performance.now() - began);
  }
  rows.push([`  ${ASKED.toLocaleString('en')} numbers asked of over HTTP, ms: p50 / p99 / most`, latencies(times)]);
  rows.push(['  memory of the process after that', memoryOf(service)]);
  await stop(service);
  printMachine(
    `The service with ${numbers.toLocaleString('en')} numbers (${spread}) in its registry, ${databaseUrl === null ? 'embedded database' : 'PostgreSQL'}`,
  );
  printTable(['', 'measured'], rows);
}

try {
  if (values.embedded) await measure(null);
  else {
    const server = await startServer(path.join(folder, 'data'), 'measuring');
    try {
      await measure(server.connectionString);
    } finally {
      await server.stop();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
