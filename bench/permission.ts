/**
 * The permission check and the status check over HTTP, as a dialler asks them, beside a bare Fastify route that answers the same text to
 * the same requests: `npm run bench:permission [-- --registry 280000000]`. Load comes from `wrk` (Debian package of that name). With
 * a registry, the file of that size is imported first, by the product itself. `--with=--single-threaded-gc`: beside it a service that is
 * started with these options of Node.
 */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { createClient } from './client.ts';
import { businessAt } from './directory.ts';
import { copyEmbedded } from './embedded-fixture.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { importRegistry } from './import-registry.ts';
import { FIRST_NEW_INDEX, numberAt, numbersFrom } from './numbers.ts';
import { cacheFolder } from './postgres.ts';
import { fine, median, megabytes, printMachine, printTable, type Row, ratio, spread } from './report.ts';
import { type Served, type ServedDatabase, serve } from './served.ts';

const { values } = parseArgs({
  options: {
    embedded: { type: 'boolean', default: false },
    entries: { type: 'string' },
    registry: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' },
    profile: { type: 'string' },
    with: { type: 'string' },
  },
});
const entries = Number(values.entries ?? (values.embedded ? 1_000_000 : 10_000_000));
const registry = Number(values.registry);
const rounds = Number(values.rounds);
const business = businessAt(1);
const ASKED = 50_000;
const LONGEST_WARM_UP = 30_000;
const folder = mkdtempSync(path.join(cacheFolder(), 'run-'));
chmodSync(folder, 0o755);

interface Loaded {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds within which 99 of 100 were answered, and the slowest. */
  readonly p99: number;
  readonly slowest: number;
  /** Answers that were not 200, and connections that failed. */
  readonly wrong: number;
}

/** The requests in turn: half about people in the business's list, half about people who are not. */
function script(name: string, pathOf: (number: number) => string): string {
  const share = shareOf(1, entries);
  const asked = Array.from({ length: ASKED }, (_, i) =>
    numberAt(i % 2 === 0 ? share.first + Math.floor(Math.random() * share.count) : FIRST_NEW_INDEX * 2 + i),
  );
  const file = path.join(folder, `${name}.lua`);
  const auth = Buffer.from(`${business.key}:${business.token}`).toString('base64');
  const requests = asked.map((number) => `"${pathOf(number)}"`).join(',\n');
  writeFileSync(
    file,
    `local paths = {${requests}}
local headers = { Authorization = "Basic ${auth}" }
local requests = {}
function init() for i, path in ipairs(paths) do requests[i] = wrk.format("GET", path, headers) end end
local next = 0
function request() next = next % #requests + 1 return requests[next] end
function done(summary, latency)
  local errors = summary.errors
  local wrong = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('{"requests":%d,"microseconds":%d,"p99":%d,"slowest":%d,"wrong":%d}\\n',
    summary.requests, summary.duration, latency:percentile(99), latency.max, wrong))
end
`,
  );
  return file;
}

async function load(url: string, file: string): Promise<Loaded> {
  const args = ['-t1', `-c${values.connections}`, `-d${values.seconds}s`, '-s', file, url];
  const { stdout } = await promisify(execFile)('wrk', args);
  const { requests, microseconds, p99, slowest, wrong } = JSON.parse(stdout.slice(stdout.lastIndexOf('{')));
  return { requests, perSecond: (requests / microseconds) * 1e6, p99: p99 / 1000, slowest: slowest / 1000, wrong };
}

/** Until every number was asked for once: after a start each page of the database is looked at for the first time, which is dear. */
async function warmUp(url: string, file: string): Promise<void> {
  const end = performance.now() + LONGEST_WARM_UP;
  let asked = 0;
  while (asked < ASKED && performance.now() < end) asked += (await load(url, file)).requests;
}

const permissionOf = (number: number): string => `/api/accounts/${business.sid}/permission?number=${number}&purpose=service`;
const statusOf = (number: number): string => `/v1/Accounts/${business.sid}/CustomerWhitelist/${number}.json`;

interface Bare {
  readonly url: string;
  stop(): void;
}

/** Fastify as it comes, with one route that answers this text. */
async function bareFastify(body: string): Promise<Bare> {
  const child = fork(path.join(import.meta.dirname, 'bare-fastify.js'), [body], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [url] = await once(child, 'message');
  return { url: String(url), stop: () => child.disconnect() };
}

async function answerTo(url: string, target: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${business.key}:${business.token}`).toString('base64')}`;
  const answer = await fetch(url + target, { headers: { authorization } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

interface Series {
  readonly what: string;
  readonly url: string;
  readonly file: string;
  readonly done: Loaded[];
  /** Runs beside the load. */
  readonly beside?: () => Promise<unknown>;
}

/** Its ratio is the median of those to the bare route of the same round: the machine is faster in one minute than in the next. */
function rowOf({ what, done }: Series, bare: readonly Loaded[]): Row {
  const speeds = done.map(({ perSecond }) => perSecond);
  return [
    what,
    spread(speeds),
    ratio(median(speeds.map((speed, round) => speed / (bare[round]?.perSecond ?? Number.NaN)))),
    spread(
      done.map(({ p99 }) => p99),
      fine,
    ),
    fine(Math.max(...done.map(({ slowest }) => slowest))),
    done.reduce((sum, { wrong }) => sum + wrong, 0),
  ];
}

/** Numbers nobody has, posted one request after the other for as long as the load lasts. */
function bulkPosts(served: Served): () => Promise<unknown> {
  let next = FIRST_NEW_INDEX;
  return async () => {
    const client = createClient(served.url, business);
    const end = performance.now() + Number(values.seconds) * 1000 - 2000;
    await delay(500);
    let posted = 0;
    while (performance.now() < end) {
      await client.post(numbersFrom(next, 100_000), 'comma list');
      next += 100_000;
      posted += 1;
    }
    client.close();
    return posted;
  };
}

async function measure(database: ServedDatabase): Promise<void> {
  const served = await serve(database, { profile: values.profile });
  // The embedded database has one process only.
  const single = 'url' in database ? await serve(database, { alone: true }) : null;
  const options = values.with?.split(' ') ?? [];
  const changed = 'url' in database && options.length > 0 ? await serve(database, { options }) : null;
  await answerTo(served.url, permissionOf(numberAt(0)));
  const body = await answerTo(served.url, permissionOf(numberAt(1)));
  const bare = await bareFastify(body);
  const permission = script('permission', permissionOf);
  const status = script('status', statusOf);
  const series: Series[] = [
    { what: 'bare Fastify, same answer', url: bare.url, file: permission, done: [] },
    { what: 'permission', url: served.url, file: permission, done: [] },
    ...(changed === null ? [] : [{ what: `permission, node ${values.with}`, url: changed.url, file: permission, done: [] }]),
    ...(single === null ? [] : [{ what: 'permission, each looked up alone', url: single.url, file: permission, done: [] }]),
    { what: 'status', url: served.url, file: status, done: [] },
    { what: 'permission, 100,000 numbers posted', url: served.url, file: permission, done: [], beside: bulkPosts(served) },
  ];
  const used: number[] = [];
  for (const { url, file } of series) await warmUp(url, file);
  for (let round = 0; round < rounds; round += 1) {
    for (const one of series) {
      const before = served.processorTime();
      const [loaded] = await Promise.all([load(one.url, one.file), one.beside?.()]);
      one.done.push(loaded);
      if (one.what === 'permission')
        used.push(((served.processorTime() - before) * 1000) / (loaded.perSecond * Number(values.seconds)));
    }
  }
  const memory = served.memory();
  bare.stop();
  await single?.stop();
  await changed?.stop();
  await served.stop();
  const held = registry === 0 ? 'an empty registry' : `${registry.toLocaleString('en')} numbers in the registry`;
  const on = 'url' in database ? 'PostgreSQL' : 'embedded database';
  printMachine(`Checks over HTTP, ${on}, ${entries.toLocaleString('en')} entries, ${held}, ${values.connections} connections`);
  const bareDone = series[0]?.done ?? [];
  printTable(
    ['', 'requests/s', 'of bare', 'p99, ms', 'slowest, ms', 'not 200'],
    series.map((one) => rowOf(one, bareDone)),
  );
  console.log(`\nprocessor of the service: ${fine(median(used))} µs a permission check; ${megabytes(memory)} resident`);
  console.log(`an answer: ${body}`);
}

try {
  if (values.embedded) {
    const copy = await copyEmbedded(entries);
    await measure({ directory: copy.directory });
    await copy.remove();
  } else {
    const fixture = await openFixture(entries);
    const copy = await copyFixture(fixture, 'permission');
    if (registry > 0) await importRegistry({ url: copy.url, numbers: registry, folder });
    await measure({ url: copy.url });
    await copy.drop();
    await fixture.server.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = 0;
