/** Which surfaces the service has, and what stands behind each. */
import path from 'node:path';
import { type HearReport, reportHearer } from '#app/hearing/hear-report.ts';
import { senderTextHearer } from '#app/hearing/hear-sender-text.ts';
import { receiptHearer } from '#app/notices/hear-receipt.ts';
import type { Demo } from '#app/seed-demo.ts';
import { exotelDialect } from '#calls/exotel.ts';
import { jsonDialect } from '#calls/json.ts';
import { mappedDialect } from '#calls/mapped.ts';
import { plivoDialect } from '#calls/plivo.ts';
import { twilioDialect } from '#calls/twilio.ts';
import { apiRoutes } from '#http/api/api-routes.ts';
import { consoleRoutes, isConsoleBuilt } from '#http/console/routes.ts';
import { hookRoutes } from '#http/hooks/routes.ts';
import { operatorRoutes } from '#http/operator-routes.ts';
import { recipientRoutes } from '#http/recipient/routes.ts';
import { referencePageRoutes } from '#http/reference-page.ts';
import { ownHosts } from '#http/sandbox/own-hosts.ts';
import { sandboxRoutes } from '#http/sandbox/routes.ts';
import type { createHttpServer } from '#http/server.ts';
import { rateLimit } from '#http/v1/rate-limit.ts';
import { v1Routes } from '#http/v1/routes.ts';
import type { Precedence } from '#jobs/precedence.ts';
import type { RunningJob } from '#jobs/runner.ts';
import type { Metrics } from '#telemetry/metrics.ts';
import type { Config } from './config.ts';
import { countedHearing } from './hearing.ts';
import type { OpenPorts } from './ports.ts';
import { sandboxCarrier, servedBySandbox } from './sandbox-carrier.ts';
import { within } from './within.ts';

const CONSOLE = path.join(import.meta.dirname, '..', 'console', 'dist');
/** A minute: links that were not made here, of one address, and uses of one link. */
const WRONG_LINKS = 30;
const USES = 30;
const NOTICES_SETTLE_WITHIN = 2_000;
/** Milliseconds. With a limit on what is let in nobody waits more than a second. */
const ANSWER_WITHIN = 800;

export interface Jobs {
  readonly dispatch: RunningJob | null;
  readonly sweep: RunningJob;
}

export type App = ReturnType<typeof createHttpServer>;

export function registerRoutes(
  app: App,
  service: {
    readonly config: Config;
    readonly open: OpenPorts;
    readonly hearReport: HearReport;
    readonly jobs: Jobs;
    readonly bulk: Precedence;
    readonly metrics: Metrics;
    readonly adminToken: string;
    /** Null in production. */
    readonly demo: Demo | null;
    readonly notReady: () => Promise<string | null>;
  },
): void {
  const { config, open, hearReport, jobs, bulk, metrics, adminToken, demo, notReady } = service;
  const { ports, sandbox } = open;
  const inTime = config.mostRequestsPerSecond === 0 ? {} : { answerWithin: ANSWER_WITHIN };
  const observer = { times: metrics.requests, log: ports.log, ...inTime };
  open.startSenders({ text: senderTextHearer(ports, hearReport) });

  register(app, (v1) => {
    const canSend = () => open.canSend;
    v1Routes(v1, { ports, observer, rateLimit: rateLimit(config.rateLimitPerMinute), canSend, bulk: bulk.first });
  });
  register(app, (hooks) =>
    hookRoutes(hooks, {
      ports,
      observer,
      dialects: { exotel: exotelDialect, json: jsonDialect, plivo: plivoDialect, twilio: twilioDialect, mapped: mappedDialect },
      hearReport,
      hearReceipt: receiptHearer(ports, open.applyReceipt),
      anyDialect: sandbox !== null,
      refused: metrics.hookRefused,
    }),
  );
  register(app, (page) => recipientRoutes(page, { ports, observer, wrongLinks: rateLimit(WRONG_LINKS), uses: rateLimit(USES) }));
  register(app, (operator) => operatorRoutes(operator, { notReady, metrics: metrics.text }));
  app.register(apiRoutes({ ports, adminToken, observer }), { prefix: '/api' });
  app.register(referencePageRoutes(), { prefix: '/docs' });
  if (isConsoleBuilt(CONSOLE)) {
    app.register(consoleRoutes({ folder: CONSOLE, mode: config.mode, https: config.tls !== null, observer }));
  }
  if (sandbox === null || demo === null) return;
  register(app, (routes) =>
    sandboxRoutes(routes, {
      ...sandbox,
      demo,
      observer,
      isOwnHost: ownHosts(config.host, config.sandboxHosts),
      random: ports.random,
      carrier: sandboxCarrier,
      hearReport: countedHearing(reportHearer({ ...ports, directory: servedBySandbox(ports.directory) }), metrics),
      noticesSettled: () => within(NOTICES_SETTLE_WITHIN, jobs.dispatch?.settled() ?? Promise.resolve()).catch(() => undefined),
      clockMoved() {
        jobs.dispatch?.wake();
        jobs.sweep.wake();
      },
    }),
  );
}

function register(app: App, routes: (scope: App) => void): void {
  app.register((scope, _options, done) => {
    routes(scope);
    done();
  });
}
