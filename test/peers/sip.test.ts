/** sipp as a carrier's trunk: missed calls by UDP and TCP, stored and applied by the service as it is installed, each exactly once. */
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { send } from '#test/support/http-client.ts';
import { type PostgresServer, startPostgresServer } from '#test/support/postgres-server.ts';
import { clearUpAfterwards, dataDirectory, freshDirectory, type Service, startService } from './service.ts';
import { key, post, sipPort, sipp, statuses, trunkFor } from './sipp.ts';

const SIP = { SIP_PORT: '0', SIP_RING_MILLISECONDS: '200' };

clearUpAfterwards();

let service: Service;
let persons = 9_840_000_000;

beforeAll(async () => {
  service = await startService({ directory: await dataDirectory(), environment: SIP });
  await trunkFor(service);
});

test.each([
  ['UDP', 'u1'],
  ['TCP', 't1'],
])('by %s every call is stored once and applied before its final answer', async (_, transport) => {
  const callers = people(300);
  await post(service, callers);
  await sipp(sipPort(service), {
    line: service.demo.objectLine,
    scenario: 'sipp-missed-call.xml',
    callers,
    args: ['-t', transport, '-r', '300'],
  });
  expect(await statuses(service, callers)).toEqual(new Set(['Blacklist']));
  const timelines = await Promise.all(callers.slice(0, 20).map((caller) => acts(service, caller)));
  expect(new Set(timelines.map((kinds) => kinds.filter((kind) => kind === 'objected').length))).toEqual(new Set([1]));
});

test('by UDP that loses every fifth packet, no call is lost and none is told twice', async () => {
  const callers = people(60);
  await post(service, callers);
  // sipp loses what it sends and what it receives, so INVITE, answers and ACK are all repeated.
  await sipp(sipPort(service), {
    line: service.demo.objectLine,
    scenario: 'sipp-missed-call.xml',
    callers,
    args: ['-t', 'u1', '-r', '60', '-lost', '20'],
  });
  expect(await statuses(service, callers)).toEqual(new Set(['Blacklist']));
  for (const caller of callers.slice(0, 20)) {
    expect((await acts(service, caller)).filter((kind) => kind === 'objected')).toHaveLength(1);
  }
});

test('a call that the caller ends while it rings counts, and is answered 487', async () => {
  const callers = people(20);
  await post(service, callers);
  await sipp(sipPort(service), {
    line: service.demo.objectLine,
    scenario: 'sipp-hung-up.xml',
    callers,
    args: ['-t', 'u1', '-r', '50'],
  });
  expect(await statuses(service, callers)).toEqual(new Set(['Blacklist']));
});

test('the whole story: posted, told, rung, blacklisted, refused', async () => {
  const [caller = 0] = people(1);
  await post(service, [caller]);
  const permission = async () => {
    const { sid } = service.demo;
    const target = `/api/accounts/${sid}/permission?number=${caller}&purpose=service`;
    return JSON.parse((await send(service.demo.baseUrl, { target, headers: key(service) })).body);
  };
  expect((await permission()).permission).toBe('allowed');
  const messages = await send(service.demo.baseUrl, { target: `/sandbox/messages?to=${caller}` });
  const [notice] = JSON.parse(messages.body).items;
  const line = /0(\d{10})/.exec(notice.text)?.[1] ?? '';
  expect(line).toBe(service.demo.objectLine);
  await sipp(sipPort(service), { scenario: 'sipp-missed-call.xml', line, callers: [caller] });
  expect(await statuses(service, [caller])).toEqual(new Set(['Blacklist']));
  expect(await permission()).toMatchObject({ permission: 'refused', because: 'objected' });
});

test('while the database is stopped every call is answered 503, and what was answered 486 before is there afterwards', async () => {
  const home = freshDirectory();
  // PostgreSQL runs as another user.
  chmodSync(home, 0o755);
  const kept = path.join(home, 'data');
  const database = await startPostgresServer({}, kept);
  const directory = freshDirectory();
  const stopped = await startService({ directory, environment: { ...SIP, DATABASE_URL: database.connectionString } });
  await trunkFor(stopped);
  const log = path.join(freshDirectory(), 'messages');
  const running = sipp(sipPort(stopped), {
    line: stopped.demo.objectLine,
    scenario: 'sipp-either-answer.xml',
    callers: people(900),
    args: ['-r', '300', '-trace_msg', '-message_file', log],
  });
  await until(() => answered(log, 486).size >= 200);
  await database.stop();
  await running;
  const acknowledged = answered(log, 486);
  expect([acknowledged.size + answered(log, 503).size, answered(log, 503).size > 0]).toEqual([900, true]);
  await sipp(sipPort(stopped), {
    line: stopped.demo.objectLine,
    scenario: 'sipp-not-stored.xml',
    callers: people(50),
    args: ['-r', '100'],
  });
  await stopped.end('SIGKILL');

  const again: PostgresServer = await startPostgresServer({}, kept);
  const client = new pg.Client({ connectionString: again.connectionString });
  await client.connect();
  const { rows } = await client.query<{ id: string; times: string }>(
    'select report_id as id, count(*) as times from inbound_contacts group by report_id',
  );
  await client.end();
  await again.stop();
  const stored = new Map(rows.map(({ id, times }) => [id.split(';')[0], Number(times)]));
  expect([...acknowledged].filter((call) => stored.get(call) !== 1)).toEqual([]);
});

function people(count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    persons += 1;
    return persons;
  });
}

/**
 * Call-IDs of the calls in the log that had this answer. Calls of a sipp before this one, whose last packet was lost, are still told
 * of at the port that both had: they are none of these.
 */
function answered(log: string, status: number): ReadonlySet<string> {
  const messages = existsSync(log) ? readFileSync(log, 'latin1').split(/^-{20,}.*$/m) : [];
  const idsOf = (sign: string) =>
    messages.filter((message) => message.includes(sign)).flatMap((message) => /^Call-ID: (\S+)/m.exec(message)?.[1] ?? []);
  const made = new Set(idsOf('INVITE sip:'));
  return new Set(idsOf(`SIP/2.0 ${status} `).filter((id) => made.has(id)));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function acts(of: Service, number: number): Promise<readonly string[]> {
  const { baseUrl, sid } = of.demo;
  const answer = await send(baseUrl, { target: `/api/accounts/${sid}/entries/${number}`, headers: key(of) });
  return JSON.parse(answer.body).timeline.map(({ kind }: { kind: string }) => kind);
}
