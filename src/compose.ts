/** Puts the service together: with the files beside it, the only place that sees every folder. */
import path from 'node:path';
import type { HearReport } from '#app/hearing/hear-report.ts';
import type { CheckpointReceiver } from '#app/ports/evidence.ts';
import type { Log } from '#app/ports/system.ts';
import { seedDemo } from '#app/seed-demo.ts';
import { callServer } from '#calls/sip/call-server.ts';
import { listenForCalls } from '#calls/sip/listen.ts';
import { hex } from '#domain/consent/chain.ts';
import { createHttpServer } from '#http/server.ts';
import {
  checkpointDelivery,
  checkpointing,
  databaseWatch,
  dayCounting,
  expirySweep,
  importWatch,
  importWork,
  lineWatch,
  noticeDispatch,
  receiptTidying,
  reportTidying,
  retentionSweep,
  runWatches,
  standingCounting,
  uploadSweep,
} from '#jobs/jobs.ts';
import { type Precedence, precedence } from '#jobs/precedence.ts';
import { type Job, type RunningJob, startJob } from '#jobs/runner.ts';
import { realClock } from '#store/clock.ts';
import type { Database } from '#store/engine/database.ts';
import { migrate } from '#store/engine/migrate.ts';
import { ping } from '#store/ping.ts';
import { createMetrics, type Metrics } from '#telemetry/metrics.ts';
import { checkpointReceiver } from './checkpoint-receiver.ts';
import { type Closing, closing } from './closing.ts';
import type { Config, SipConfig } from './config.ts';
import { ConfigError } from './config-error.ts';
import { type DemoFile, readDemoFile, writeDemoFile } from './demo-file.ts';
import { openHearing } from './hearing.ts';
import { openDatabase } from './open-database.ts';
import { type OpenPorts, openPorts } from './ports.ts';
import { type App, type Jobs, registerRoutes } from './routes.ts';
import { openSigningKey } from './signing-key.ts';
import { within } from './within.ts';

/** The service, serving. */
export interface Service {
  /** Where it is reached from this machine. */
  readonly url: string;
  readonly adminToken: string;
  /** Null in production. */
  readonly demo: DemoFile | null;
  /** Where calls are taken by SIP; null where they are not. */
  readonly sip: { readonly host: string; readonly port: number } | null;
  /** Resolves when the database has broken for good, so that only a new process helps. */
  readonly broken: Promise<unknown>;
  /** Ends in good order: no new requests, those under way finished within bounds, jobs and database closed. */
  stop(): Promise<void>;
}

const MIGRATIONS = path.join(import.meta.dirname, '..', 'migrations');
const DATABASE_ANSWERS_WITHIN = 2_000;

/** Starts the service on a database that may still be opening; what was opened is closed again when something fails. */
export async function startService(config: Config, log: Log, database = openDatabase(config, log)): Promise<Service> {
  const opened = closing();
  const stop = () => opened.close((what, error) => log.error(`${what} could not be closed`, error));
  try {
    return await start(config, { log, database, opened, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Starting {
  readonly log: Log;
  readonly database: Promise<Database>;
  readonly opened: Closing;
  readonly stop: () => Promise<void>;
}

async function start(config: Config, { log, database: opensSoon, opened, stop }: Starting): Promise<Service> {
  const isSandbox = config.mode === 'sandbox';
  const database = await opensSoon;
  opened.add('the database', database.close);
  await migrate(database, MIGRATIONS, realClock.now());

  const metrics = createMetrics();
  const signer = await openSigningKey(config.signingKeyFile ?? path.join(config.dataDir, 'signing-key.pem'));
  const { mode, dataDir, upstreamSeconds, registryWarnAfterDays, retention } = config;
  // A sandbox is reached by whoever runs it.
  let reachedAt = config.publicUrl;
  const publicUrl = () => reachedAt;
  const smsSenders = config.smsSenders?.text ?? null;
  const known = { mode, dataDir, upstreamSeconds, registryWarnAfterDays, retention, smsSenders };
  const opening = { ...known, log, metrics, closing: opened, signer, publicUrl };
  const open = await openPorts(database, opening);
  const kept = isSandbox ? await readDemoFile(config.dataDir) : null;
  const demo = isSandbox ? await seedDemo(open.ports, kept) : null;
  const adminToken = config.adminToken ?? kept?.adminToken ?? hex(open.ports.random.bytes(24));
  const bulk = precedence();
  const receiver = config.checkpointReceiver === null ? null : checkpointReceiver(config.checkpointReceiver);
  const jobs = startJobs(open, { log, metrics, opened, bulk, receiver });

  let stopping = false;
  const app = createHttpServer({
    tls: config.tls,
    trustedProxies: config.trustedProxies,
    mostPerSecond: config.mostRequestsPerSecond,
    times: metrics.requests,
    log,
  });
  opened.add('the server', () => closeServer(app, config.shutdownSeconds));
  opened.add('readiness', async () => {
    stopping = true;
  });
  const notReady = () => reasonNotToServe(database, { stopping, canSend: open.canSend });
  const { hear: hearReport, finish } = openHearing(open, metrics);
  jobs.begin(reportTidying(open.ports, finish));
  registerRoutes(app, { config, open, hearReport, jobs, bulk, metrics, adminToken, demo, notReady });
  await app.listen({ host: config.host, port: config.port });
  const sip = config.sip === null ? null : await listenForSip(config, { sip: config.sip, open, hearReport, metrics, opened });
  open.ports.registryChanged().catch((error: unknown) => log.error('the registry could not be followed', error));

  const broken = new Promise<unknown>((resolve) => {
    if (database.kind === 'embedded') jobs.begin(databaseWatch(() => ping(database), resolve));
  });
  const url = urlOf(app, config);
  if (isSandbox) reachedAt ??= url;
  const demoFile = demo === null ? null : { ...demo, baseUrl: url, adminToken };
  if (demoFile !== null) await writeDemoFile(config.dataDir, demoFile);
  return { url, adminToken, demo: demoFile, sip, broken, stop };
}

async function listenForSip(
  { shutdownSeconds }: Config,
  service: {
    readonly sip: SipConfig;
    readonly open: OpenPorts;
    readonly hearReport: HearReport;
    readonly metrics: Metrics;
    readonly opened: Closing;
  },
): Promise<{ readonly host: string; readonly port: number }> {
  const { sip, open, hearReport, metrics, opened } = service;
  const { directory, log } = open.ports;
  const server = callServer({ ...sip, directory, log, hearReport, counted: metrics.sipRequest });
  const listener = await listenForCalls(server, { host: sip.host, port: sip.port, log }).catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ConfigError(`SIP_PORT ${sip.port} of ${sip.host} cannot be listened on (${reason})`, { cause: error });
  });
  opened.add('SIP', async () => {
    await server.close(shutdownSeconds * 1000);
    await listener.close();
  });
  return { host: sip.host, port: listener.port };
}

/** Without a sender nothing is dispatched: queued notices wait, and the grants they are about with them (R6). */
function startJobs(
  open: OpenPorts,
  watch: {
    readonly log: Log;
    readonly metrics: Metrics;
    readonly opened: Closing;
    readonly bulk: Precedence;
    readonly receiver: CheckpointReceiver | null;
  },
): Jobs & { readonly begin: (job: Job) => RunningJob } {
  const begin = (job: Job): RunningJob => {
    const running = startJob(job, { log: watch.log, failed: () => watch.metrics.jobFailed(job.name) });
    watch.opened.add(`the job ${job.name}`, running.stop);
    return running;
  };
  const uses = open.keyUses;
  watch.opened.add('key uses', () => uses.run(AbortSignal.abort()));
  begin(uses);
  const sweep = begin(expirySweep(open.ports));
  begin(importWatch(open.ports));
  open.onImportsChanged(begin(importWork(open.ports)).wake);
  begin(lineWatch(open.ports, watch.metrics.deadLines));
  begin(checkpointing(open.ports));
  if (watch.receiver !== null) begin(checkpointDelivery(open.ports, watch.receiver));
  for (const job of runWatches(open.ports)) begin(job);
  begin(dayCounting(open.ports));
  begin(standingCounting(open.ports));
  begin(uploadSweep(open.ports));
  begin(retentionSweep(open.ports));
  if (!open.canSend) return { dispatch: null, sweep, begin };
  begin(receiptTidying(open.receipts));
  const expectReceipts = open.receipts.expect;
  const failed = () => watch.metrics.jobFailed('notice dispatch');
  const dispatch = begin(noticeDispatch({ ...open.ports, expectReceipts, failed }, watch.bulk));
  open.onNoticesQueued(dispatch.wake);
  return { dispatch, sweep, begin };
}

async function reasonNotToServe(
  database: Database,
  { stopping, canSend }: { readonly stopping: boolean; readonly canSend: boolean },
): Promise<string | null> {
  if (stopping) return 'the service is stopping';
  if (!canSend) return 'no SMS sender is configured';
  try {
    await within(DATABASE_ANSWERS_WITHIN, ping(database));
    return null;
  } catch {
    return 'the database does not answer';
  }
}

const LOOK_FOR_IDLE_EVERY = 50;

/** Requests under way are finished, but not for ever; a connection whose last request is answered is not kept. */
async function closeServer(app: App, seconds: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), seconds * 1000);
  const idle = setInterval(() => app.server.closeIdleConnections(), LOOK_FOR_IDLE_EVERY);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
    clearInterval(idle);
  }
}

/** A server that listens on every address is reached from this machine by the loopback one. */
function urlOf(app: App, { tls, host }: Config): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${tls === null ? 'http' : 'https'}://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}
