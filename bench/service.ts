/**
 * The service as a process of its own, for `served.ts`: everything it has but its background jobs, so that what is measured is not
 * notices being sent. `--url` or `--directory` says on which database; with `--alone` no two look-ups share a query, with `--sip` it takes
 * calls by SIP from this machine; `--most` is how many requests a second it lets in.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { LookUp } from '#app/permission/look-up.ts';
import { callServer } from '#calls/sip/call-server.ts';
import { listenForCalls } from '#calls/sip/listen.ts';
import { noStanding } from '#domain/whitelist/standing.ts';
import { createHttpServer } from '#http/server.ts';
import { precedence } from '#jobs/precedence.ts';
import type { RunningJob } from '#jobs/runner.ts';
import { closing } from '#root/closing.ts';
import { readConfig } from '#root/config.ts';
import { openHearing } from '#root/hearing.ts';
import { openPorts } from '#root/ports.ts';
import { registerRoutes } from '#root/routes.ts';
import { openEmbedded } from '#store/engine/embedded.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { createLog } from '#telemetry/log.ts';
import { createMetrics } from '#telemetry/metrics.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    directory: { type: 'string' },
    alone: { type: 'boolean', default: false },
    most: { type: 'string', default: '0' },
    sip: { type: 'boolean', default: false },
  },
});
// As in production: a line for each request that has one, and requests are counted.
const config = readConfig({
  PORT: '0',
  LOG_LEVEL: 'info',
  RATE_LIMIT_PER_MINUTE: '1000000000',
  MAX_REQUESTS_PER_SECOND: values.most,
});
const log = createLog(config.logLevel);
const opened = closing();

const database =
  values.url === undefined
    ? await openEmbedded({ directory: values.directory ?? '' })
    : await openPostgres({ connectionString: values.url, maxConnections: config.databaseConnections });
opened.add('the database', database.close);
const metrics = createMetrics();
const whole = await openPorts(database, { mode: 'sandbox', dataDir: config.dataDir, log, metrics, closing: opened });
// In production it is loaded in the background from the start on: what is measured is the time after that.
await whole.ports.scrubSource.share('all');
const lookUpAlone: LookUp = async (business, number) => {
  const { mode, standings } = await whole.ports.consent.read(business, [number]);
  return { mode, standing: standings.get(number) ?? noStanding };
};
const open = values.alone ? { ...whole, ports: { ...whole.ports, lookUp: lookUpAlone } } : whole;
const idle: RunningJob = { wake: () => undefined, settled: () => Promise.resolve(), stop: () => Promise.resolve() };
const app = createHttpServer({
  tls: null,
  trustedProxies: [],
  mostPerSecond: config.mostRequestsPerSecond,
  times: metrics.requests,
  log,
});
opened.add('the server', () => app.close());
const { hear: hearReport } = openHearing(open, metrics);
registerRoutes(app, {
  config,
  open,
  hearReport,
  jobs: { dispatch: null, sweep: idle },
  bulk: precedence(),
  metrics,
  adminToken: open.ports.random.uuid(),
  demo: null,
  notReady: () => Promise.resolve(null),
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
if (values.sip) {
  const { directory } = open.ports;
  const sip = { ringMilliseconds: 1_500, finalStatus: 486, mostCallsPerSecond: 0 };
  const server = callServer({ ...sip, directory, log, hearReport, counted: metrics.sipRequest });
  const listener = await listenForCalls(server, { host: '127.0.0.1', port: 0, log });
  opened.add('SIP', async () => {
    await server.close(1_000);
    await listener.close();
  });
  process.send?.({ url, sipPort: listener.port });
} else {
  process.send?.({ url });
}

process.on('message', () => {
  void opened.close((what, error) => log.error(`${what} could not be closed`, error)).then(() => process.disconnect());
});
// Whoever measures has gone.
process.on('disconnect', () => process.exit());
