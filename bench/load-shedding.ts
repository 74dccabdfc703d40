/**
 * Three times as many permission checks as the service is configured to let in, at a fixed pace whether or not the last ones were
 * answered; then half of what it lets in. `npm run bench:load-shedding [-- --most 1000 --seconds 60]`.
 */
import { Agent, request } from 'node:http';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { businessAt } from './directory.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { numberAt } from './numbers.ts';
import { fine, latencies, printMachine, printTable, type Row } from './report.ts';
import { serve } from './served.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '10000000' },
    most: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
  },
});
const most = Number(values.most);
const seconds = Number(values.seconds);
const business = businessAt(1);
const share = shareOf(1, Number(values.entries));
const authorization = `Basic ${Buffer.from(`${business.key}:${business.token}`).toString('base64')}`;
const agent = new Agent({ keepAlive: true, maxSockets: 1000 });
const TICK = 10;

interface Answered {
  readonly status: number;
  readonly milliseconds: number;
  /** Milliseconds from the beginning of the phase to when it was sent. */
  readonly sentAt: number;
}

function ask(url: string, sentAt: number): Promise<Answered> {
  const number = numberAt(share.first + Math.floor(Math.random() * share.count));
  const target = `/api/accounts/${business.sid}/permission?number=${number}&purpose=service`;
  const sent = performance.now();
  return new Promise((resolve) => {
    const outgoing = request(new URL(target, url), { agent, headers: { authorization } }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, milliseconds: performance.now() - sent, sentAt }));
    });
    outgoing.once('error', () => resolve({ status: 0, milliseconds: performance.now() - sent, sentAt }));
    outgoing.end();
  });
}

async function offer(url: string, perSecond: number, forSeconds: number): Promise<readonly Answered[]> {
  const began = performance.now();
  const answers: Promise<Answered>[] = [];
  for (let at = 0; at < forSeconds * 1000; at = performance.now() - began) {
    const due = Math.floor((at / 1000) * perSecond);
    while (answers.length < due) answers.push(ask(url, at));
    await delay(TICK);
  }
  return Promise.all(answers);
}

function rowsOf(what: string, answers: readonly Answered[], forSeconds: number): readonly Row[] {
  const of = (status: number) => answers.filter((answer) => answer.status === status);
  const [allowed, shed] = [of(200), of(503)];
  const times = (some: readonly Answered[]) => latencies(some.map(({ milliseconds }) => milliseconds));
  const perSecond = (some: readonly Answered[]) => `${fine(some.length / forSeconds)}/s`;
  return [
    [`${what}: offered`, perSecond(answers), ''],
    ['  answered', perSecond(allowed), times(allowed)],
    ['  refused with 503', perSecond(shed), times(shed)],
    ['  anything else', answers.length - allowed.length - shed.length, ''],
    ['  waited more than a second', answers.filter(({ milliseconds }) => milliseconds > 1000).length, ''],
  ];
}

const fixture = await openFixture(Number(values.entries));
const copy = await copyFixture(fixture, 'load_shedding');
const served = await serve({ url: copy.url }, { most });
await offer(served.url, most / 2, 3);
const over = await offer(served.url, 3 * most, seconds);
const after = await offer(served.url, most / 2, 5);
printMachine(`Permission checks at a service that lets in ${most} a second, ${values.entries} entries`);
printTable(
  ['', '', 'ms: p50 / p99 / most'],
  [...rowsOf(`three times that, ${seconds} s`, over, seconds), ...rowsOf('then half of it, 5 s', after, 5)],
);
const lastRefused = Math.max(0, ...after.filter(({ status }) => status === 503).map(({ sentAt }) => sentAt));
console.log(`\nafter the load nothing was refused from ${fine(lastRefused)} ms on`);
agent.destroy();
await served.stop();
await copy.drop();
await fixture.server.stop();
process.exitCode = 0;
