/**
 * Three times as many permission checks as the service is configured to let in, at a fixed pace whether or not the last ones were
 * answered; then half of what it lets in. `npm run bench:load-shedding [-- --most 1000 --seconds 60]`.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { businessAt } from './directory.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { numberAt } from './numbers.ts';
import { type Answered, type Offered, offer } from './open-loop.ts';
import { fine, latencies, printMachine, printTable, type Row } from './report.ts';
import { serve } from './served.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '10000000' },
    most: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    connections: { type: 'string', default: '256' },
    profile: { type: 'string' },
  },
});
const most = Number(values.most);
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const business = businessAt(1);
const share = shareOf(1, Number(values.entries));
const authorization = `Basic ${Buffer.from(`${business.key}:${business.token}`).toString('base64')}`;
const head = ` HTTP/1.1\r\nhost: bench\r\nauthorization: ${authorization}\r\n\r\n`;

function question(): string {
  const number = numberAt(share.first + Math.floor(Math.random() * share.count));
  return `GET /api/accounts/${business.sid}/permission?number=${number}&purpose=service${head}`;
}

interface Phase extends Offered {
  /** Milliseconds for which the service's event loop did nothing else, at most. */
  readonly stalled: number;
}

async function phase(url: string, perSecond: number, forSeconds: number): Promise<Phase> {
  await longestStall(url);
  const offered = await offer(url, { perSecond, seconds: forSeconds, connections }, question);
  return { ...offered, stalled: await longestStall(url) };
}

/** Since it was asked last. */
async function longestStall(url: string): Promise<number> {
  const figures = await (await fetch(`${url}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(figures)?.[1]) * 1000;
}

function rowsOf(what: string, { answers, latest, stalled, ...offered }: Phase, forSeconds: number): readonly Row[] {
  const of = (status: number) => answers.filter((answer) => answer.status === status);
  const [allowed, shed] = [of(200), of(503)];
  const times = (some: readonly Answered[]) => latencies(some.map(({ milliseconds }) => milliseconds));
  const perSecond = (some: readonly Answered[]) => `${fine(some.length / forSeconds)}/s`;
  return [
    [`${what}: offered, over ${offered.connections} connections`, perSecond(answers), ''],
    ['  answered', perSecond(allowed), times(allowed)],
    ['  refused with 503', perSecond(shed), times(shed)],
    ['  anything else', answers.length - allowed.length - shed.length, ''],
    ['  waited more than a second', answers.filter(({ milliseconds }) => milliseconds > 1000).length, ''],
    ['  the client was late by, the service stood still for at most, ms', fine(latest), fine(stalled)],
  ];
}

const fixture = await openFixture(Number(values.entries));
const copy = await copyFixture(fixture, 'load_shedding');
const served = await serve({ url: copy.url }, { most, profile: values.profile });
await phase(served.url, most / 2, 3);
const over = await phase(served.url, 3 * most, seconds);
const after = await phase(served.url, most / 2, 5);
printMachine(`Permission checks at a service that lets in ${most} a second, ${values.entries} entries`);
printTable(
  ['', '', 'ms: p50 / p99 / most'],
  [...rowsOf(`three times that, ${seconds} s`, over, seconds), ...rowsOf('then half of it, 5 s', after, 5)],
);
const lastRefused = Math.max(0, ...after.answers.filter(({ status }) => status === 503).map(({ dueAt }) => dueAt));
console.log(`\nafter the load nothing was refused from ${fine(lastRefused)} ms on`);
await served.stop();
await copy.drop();
await fixture.server.stop();
process.exitCode = 0;
