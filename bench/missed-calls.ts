/**
 * Missed calls of one business on its object line, each applied before it is answered: over the hook, and by the use case alone.
 * `npm run bench:missed-calls [-- --embedded]`.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { reportHearer } from '#app/hearing/hear-report.ts';
import { closing } from '#root/closing.ts';
import { openPorts } from '#root/ports.ts';
import { openEmbedded } from '#store/engine/embedded.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { createLog } from '#telemetry/log.ts';
import { createMetrics } from '#telemetry/metrics.ts';
import { businessAt, HOOK_SECRET } from './directory.ts';
import { copyEmbedded } from './embedded-fixture.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { numberAt } from './numbers.ts';
import { load, postJson } from './raw-requests.ts';
import { fine, latencies, median, printMachine, printTable, type Row, spread } from './report.ts';
import { type ServedDatabase, serve } from './served.ts';

const { values } = parseArgs({
  options: {
    embedded: { type: 'boolean', default: false },
    entries: { type: 'string' },
    calls: { type: 'string', default: '20000' },
    runs: { type: 'string', default: '5' },
    connections: { type: 'string', default: '256' },
    profile: { type: 'string' },
  },
});
const entries = Number(values.entries ?? (values.embedded ? 1_000_000 : 10_000_000));
const calls = Number(values.calls);
const runs = Number(values.runs);
const connections = Number(values.connections);
const business = businessAt(1);
const share = shareOf(1, entries);
let nextCaller = share.first;

interface Run {
  readonly milliseconds: number;
  readonly latencies: readonly number[];
  readonly processorMilliseconds: number;
}

function nextCallers(): number {
  const first = nextCaller;
  nextCaller += calls;
  if (nextCaller > share.first + share.count) throw new Error('there are not so many people to call');
  return first;
}

async function overHttp(database: ServedDatabase): Promise<readonly Run[]> {
  const served = await serve(database, { profile: values.profile });
  const done: Run[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const first = nextCallers();
    const used = served.processorTime();
    const result = await load(served.url, connections, calls, (place) =>
      postJson(`/hooks/json/${HOOK_SECRET}/missed-call`, {
        id: `http-${run}-${place}`,
        from: String(numberAt(first + place)),
        to: String(business.objectLine),
      }),
    );
    if (result.answers.size !== 1 || result.answers.get('200 {"outcome":"applied"}') !== calls) {
      throw new Error(`not every call was applied: ${JSON.stringify([...result.answers])}`);
    }
    // The first run is not counted: it is what the service compiles itself in.
    if (run > 0) done.push({ ...result, processorMilliseconds: served.processorTime() - used });
  }
  await served.stop();
  return done;
}

async function byUseCase(database: ServedDatabase): Promise<readonly Run[]> {
  const opened = closing();
  const log = createLog('silent');
  const open =
    'url' in database ? await openPostgres({ connectionString: database.url, maxConnections: 10 }) : await openEmbedded(database);
  opened.add('the database', open.close);
  const { ports } = await openPorts(open, {
    mode: 'production',
    dataDir: os.tmpdir(),
    log,
    metrics: createMetrics(),
    closing: opened,
  });
  const hear = reportHearer(ports);
  const connection = ports.directory.current().connections()[0];
  if (connection === undefined) throw new Error('the fixture has no connection');
  const done: Run[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const first = nextCallers();
    const taken: number[] = [];
    const used = process.cpuUsage();
    const began = performance.now();
    let next = 0;
    async function lane(): Promise<void> {
      while (next < calls && connection !== undefined) {
        const place = next;
        next += 1;
        const sent = performance.now();
        const outcome = await hear({
          connection,
          kind: 'missed_call',
          id: `use-case-${run}-${place}`,
          from: String(numberAt(first + place)),
          to: String(business.objectLine),
          forwardedFrom: null,
          carrierAt: null,
          text: null,
        });
        if (outcome !== 'applied') throw new Error(`a call was ${outcome}`);
        taken.push(performance.now() - sent);
      }
    }
    await Promise.all(Array.from({ length: connections }, lane));
    const milliseconds = performance.now() - began;
    const { user, system } = process.cpuUsage(used);
    if (run > 0) done.push({ milliseconds, latencies: taken, processorMilliseconds: (user + system) / 1000 });
  }
  await opened.close((what, error) => console.error(what, error));
  return done;
}

function rowOf(what: string, done: readonly Run[]): Row {
  return [
    what,
    spread(done.map((run) => (calls / run.milliseconds) * 1000)),
    latencies(done.flatMap((run) => run.latencies)),
    `${fine(median(done.map((run) => run.processorMilliseconds)) / (calls / 1000))} µs`,
  ];
}

async function measure(engine: string, database: ServedDatabase): Promise<void> {
  const http = await overHttp(database);
  const useCase = await byUseCase(database);
  printMachine(
    `${calls} missed calls of one business, ${connections} at a time, ${engine}, ${entries} entries, ${runs} runs each`,
  );
  printTable(
    ['', 'calls/s', 'ms: p50 / p99 / most', 'processor a call'],
    [rowOf('over the hook', http), rowOf('by the use case', useCase)],
  );
}

if (values.embedded) {
  const copy = await copyEmbedded(entries);
  await measure('embedded database', { directory: copy.directory });
  await copy.remove();
} else {
  const fixture = await openFixture(entries);
  const copy = await copyFixture(fixture, 'missed_calls');
  await measure('PostgreSQL', { url: copy.url });
  await copy.drop();
  await fixture.server.stop();
}
