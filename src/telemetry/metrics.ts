import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type RequestTimes, requestTimes } from './request-times.ts';

/** What the service counts for its operators. Labels are words of ours: no number, no account, no secret. */
export interface Metrics {
  readonly requests: RequestTimes;
  /** A request of a carrier whose secret is unknown. */
  hookRefused(): void;
  /** What became of a carrier's report. */
  reportHeard(kind: string, outcome: string): void;
  /** What became of a SIP request. */
  sipRequest(outcome: string): void;
  /** What a sender said to notices. */
  noticesSent(result: string, count: number): void;
  /** What a carrier did over a sender's link that it should not. */
  senderOdd(what: string): void;
  /** How many consent lines show no sign of life. */
  deadLines(count: number): void;
  jobFailed(job: string): void;
  /** In the text format of Prometheus. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}

export function createMetrics({ processFigures = true }: { readonly processFigures?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (processFigures) collectDefaultMetrics({ register: registry });
  const refused = new Counter({ name: 'sammati_hook_refusals_total', help: 'Reports refused for their secret.', registers });
  const heard = new Counter({
    name: 'sammati_carrier_reports_total',
    help: 'Calls, texts and receipts that carriers reported, by what became of them.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const sip = new Counter({
    name: 'sammati_sip_requests_total',
    help: 'SIP requests by what became of them; a call that came again is counted once.',
    labelNames: ['outcome'],
    registers,
  });
  const notices = new Counter({
    name: 'sammati_notices_total',
    help: 'Messages handed to a sender, by what it said.',
    labelNames: ['result'],
    registers,
  });
  const odd = new Counter({
    name: 'sammati_sender_oddities_total',
    help: 'What carriers did over the links of senders that they should not.',
    labelNames: ['what'],
    registers,
  });
  const failures = new Counter({
    name: 'sammati_job_failures_total',
    help: 'Runs of background jobs that failed, and failures within a run for single businesses.',
    labelNames: ['job'],
    registers,
  });
  const dead = new Gauge({ name: 'sammati_dead_lines', help: 'Consent lines that show no sign of life.', registers });
  new Gauge({ name: 'sammati_up', help: '1 while the service runs.', registers }).set(1);

  return {
    requests: requestTimes(registry),
    hookRefused: () => refused.inc(),
    reportHeard: (kind, outcome) => heard.inc({ kind, outcome }),
    sipRequest: (outcome) => sip.inc({ outcome }),
    noticesSent: (result, count) => notices.inc({ result }, count),
    senderOdd: (what) => odd.inc({ what }),
    deadLines: (count) => dead.set(count),
    jobFailed: (job) => failures.inc({ job }),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
