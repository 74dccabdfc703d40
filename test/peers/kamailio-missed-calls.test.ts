/** Kamailio before the service, as its recipe says: sipp calls by UDP and, through TLS, by TCP; nothing is lost on the way. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import tls from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selfSigned } from '#test/support/certificate.ts';
import { freePort, startKamailio } from './kamailio.ts';
import { clearUpAfterwards, dataDirectory, freshDirectory, type Service, startService } from './service.ts';
import { post, sipPort, sipp, statuses, trunkFor } from './sipp.ts';

clearUpAfterwards();

const RECIPE = path.join(import.meta.dirname, '..', '..', 'docs', 'recipes', 'kamailio-missed-calls.cfg');
const own = selfSigned();
const trunks = selfSigned();
let service: Service;
let port: number;
let tlsPort: number;
let persons = 9_850_000_000;
const stop: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  service = await startService({
    directory: await dataDirectory(),
    environment: { SIP_PORT: '0', SIP_RING_MILLISECONDS: '200' },
  });
  await trunkFor(service);
  port = await freePort();
  tlsPort = await freePort();
  const folder = freshDirectory();
  const file = (name: string, content: string) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const ours = [
    `#!define LISTEN_UDP udp:127.0.0.1:${port}`,
    `#!define LISTEN_TLS tls:127.0.0.1:${tlsPort}`,
    `#!define SAMMATI "sip:127.0.0.1:${sipPort(service)}"`,
    `#!define CERTIFICATE "${file('own.pem', own.cert)}"`,
    `#!define PRIVATE_KEY "${file('own.key', own.key)}"`,
    `#!define TRUNK_AUTHORITY "${file('trunks.pem', trunks.cert)}"`,
    '#!define TRUNKS "^127[.]0[.]0[.]1$"',
    '#!define MOST_REQUESTS 5000',
  ];
  stop.push(await startKamailio(port, { recipe: RECIPE, definitions: ours, directory: freshDirectory() }));
});
afterAll(async () => {
  for (const one of stop.toReversed()) await one();
});

test('calls by UDP are stored, applied and refused', async () => {
  const callers = people(100);
  await post(service, callers);
  await call(port, { callers, args: ['-t', 'u1', '-r', '100'] });
  expect(await statuses(service, callers)).toEqual(new Set(['Blacklist']));
});

test('calls by TLS are, where the trunk shows a certificate', async () => {
  const callers = people(100);
  await post(service, callers);
  const tunnel = await tunnelTo(tlsPort, trunks);
  await call(tunnel, { callers, args: ['-t', 't1', '-r', '100'] });
  expect(await statuses(service, callers)).toEqual(new Set(['Blacklist']));

  const stranger = tls.connect({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false, ...selfSigned() });
  await expect(once(stranger, 'close')).rejects.toThrow(/alert unknown ca/);
});

test('a call that is ended while it rings counts', async () => {
  const callers = people(10);
  await post(service, callers);
  await sipp(port, { scenario: 'sipp-hung-up.xml', line: service.demo.objectLine, callers, args: ['-r', '20'] });
  expect(await statuses(service, callers)).toEqual(new Set(['Blacklist']));
});

test('while the service does not answer, the carrier is told to try again', async () => {
  const callers = people(5);
  process.kill(service.pid, 'SIGSTOP');
  try {
    await sipp(port, { scenario: 'sipp-not-stored.xml', line: service.demo.objectLine, callers });
  } finally {
    process.kill(service.pid, 'SIGCONT');
  }
});

function people(count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    persons += 1;
    return persons;
  });
}

function call(to: number, { callers, args }: { readonly callers: readonly number[]; readonly args: readonly string[] }) {
  return sipp(to, { scenario: 'sipp-missed-call.xml', line: service.demo.objectLine, callers, args });
}

/** sipp speaks no TLS as it is packaged: what it sends by TCP goes on by TLS. */
async function tunnelTo(to: number, certificate: { readonly cert: string; readonly key: string }): Promise<number> {
  const server = net.createServer((plain) => {
    const secure = tls.connect({ port: to, host: '127.0.0.1', rejectUnauthorized: false, ...certificate });
    for (const one of [plain, secure]) one.on('error', () => undefined);
    plain.pipe(secure).pipe(plain);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stop.push(async () => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
