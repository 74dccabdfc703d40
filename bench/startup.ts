/**
 * How long the service takes from the start of its process until it is ready, on the embedded database: the first time, again,
 * and after it was killed in the middle of a large request; and what its log of changes and its memory come to.
 * `npm run bench:startup`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FIRST_NEW_INDEX, numbersFrom } from './numbers.ts';
import { megabytes, printMachine, printTable, type Row, spread } from './report.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, kills: { type: 'string', default: '10' } },
});
const MAIN = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'joined', 'main.js');
const KILLED_NUMBERS = 100_000;

interface Started {
  readonly child: ChildProcess;
  readonly milliseconds: number;
  readonly memory: number;
}

/** Resolves when `/readyz` says so. */
async function start(directory: string): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', DATA_DIR: directory, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const part of child.stdout ?? []) {
    output += String(part);
    const url = /^(http:\S+) ready in/m.exec(output)?.[1];
    if (url === undefined) continue;
    if ((await fetch(`${url}/readyz`)).status !== 200) throw new Error('it says that it is ready, and is not');
    break;
  }
  return { child, milliseconds: performance.now() - began, memory: memoryOf(child) };
}

function memoryOf({ pid }: ChildProcess): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
}

async function end({ child }: Started, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Bytes of the write-ahead log. */
function walOf(directory: string): number {
  const folder = path.join(directory, 'postgres', 'pg_wal');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { name }) => sum + statSync(path.join(folder, name)).size, 0);
}

interface Demo {
  readonly baseUrl: string;
  readonly sid: string;
  readonly apiKey: string;
  readonly apiToken: string;
  readonly virtualNumber: string;
}

/** Sends new numbers and does not wait for the answer, which will not come. */
function postAway(directory: string, round: number): void {
  const demo: Demo = JSON.parse(readFileSync(path.join(directory, 'demo.json'), 'utf8'));
  const numbers = numbersFrom(FIRST_NEW_INDEX + round * KILLED_NUMBERS, KILLED_NUMBERS).join(',');
  fetch(`${demo.baseUrl}/v1/Accounts/${demo.sid}/CustomerWhitelist.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${demo.apiKey}:${demo.apiToken}`).toString('base64')}` },
    body: new URLSearchParams({ VirtualNumber: demo.virtualNumber, Number: numbers }),
  }).catch(() => undefined);
}

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sammati-bench-'));
  folders.push(folder);
  return folder;
}

const firsts: Started[] = [];
const seconds: Started[] = [];
let directory = newFolder();
for (let run = 0; run < Number(values.runs); run += 1) {
  directory = newFolder();
  firsts.push(await start(directory));
  await end(firsts.at(-1) ?? never(), 'SIGTERM');
  seconds.push(await start(directory));
  await end(seconds.at(-1) ?? never(), 'SIGTERM');
}

const afterKill: Started[] = [];
const memories: number[] = [];
let mostWal = walOf(directory);
let running = await start(directory);
for (let round = 0; round < Number(values.kills); round += 1) {
  postAway(directory, round);
  const until = performance.now() + 1_000 + Math.random() * 3_000;
  while (performance.now() < until) {
    await setTimeout(20);
    mostWal = Math.max(mostWal, walOf(directory));
  }
  memories.push(memoryOf(running.child));
  await end(running, 'SIGKILL');
  running = await start(directory);
  afterKill.push(running);
}
await end(running, 'SIGTERM');
for (const folder of folders) rmSync(folder, { recursive: true, force: true });

printMachine('From the start of the process until it is ready, embedded database');
printTable(
  ['', 'starts', 'ms', 'memory when ready'],
  [rowOf('first time', firsts), rowOf('again', seconds), rowOf('after kill -9 in a large request', afterKill)],
);
console.log(
  `\nwrite-ahead log at most ${megabytes(mostWal)}; memory in the middle of a request at most ${megabytes(Math.max(...memories))}`,
);

function rowOf(what: string, starts: readonly Started[]): Row {
  return [
    what,
    starts.length,
    spread(starts.map(({ milliseconds }) => milliseconds)),
    megabytes(Math.max(...starts.map(({ memory }) => memory))),
  ];
}

function never(): never {
  throw new Error('nothing was started');
}
