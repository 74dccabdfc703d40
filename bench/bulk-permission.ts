/**
 * Permission for a million numbers in a hundred requests of ten thousand, over HTTP, one request after the other and several at once, with
 * single questions meanwhile; beside what others publish that they would take. `npm run bench:bulk-permission [-- --entries 1000000
 * --registry 10000000]`. The registry's file is made and imported first, by the product itself.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient } from './client.ts';
import { businessAt } from './directory.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { importRegistry } from './import-registry.ts';
import { FIRST_NEW_INDEX, numberAt } from './numbers.ts';
import { cacheFolder } from './postgres.ts';
import { fine, latencies, megabytes, printMachine, printTable, type Row, whole } from './report.ts';
import { type Served, serve } from './served.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '10000000' },
    registry: { type: 'string', default: '10000000' },
    numbers: { type: 'string', default: '1000000' },
    each: { type: 'string', default: '10000' },
    profile: { type: 'string' },
  },
});
const entries = Number(values.entries);
const registry = Number(values.registry);
const numbers = Number(values.numbers);
const each = Number(values.each);
const requests = Math.ceil(numbers / each);
const business = businessAt(1);
const share = shareOf(1, entries);
const SEVERAL = 4;
/** Milliseconds between single questions. */
const ASKED_EVERY = 10;

/** What others publish that they take: numbers a request, and requests a minute. A limit, not a speed that anybody measured. */
const published: readonly (readonly [who: string, source: string, each: number, aMinute: number])[] = [
  ['Exotel, status of a number', 'developer.exotel.com/docs/advanced-config/rate-limiting', 1, 200],
  ['Twilio Consent Management', 'twilio.com/docs/messaging/features/consent-api', 25, 100],
  ['RealPhoneValidation', 'realphonevalidation.com', 1, 600],
  ['TCPA Litigator List', 'tcpalitigatorlist.com', 1, 3_000],
  ['DNCScrub, reassigned numbers', 'docs.dncscrub.com/api-reference/other/rate-limits', 1_000, 500],
  ['DNCScrub, full scrub', 'docs.dncscrub.com/api-reference/other/rate-limits', 10_000, 100],
  ['DNCScrub, litigators only', 'docs.dncscrub.com/api-reference/other/rate-limits', 10_000, 1_000],
];

/** Half are people in the business's list, half are not. */
function numbersOf(place: number): readonly string[] {
  return Array.from({ length: each }, (_, i) => {
    const one = place * each + i;
    return String(numberAt(one % 2 === 0 ? share.first + ((one * 7919) % share.count) : FIRST_NEW_INDEX * 2 + one));
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: SEVERAL });
const auth = `${business.key}:${business.token}`;

async function ask(url: string, body: string): Promise<Buffer> {
  const target = new URL(`/api/accounts/${business.sid}/permission`, url);
  const headers = { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const outgoing = request(target, { method: 'POST', agent, auth, headers }, (answer) => {
      buffer(answer).then(
        (content) => (answer.statusCode === 200 ? resolve(content) : reject(new Error(content.toString()))),
        reject,
      );
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

interface Measured {
  readonly seconds: number;
  /** Milliseconds of each request, and of each single question meanwhile. */
  readonly took: readonly number[];
  readonly single: readonly number[];
  /** Microseconds of the service's processor a number, single questions included. */
  readonly processor: number;
}

async function measure(served: Served, bodies: readonly string[], atOnce: number): Promise<Measured> {
  const took: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const sent = performance.now();
      await ask(served.url, body);
      took.push(performance.now() - sent);
    }
  };
  const before = served.processorTime();
  const began = performance.now();
  const asking = new AbortController();
  const single = singleQuestions(served.url, asking.signal);
  await Promise.all(Array.from({ length: atOnce }, lane));
  const milliseconds = performance.now() - began;
  asking.abort();
  const processor = ((served.processorTime() - before) * 1000) / (bodies.length * each);
  return { seconds: milliseconds / 1000, took, single: await single, processor };
}

/** What a dialler waits meanwhile. */
async function singleQuestions(url: string, signal: AbortSignal): Promise<readonly number[]> {
  const client = createClient(url, business, 1);
  const waited: number[] = [];
  while (!signal.aborted) {
    const sent = performance.now();
    await client.permission(numberAt(share.first + waited.length));
    waited.push(performance.now() - sent);
    await delay(ASKED_EVERY);
  }
  client.close();
  return waited;
}

function rowOf(what: string, { seconds, took, single, processor }: Measured): Row {
  return [what, whole((took.length * each) / seconds), latencies(took), latencies(single), `${fine(processor)} µs`];
}

const folder = mkdtempSync(path.join(cacheFolder(), 'run-'));
chmodSync(folder, 0o755);
try {
  const fixture = await openFixture(entries);
  const copy = await copyFixture(fixture, 'bulk_permission');
  if (registry > 0) await importRegistry({ url: copy.url, numbers: registry, folder });
  const served = await serve({ url: copy.url }, { profile: values.profile });
  const bodies = Array.from({ length: requests }, (_, place) =>
    JSON.stringify({ numbers: numbersOf(place), purpose: 'service' }),
  );
  // Each page of the database is looked at for the first time, which is dear on a virtual machine.
  const [first] = await Promise.all([ask(served.url, bodies[0] ?? ''), measure(served, bodies, SEVERAL)]);
  const alone = await measure(served, bodies, 1);
  const several = await measure(served, bodies, SEVERAL);
  const memory = served.memory();
  agent.destroy();
  await served.stop();
  printMachine(
    `Permission for ${whole(numbers)} numbers in ${requests} requests, ${whole(entries)} entries, ${whole(registry)} in the registry`,
  );
  printTable(
    ['', 'numbers/s', 'ms a request: p50 / p99 / most', 'single question meanwhile', 'processor a number'],
    [rowOf('one request after the other', alone), rowOf(`${SEVERAL} requests at once`, several)],
  );
  const { items }: { items: readonly { permission: string }[] } = JSON.parse(first.toString());
  const allowed = items.filter(({ permission }) => permission === 'allowed').length;
  console.log(
    `\nof the first ${items.length} numbers ${allowed} may be called; ${megabytes(first.length)} an answer; ${megabytes(memory)} resident`,
  );
  printTable(
    ['published by', 'where', 'numbers a request', 'requests a minute', 'numbers/s at most'],
    published.map(([who, source, many, aMinute]) => [who, source, many, aMinute, fine((many * aMinute) / 60)]),
  );
  await copy.drop();
  await fixture.server.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = 0;
