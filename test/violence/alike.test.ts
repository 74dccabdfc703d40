/**
 * A stranger cannot tell which accounts there are: another's sid, a closed account's and one that never was are answered alike, to
 * the byte and as far as a clock can tell (R1).
 */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { clearUpAfterwards, type Demo, dataDirectory, startService } from '#test/peers/service.ts';

clearUpAfterwards();
let demo: Demo;
let sids: Readonly<Record<'foreign' | 'closed' | 'unknown', string>>;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  const service = await startService({ directory: await dataDirectory() });
  ({ demo } = service);
  const [foreign, closed] = [await openAccount(), await openAccount()];
  await operate('PUT', `/accounts/${closed}/status`, { status: 'closed', reason: 'they left' });
  sids = { foreign, closed, unknown: `${foreign.slice(0, -4)}zzzz` };
});

async function operate<T>(method: string, path: string, body: object): Promise<T> {
  const headers = { authorization: `Bearer ${demo.adminToken}`, 'content-type': 'application/json' };
  const answer = await fetch(`${demo.baseUrl}/api${path}`, { method, headers, body: JSON.stringify(body) });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as T;
}

async function openAccount(): Promise<string> {
  const { id } = await operate<{ id: number }>('POST', '/businesses', { legalName: 'Another Clinic Private Limited' });
  const { sid } = await operate<{ sid: string }>('POST', '/accounts', { businessId: id, brandName: 'Another Clinic' });
  await operate('POST', `/accounts/${sid}/keys`, {});
  return sid;
}

interface Seen {
  readonly status: number;
  /** Names and values as they came, but for the date and the request's id. */
  readonly headers: readonly string[];
  readonly body: string;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly user: string;
  readonly secret: string;
  readonly body: string;
}

/** Resolves to what was seen and how long it took, in microseconds. */
function ask({ method, path, user, secret, body }: Asked): Promise<Seen & { readonly took: number }> {
  const { hostname, port } = new URL(demo.baseUrl);
  const headers = {
    authorization: `Basic ${btoa(`${user}:${secret}`)}`,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length,
  };
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const sent = request({ agent, hostname, port, method, path, headers }, async (response) => {
      const took = Number(process.hrtime.bigint() - began) / 1000;
      const received = await text(response);
      const pairs = Array.from({ length: response.rawHeaders.length / 2 }, (_, i) => response.rawHeaders.slice(2 * i, 2 * i + 2));
      const shown = pairs.map(([name = '', value]) => (/^(?:date|x-request-id)$/i.test(name) ? name : `${name}: ${value}`));
      const id = response.headers['x-request-id'];
      resolve({ status: response.statusCode ?? 0, headers: shown, body: received.replace(String(id), ''), took });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const WIRE: readonly [string, string, (sid: string) => string, string][] = [
  ['POST', 'XML', (sid) => `/v1/Accounts/${sid}/CustomerWhitelist/`, 'VirtualNumber=8047100001&Number=9800000001'],
  ['POST', 'JSON', (sid) => `/v1/Accounts/${sid}/CustomerWhitelist.json`, `Number=${'9800000001,'.repeat(10_000)}`],
  ['DELETE', 'XML', (sid) => `/v1/Accounts/${sid}/CustomerWhitelist?Number=9800000001`, ''],
  ['GET one', 'JSON', (sid) => `/v1/Accounts/${sid}/CustomerWhitelist/9800000001.json`, ''],
  ['GET one, unreadable', 'XML', (sid) => `/v1/Accounts/${sid}/CustomerWhitelist/1`, ''],
  ['GET Numbers', 'XML', (sid) => `/v1/Accounts/${sid}/Numbers/9800000001`, ''],
];

describe.each(WIRE)('%s in %s', (what, _form, path, body) => {
  test('is refused alike for a foreign, a closed and an unknown sid, and for wrong credentials', async () => {
    const [method = ''] = what.split(' ');
    const { sid, apiKey, apiToken } = demo;
    const own = { method, body, user: apiKey, secret: apiToken };
    const seen: Seen[] = [];
    for (const other of Object.values(sids)) {
      seen.push(await ask({ ...own, path: path(other) }));
      seen.push(await ask({ ...own, path: path(other), user: other }));
      seen.push(await ask({ ...own, path: path(sid), user: other }));
    }
    seen.push(await ask({ ...own, path: path(sid), secret: `${apiToken.slice(0, -1)}!` }));
    seen.push(await ask({ ...own, path: path(sid), user: 'nobody' }));
    const shown = seen.map(({ status, headers, body: received }) => ({ status, headers, body: received }));
    expect(shown[0]).toMatchObject({ status: 401, body: expect.stringMatching(/Authentication failed/) });
    expect(shown).toStrictEqual(shown.map(() => shown[0]));
  });
});

test('/api does not tell a foreign, a closed and an unknown account apart either', async () => {
  const { apiKey, apiToken } = demo;
  for (const path of ['', '/entries', '/entries/9800000001', '/keys', '/members']) {
    const seen: Seen[] = [];
    for (const other of Object.values(sids)) {
      const { took: _took, ...answer } = await ask({
        method: 'GET',
        path: `/api/accounts/${other}${path}`,
        user: apiKey,
        secret: apiToken,
        body: '',
      });
      seen.push(answer);
    }
    expect(seen[0]?.status).toBeGreaterThanOrEqual(401);
    expect(seen).toStrictEqual(seen.map(() => seen[0]));
  }
});

const BLOCKS = 30;
const ROUNDS = 60;

test('refusals take alike long: their difference is less than that between runs of the same', async () => {
  const { sid, apiKey, apiToken } = demo;
  const address = (account: string): string => `/v1/Accounts/${account}/CustomerWhitelist/9800000001.json`;
  const own = { method: 'GET', body: '', user: apiKey, secret: apiToken };
  const cases: readonly Asked[] = [
    ...Object.values(sids).map((other) => ({ ...own, path: address(other) })),
    { ...own, path: address(sid), secret: 'x'.repeat(apiToken.length) },
    { ...own, path: address(sid), user: sids.unknown },
  ];
  // The median of each block of each case; the cases take turns, in an order that turns too.
  const medians = cases.map((): number[] => []);
  for (let block = -2; block < BLOCKS; block += 1) {
    const times = cases.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let turn = 0; turn < cases.length; turn += 1) {
        const which = (turn + round) % cases.length;
        const asked = cases[which];
        if (asked !== undefined) times[which]?.push((await ask(asked)).took);
      }
    }
    // The first two warm up.
    if (block >= 0) for (const [which, taken] of times.entries()) medians[which]?.push(quantile(taken, 0.5));
  }
  const means = medians.map(mean);
  const spread = mean(medians.map(deviation));
  // What all cases of a block have in common, such as other work of the machine, taken away.
  const ofBlock = Array.from({ length: BLOCKS }, (_, block) => mean(medians.map((one) => one[block] ?? 0)));
  const ownSpread = mean(medians.map((one) => deviation(one.map((median, block) => median - (ofBlock[block] ?? 0)))));
  const difference = Math.max(...means) - Math.min(...means);
  console.log(
    `${BLOCKS * ROUNDS * cases.length} refusals, microseconds: foreign, closed, unknown, wrong token, unknown user ` +
      `${means.map((one) => one.toFixed(1)).join(', ')}; greatest difference ${difference.toFixed(1)}, spread between runs ${spread.toFixed(1)}, ` +
      `of which its own ${ownSpread.toFixed(1)}`,
  );
  expect(difference).toBeLessThan(spread);
  expect(difference).toBeLessThan(4 * ownSpread);
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
}
