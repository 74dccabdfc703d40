/**
 * POST of 100,000 new numbers over HTTP, with ten million entries present: how many numbers a second, against binary COPY of the
 * same rows into the same tables; and what others see meanwhile. `npm run bench:bulk-post [-- --embedded]`.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Client as Postgres } from 'pg';
import { bareCopy } from './bare-copy.ts';
import { createClient, type Spelling } from './client.ts';
import { copyEmbedded } from './embedded-fixture.ts';
import { copyFixture, openFixture } from './fixture.ts';
import { FIRST_NEW_INDEX, numbersFrom } from './numbers.ts';
import { notRefused, poster, type Seen, startProbes } from './probes.ts';
import { fine, latencies, median, megabytes, printMachine, printTable, type Row, ratio, spread, timed } from './report.ts';
import { type Served, type ServedDatabase, serve } from './served.ts';

const { values } = parseArgs({
  options: {
    embedded: { type: 'boolean', default: false },
    entries: { type: 'string' },
    numbers: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '10' },
    profile: { type: 'string' },
  },
});
const entries = Number(values.entries ?? (values.embedded ? 1_000_000 : 10_000_000));
const runs = Number(values.runs);
const count = Number(values.numbers);
let nextIndex = FIRST_NEW_INDEX;

interface Run {
  readonly milliseconds: number;
  /** Of the service's process. */
  readonly processorMilliseconds: number;
  readonly memoryBefore: number;
  readonly memoryPeak: number;
}

function newNumbers(): Float64Array {
  const numbers = numbersFrom(nextIndex, count);
  nextIndex += count;
  return numbers;
}

/** The numbers in no order, as a client sends them. */
function shuffled(numbers: Float64Array): Float64Array {
  const order = Array.from(numbers, (number) => ({ number, place: Math.random() })).sort((one, other) => one.place - other.place);
  return Float64Array.from(order, ({ number }) => number);
}

async function post(served: Served, numbers: Float64Array, spelling: Spelling, objectors = () => 0): Promise<Run> {
  const client = createClient(served.url, poster);
  const sent = shuffled(numbers);
  const memoryBefore = served.memory();
  let memoryPeak = memoryBefore;
  const watching = setInterval(() => {
    memoryPeak = Math.max(memoryPeak, served.memory());
  }, 50);
  const usedBefore = served.processorTime();
  let succeeded = 0;
  const milliseconds = await timed(async () => {
    ({ succeeded } = await client.post(sent, spelling));
  });
  clearInterval(watching);
  client.close();
  if (succeeded > count || succeeded + objectors() < count) throw new Error(`only ${succeeded} of ${count} numbers were added`);
  return { milliseconds, processorMilliseconds: served.processorTime() - usedBefore, memoryBefore, memoryPeak };
}

async function alone(served: Served, spelling: Spelling): Promise<readonly Run[]> {
  const done: Run[] = [];
  for (let run = 0; run < runs; run += 1) done.push(await post(served, newNumbers(), spelling));
  return done;
}

async function disturbed(
  served: Served,
  expected: number,
  { settle, commit }: { readonly settle: () => Promise<void>; readonly commit: (() => Promise<unknown>) | null },
) {
  const done: Run[] = [];
  const seen: Seen = { status: [], objectionElsewhere: [], objectionInside: [], bareCommit: [] };
  let violations = 0;
  for (let run = 0; run < runs; run += 1) {
    await settle();
    const numbers = newNumbers();
    const probes = startProbes(poster, { url: served.url, numbers, expected, entries, run, commit });
    done.push(await post(served, numbers, 'comma list', () => numbers.length));
    const { seen: others, objectors } = await probes.stop();
    violations += await notRefused(served.url, poster, objectors);
    for (const what of ['status', 'objectionElsewhere', 'objectionInside', 'bareCommit'] as const)
      seen[what].push(...others[what]);
  }
  return { done, seen, violations };
}

const perSecond = (run: { readonly milliseconds: number }) => (count / run.milliseconds) * 1000;

function rowOf(what: string, done: readonly Run[], copies: readonly number[]): Row {
  const speeds = done.map(perSecond);
  const copied = copies.map((milliseconds) => perSecond({ milliseconds }));
  return [
    what,
    spread(speeds),
    copies.length === 0 ? '' : spread(copied),
    copies.length === 0 ? '' : ratio(median(speeds) / median(copied)),
    `${fine(median(done.map((run) => run.processorMilliseconds)) / 1000)} s`,
    `${megabytes(median(done.map((run) => run.memoryBefore)))} → ${megabytes(Math.max(...done.map((run) => run.memoryPeak)))}`,
  ];
}

const head: Row = ['', 'numbers/s', 'bare COPY', 'ratio', 'processor of the service', 'memory'];

function print(title: string, rows: readonly Row[], others: { readonly seen: Seen; readonly violations: number }): void {
  printMachine(title);
  printTable(head, rows);
  printTable(
    ['meanwhile', 'sent', 'ms: p50 / p99 / most'],
    [
      ['status check', others.seen.status.length, latencies(others.seen.status)],
      ['objection, any number', others.seen.objectionElsewhere.length, latencies(others.seen.objectionElsewhere)],
      ['objection, number being written', others.seen.objectionInside.length, latencies(others.seen.objectionInside)],
      ...(others.seen.bareCommit.length === 0
        ? []
        : [['one row committed past the service', others.seen.bareCommit.length, latencies(others.seen.bareCommit)]]),
    ],
  );
  console.log(`\nobjections that did not hold: ${others.violations}`);
}

async function onPostgres(): Promise<void> {
  const fixture = await openFixture(entries);
  const copy = await copyFixture(fixture, 'bulk_post');
  const database = new Postgres({ connectionString: copy.url });
  await database.connect();
  // Queued notices of a run before would be in the way of nobody, but objectors counted before would.
  const settle = async () => {
    await database.query("update business_modes set mode = 'opt_out', objectors = '{}'");
  };
  await database.query('create table bare_commits (at timestamptz)');
  const commit = () => database.query('insert into bare_commits values (current_timestamp)');
  const served = await serveWarm({ url: copy.url });
  const copies: number[] = [];
  const list: Run[] = [];
  const repeated: Run[] = [];
  const kinds = [
    async () => list.push(await post(served, newNumbers(), 'comma list')),
    async () => repeated.push(await post(served, newNumbers(), 'repeated Number[]')),
    async () => copies.push(await bareCopy(database, poster, newNumbers())),
  ];
  for (let run = 0; run < runs; run += 1) {
    // Now and then a checkpoint begins with what comes next: the first write to each page is then dearer.
    if (run % 5 === 1) void checkpoint(copy.url);
    // Each goes first in turn, since what follows a COPY or a checkpoint finds the disk busy.
    for (let place = 0; place < kinds.length; place += 1) await kinds[(run + place) % kinds.length]?.();
  }
  const mixed = await disturbed(served, median(list.map((run) => run.milliseconds)), { settle, commit });
  await served.stop();
  await database.end();
  print(
    `Bulk POST of ${count} new numbers, PostgreSQL, ${entries} entries, ${runs} runs each`,
    [
      rowOf('comma list', list, copies),
      rowOf('repeated Number[]', repeated, copies),
      rowOf('with others meanwhile', mixed.done, copies),
    ],
    mixed,
  );
  await copy.drop();
  await fixture.server.stop();
}

async function checkpoint(url: string): Promise<void> {
  const client = new Postgres({ connectionString: url });
  await client.connect();
  await client.query('checkpoint');
  await client.end();
}

async function onEmbedded(): Promise<void> {
  const copy = await copyEmbedded(entries);
  const served = await serveWarm({ directory: copy.directory });
  const list = await alone(served, 'comma list');
  const repeated = await alone(served, 'repeated Number[]');
  const mixed = await disturbed(served, median(list.map((run) => run.milliseconds)), {
    settle: async () => undefined,
    commit: null,
  });
  await served.stop();
  print(
    `Bulk POST of ${count} new numbers, embedded database, ${entries} entries, ${runs} runs each`,
    [rowOf('comma list', list, []), rowOf('repeated Number[]', repeated, []), rowOf('with others meanwhile', mixed.done, [])],
    mixed,
  );
  await copy.remove();
}

/** One small request first: a service that has just started has not compiled what it does all day. */
async function serveWarm(database: ServedDatabase): Promise<Served> {
  const served = await serve(database, { profile: values.profile });
  const client = createClient(served.url, poster);
  for (let round = 0; round < 3; round += 1) {
    await client.post(numbersFrom(nextIndex, 10_000), 'comma list');
    nextIndex += 10_000;
  }
  client.close();
  return served;
}

await (values.embedded ? onEmbedded() : onPostgres());
process.exitCode = 0;
