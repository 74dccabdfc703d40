/**
 * Whether an objection that was acknowledged by one process is known to another at once: ten thousand people each ring the object
 * line at the first process and are asked about at the second as soon as the first has answered. None may be allowed.
 * `npm run bench:freshness [-- --trials 10000]`.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Client as Postgres } from 'pg';
import { createClient } from './client.ts';
import { businessAt } from './directory.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { numberAt } from './numbers.ts';
import { latencies, printMachine, printTable } from './report.ts';
import { serve } from './served.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '10000000' },
    trials: { type: 'string', default: '10000' },
    connections: { type: 'string', default: '16' },
  },
});
const trials = Number(values.trials);
const business = businessAt(1);
const { first } = shareOf(1, Number(values.entries));
/** Fewer than may object before the business turns to opt-in, which would refuse everybody. */
const BETWEEN_RESETS = 500;

const fixture = await openFixture(Number(values.entries));
const copy = await copyFixture(fixture, 'freshness');
const database = new Postgres({ connectionString: copy.url });
await database.connect();
const [hearing, asked] = [await serve({ url: copy.url }), await serve({ url: copy.url })];
const [caller, dialler] = [createClient(hearing.url, business), createClient(asked.url, business)];
const acknowledged: number[] = [];
const answered: number[] = [];
const stale: number[] = [];
let allowedBefore = 0;
let next = 0;

async function trial(number: number): Promise<void> {
  if ((await dialler.permission(number)).permission === 'allowed') allowedBefore += 1;
  const began = performance.now();
  const outcome = await caller.report({ kind: 'missed-call', from: number, to: business.objectLine });
  if (outcome !== 'applied') throw new Error(`an objection was ${outcome}`);
  const heard = performance.now();
  const { permission, because } = await dialler.permission(number);
  acknowledged.push(heard - began);
  answered.push(performance.now() - heard);
  if (permission !== 'refused' || because !== 'objected') stale.push(number);
}

async function work(until: number): Promise<void> {
  while (next < until) {
    next += 1;
    await trial(numberAt(first + next));
  }
}

while (next < trials) {
  await database.query("update business_modes set mode = 'opt_out', objectors = '{}'");
  const until = Math.min(next + BETWEEN_RESETS, trials);
  await Promise.all(Array.from({ length: Number(values.connections) }, () => work(until)));
}
printMachine(
  `Freshness between two processes on one PostgreSQL, ${trials.toLocaleString('en')} trials, ${values.entries} entries`,
);
printTable(
  ['', 'measured'],
  [
    ['allowed before the objection', allowedBefore],
    ['not refused after it', stale.length],
    ['objection acknowledged, ms: p50 / p99 / most', latencies(acknowledged)],
    ['the other process answered, ms: p50 / p99 / most', latencies(answered)],
  ],
);
caller.close();
dialler.close();
await hearing.stop();
await asked.stop();
await database.end();
await copy.drop();
await fixture.server.stop();
process.exitCode = stale.length === 0 ? 0 : 1;
