/** Kamailio with the recipe as it is documented, and sipp calling: what Sammati refuses goes to no gateway. */
import dgram, { type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { send } from '#test/support/http-client.ts';
import { freePort, startKamailio } from './kamailio.ts';
import { runProgram } from './run-program.ts';
import { clearUpAfterwards, dataDirectory, freshDirectory, type Service, startService } from './service.ts';

const RECIPE = path.join(import.meta.dirname, '..', '..', 'docs', 'recipes', 'kamailio.cfg');
const ALLOWED = path.join(import.meta.dirname, 'programs', 'sipp-allowed.xml');
const REFUSED = path.join(import.meta.dirname, 'programs', 'sipp-refused.xml');
const CUSTOMER = '9800000001';
const STRANGER = '9800000002';
const OBJECTOR = '9800000003';

/** A gateway that answers every INVITE alike and counts them; everything else is 200. */
interface Gateway {
  readonly port: number;
  invites: number;
  status: string;
  readonly socket: Socket;
}

clearUpAfterwards();

let service: Service;
let first: Gateway;
let next: Gateway;
let port: number;
const stop: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  service = await startService({ directory: await dataDirectory() });
  const { sid, virtualNumber, baseUrl, apiKey, apiToken } = service.demo;
  const authorization = `Basic ${btoa(`${apiKey}:${apiToken}`)}`;
  const form = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  const body = `VirtualNumber=${virtualNumber}&Number=${CUSTOMER},${OBJECTOR}`;
  await send(baseUrl, { method: 'POST', target: `/v1/Accounts/${sid}/CustomerWhitelist.json`, headers: form, body });
  const objection = JSON.stringify({ number: OBJECTOR, how: 'letter', reference: 'L-1' });
  const json = { authorization, 'content-type': 'application/json' };
  await send(baseUrl, { method: 'POST', target: `/api/accounts/${sid}/objections`, headers: json, body: objection });

  first = await gateway();
  next = await gateway();
  port = await freePort();
  const { host } = new URL(baseUrl);
  const ours = [
    `#!define LISTEN udp:127.0.0.1:${port}`,
    `#!define SAMMATI "sammati=>http://${apiKey}:${apiToken}@${host}/api/accounts/${sid}/permission"`,
    `#!define FIRST_GATEWAY "sip:127.0.0.1:${first.port}"`,
    `#!define NEXT_GATEWAY "sip:127.0.0.1:${next.port}"`,
  ];
  stop.push(await startKamailio(port, { recipe: RECIPE, definitions: ours, directory: freshDirectory() }));
});
afterAll(async () => {
  for (const one of stop.toReversed()) await one();
});

test('an INVITE to somebody who may be called is relayed to the first gateway', async () => {
  const before = counts();
  await sipp('-sf', ALLOWED, '-s', CUSTOMER, '-m', '20');
  expect(counts()).toEqual([before[0] + 20, before[1]]);
});

test.each([
  ['somebody of whom nothing is known', STRANGER, 'not_whitelisted'],
  ['somebody who objected', OBJECTOR, 'objected'],
  ['another spelling of the number', `+91${OBJECTOR}`, 'objected'],
  ['something that is no number', "x'", 'unreadable_number'],
])('an INVITE to %s gets 403 with the reason, and goes to no gateway', async (_, number, reason) => {
  const before = counts();
  const messages = path.join(freshDirectory(), 'messages');
  await sipp('-sf', REFUSED, '-s', number, '-m', '20', '-trace_msg', '-message_file', messages);
  const seen = readFileSync(messages, 'utf8');
  expect(seen.match(new RegExp(`SIP/2.0 403 ${reason}\\r\\n`, 'g'))).toHaveLength(20);
  expect(seen).toContain(`Reason: SIP;cause=403;text="${reason}"`);
  expect(counts()).toEqual(before);
});

test('a gateway that fails is followed by the next one, a gateway that refuses is not', async () => {
  const before = counts();
  first.status = '503 Service Unavailable';
  await sipp('-sf', ALLOWED, '-s', CUSTOMER, '-m', '5');
  expect(counts()).toEqual([before[0] + 5, before[1] + 5]);
  first.status = '403 Forbidden';
  await sipp('-sf', REFUSED, '-s', CUSTOMER, '-m', '5');
  expect(counts()).toEqual([before[0] + 10, before[1] + 5]);
  first.status = '200 OK';
});

test('nobody is called while Sammati does not answer', async () => {
  const before = counts();
  process.kill(service.pid, 'SIGSTOP');
  try {
    const messages = path.join(freshDirectory(), 'messages');
    await sipp('-sf', REFUSED, '-s', CUSTOMER, '-m', '4', '-trace_msg', '-message_file', messages);
    expect(readFileSync(messages, 'utf8')).toContain('SIP/2.0 403 permission_unknown');
  } finally {
    process.kill(service.pid, 'SIGCONT');
  }
  expect(counts()).toEqual(before);
});

function counts(): [number, number] {
  return [first.invites, next.invites];
}

/** Runs sipp to its end; rejects where a call did not go as its scenario says. */
function sipp(...args: readonly string[]) {
  return runProgram('sipp', [`127.0.0.1:${port}`, '-i', '127.0.0.1', '-nostdin', '-r', '50', '-timeout', '50s', ...args]);
}

async function gateway(): Promise<Gateway> {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const made: Gateway = { port: socket.address().port, invites: 0, status: '200 OK', socket };
  const seen = new Set<string>();
  socket.on('message', (message, from) => {
    const text = message.toString();
    const method = text.slice(0, text.indexOf(' '));
    if (method === 'ACK') return;
    const callId = /^call-id:\s*(\S+)/im.exec(text)?.[1] ?? '';
    if (method === 'INVITE' && !seen.has(callId)) made.invites += 1;
    if (method === 'INVITE') seen.add(callId);
    const copied = text.split('\r\n').filter((line) => /^(?:via|from|to|call-id|cseq|record-route):/i.test(line));
    const tagged = copied.map((line) => (/^to:/i.test(line) && !line.includes('tag=') ? `${line};tag=gw` : line));
    const status = method === 'INVITE' ? made.status : '200 OK';
    const contact = `Contact: <sip:127.0.0.1:${made.port}>`;
    const answer = [`SIP/2.0 ${status}`, ...tagged, contact, 'Content-Length: 0', '', ''].join('\r\n');
    socket.send(answer, from.port, from.address);
  });
  stop.push(async () => void socket.close());
  return made;
}
