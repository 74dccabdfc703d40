import { once } from 'node:events';
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpAnswer, send, sendRaw } from '#test/support/http-client.ts';
import { keyOf, type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const host = 'Host: sammati.example';

let service: RunningService;

beforeAll(async () => {
  service = await startTestService('embedded');
});
afterAll(() => service.stop());

describe('refusals have the form of the surface', () => {
  it.each([
    ['/v1/Nothing', 'application/xml'],
    ['/v1/Nothing.json', 'application/json'],
    ['/v1', 'application/xml'],
    ['/nothing', 'application/xml'],
    ['/nothing.json', 'application/json'],
    ['/%ff%zz', 'application/xml'],
    ['/%76%31/numbers', 'application/xml'],
    ['//v%31/whitelist_number.json', 'application/json'],
    ['/api/nothing', 'application/problem+json'],
    ['/hooks/nothing', 'application/problem+json'],
    ['/sandbox/nothing', 'application/problem+json'],
  ])('404 for %s as %s', async (target, contentType) => {
    const answer = await service.send({ target });
    expect(answer.headers['content-type']?.replace('; charset=utf-8', '')).toBe(contentType);
    expect([answer.status, statusInBody(answer)]).toEqual(target.includes('%zz') ? [400, 400] : [404, 404]);
  });

  it('404 for a path of very many slashes, as soon as for any other', async () => {
    expect((await service.send({ target: `${'/'.repeat(100_000)}nothing` })).status).toBe(404);
  });

  it.each([
    ['PUT', '/v1/Accounts/x/CustomerWhitelist.json', 'POST, DELETE, OPTIONS'],
    ['GET', '/v1/Accounts/x//CustomerWhitelist/', 'POST, DELETE, OPTIONS'],
    ['PROPFIND', '/v1/Accounts/x/Numbers/9800000001', 'GET, HEAD, OPTIONS'],
    ['POST', '/v1/Accounts/x/CustomerWhitelist/9800000001.json', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/healthz', 'GET, HEAD, OPTIONS'],
    ['PUT', '/sandbox/clock', 'GET, HEAD, POST, OPTIONS'],
  ])('405 for %s %s, with what is allowed', async (method, target, allow) => {
    const answer = await service.send({ method, target });
    expect([answer.status, statusInBody(answer), answer.headers.allow]).toEqual([405, 405, allow]);
  });

  it('answers OPTIONS with what is allowed', async () => {
    const answer = await service.send({ method: 'OPTIONS', target: '/v1/Accounts/x/CustomerWhitelist' });
    expect([answer.status, answer.headers.allow, answer.body]).toEqual([204, 'POST, DELETE, OPTIONS', '']);
    expect((await service.send({ method: 'OPTIONS', target: '/v1/Nothing' })).status).toBe(404);
  });

  it('refuses a body of another type, or a compressed one, with 415', async () => {
    const { account } = service;
    const target = `/v1/Accounts/${account.sid}/CustomerWhitelist`;
    for (const headers of [
      { 'content-type': 'application/json' },
      { 'content-type': '////' },
      { ...form, 'content-encoding': 'gzip' },
    ]) {
      const answer = await service.send({ method: 'POST', target, headers: { ...keyOf(account), ...headers }, body: '{}' });
      expect([answer.status, statusInBody(answer)]).toEqual([415, 415]);
    }
  });

  it('refuses a change that a browser sends for a page of another site', async () => {
    const { account } = service;
    for (const site of ['cross-site', 'same-site']) {
      const headers = { ...keyOf(account), 'sec-fetch-site': site };
      const target = `/v1/Accounts/${account.sid}/CustomerWhitelist`;
      const answer = await service.send({ method: 'POST', target, headers: { ...headers, ...form }, body: 'Number=9800000001' });
      expect([answer.status, statusInBody(answer)]).toEqual([403, 403]);
      expect((await service.send({ target: `/v1/Accounts/${account.sid}/Numbers/9800000001`, headers })).status).toBe(200);
    }
  });

  it.each<[string, number, (own: TestAccount) => Promise<HttpAnswer>]>([
    ['is suspended', 403, ({ sid }) => service.api('PUT', `/accounts/${sid}/status`, { status: 'suspended', reason: 'a test' })],
    ['loses its key', 401, ({ sid, key }) => service.api('DELETE', `/accounts/${sid}/keys/${key}`)],
  ])('posts nothing for an account that %s while the body is on its way', async (_, status, takeAway) => {
    const own = await service.openAccount();
    const body = `VirtualNumber=${own.virtualNumber}&Number=9800000001`;
    const { hostname, port } = new URL(service.url);
    const request = http.request({
      hostname,
      port,
      method: 'POST',
      path: `/v1/Accounts/${own.sid}/CustomerWhitelist`,
      headers: { ...keyOf(own), ...form, 'content-length': body.length, expect: '100-continue' },
    });
    request.flushHeaders();
    await once(request, 'continue');
    await takeAway(own);
    request.end(body);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(status);
  });

  it('refuses a body that is too large elsewhere, also one without a length', async () => {
    const large = Buffer.alloc(70_000, 'x');
    async function* chunks() {
      yield large;
    }
    for (const body of [large, chunks()]) {
      const headers = { 'content-type': 'application/json' };
      const answer = await service.send({ method: 'POST', target: '/sandbox/missed-calls', headers, body });
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([413, 'body_too_large']);
    }
  });

  it('answers malformed JSON of the sandbox with 400', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await service.send({ method: 'POST', target: '/sandbox/missed-calls', headers, body: '{' });
    expect([answer.status, statusInBody(answer)]).toEqual([400, 400]);
  });
});

describe('request ids', () => {
  it('are ours on every answer, whatever the client sends', async () => {
    const seen = new Set<string>();
    for (const target of ['/healthz', '/nothing', '/v1/Accounts/x/Numbers/1', '/api/nothing', '/%zz', '/sandbox/messages']) {
      const answer = await service.send({ target, headers: { 'x-request-id': 'mine', 'request-id': 'mine' } });
      expect(answer.headers['x-request-id']).toMatch(uuid);
      seen.add(String(answer.headers['x-request-id']));
    }
    expect(seen.size).toBe(6);
  });
});

describe('what the HTTP parser refuses', () => {
  it.each([
    ['XML', `GET /v1/Accounts/x/Numbers/1 HTTP/1.1\r\n${host}\r\nBad Header: 1\r\n\r\n`, '<RestException><Status>400</Status>'],
    ['JSON', `GET /v1/Accounts/x/Numbers/1.json HTTP/1.1\r\n${host}\r\nBad Header: 1\r\n\r\n`, '{"RestException":{"Status":400'],
    ['JSON before a query', `GET /x.json?a=/b HTTP/1.1\r\n${host}\r\nBad Header: 1\r\n\r\n`, '{"RestException":{"Status":400'],
    ['problem details', `GET /api/accounts HTTP/1.1\r\n${host}\r\nBad Header: 1\r\n\r\n`, '"code":"invalid_request"'],
    ['XML for rubbish', '\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n', '<RestException><Status>400</Status>'],
    ['XML for another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '<RestException><Status>400</Status>'],
    [
      'XML for two lengths',
      `POST / HTTP/1.1\r\n${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
      '<Status>400</Status>',
    ],
  ])('is answered as %s', async (_form, bytes, expected) => {
    const answer = await sendRaw(service.url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('X-Request-Id: ');
    expect(answer).toContain(expected);
    expect(answer.split('\r\n\r\n')[1]?.length).toBe(Number(/Content-Length: (\d+)/.exec(answer)?.[1]));
  });

  it('is 431 where headers are too large, to a client that goes on sending too', async () => {
    for (const size of [140_000, 3_000_000]) {
      const bytes = `GET /v1/x.json HTTP/1.1\r\n${host}\r\nX: ${'x'.repeat(size)}\r\n\r\n`;
      expect(await sendRaw(service.url, bytes)).toMatch(/^HTTP\/1\.1 431 [\s\S]*RestException[\s\S]*431/);
    }
  });

  it('is 400 for a broken chunk of a body', async () => {
    const { account } = service;
    const head = `POST /v1/Accounts/${account.sid}/CustomerWhitelist HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n`;
    const bytes = `${head}Authorization: ${keyOf(account).authorization}\r\n\r\nzz\r\n`;
    expect(await sendRaw(service.url, bytes)).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Status>400<\/Status>/);
  });

  it('is 400 without a Host, 405 for a tunnel, and an unknown expectation is no hindrance', async () => {
    expect(await sendRaw(service.url, 'GET /v1/x.json HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*RestException/,
    );
    expect(await sendRaw(service.url, `CONNECT a:1 HTTP/1.1\r\n${host}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 405 [\s\S]*RestException/);
    const expecting = `GET /healthz HTTP/1.1\r\n${host}\r\nExpect: miracles\r\nConnection: close\r\n\r\n`;
    expect(await sendRaw(service.url, expecting)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('odd but lawful requests', () => {
  it('accepts a request line of 64 KiB', async () => {
    const { account } = service;
    const number = '9800000001';
    const base = `/v1/Accounts/${account.sid}/CustomerWhitelist.json?VirtualNumber=${account.virtualNumber}&Number=${number}`;
    const target = base + `,${number}`.repeat(Math.floor((65_536 - 20 - base.length) / 11));
    const answer = await service.send({ method: 'POST', target, headers: keyOf(account) });
    expect([target.length > 65_500, answer.status]).toEqual([true, 200]);
    expect(JSON.parse(answer.body).Result.Processed).toBe(1);
  });

  it('serves absolute targets, doubled slashes and an escaped path like the plain one', async () => {
    const { account } = service;
    const authorization = `Authorization: ${keyOf(account).authorization}`;
    for (const target of [
      `http://api.exotel.com/v1/Accounts/${account.sid}/Numbers/9800000001.json`,
      `//v1//Accounts/${account.sid}///Numbers//9800000001.json`,
      `/v1/Accounts/${account.sid}/%4eumbers/9800000001.json`,
    ]) {
      const answer = await sendRaw(
        service.url,
        `GET ${target} HTTP/1.1\r\n${host}\r\n${authorization}\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toContain('"PhoneNumber":"09800000001"');
    }
  });

  it('answers HTTP/1.0 and pipelined requests in order', async () => {
    expect(await sendRaw(service.url, 'GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    const two = `GET /healthz HTTP/1.1\r\n${host}\r\n\r\nGET /nothing.json HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`;
    expect(await sendRaw(service.url, two)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"status":"ok"\}HTTP\/1\.1 404 /);
  });

  it('ignores an upgrade nobody offers', async () => {
    const bytes = `GET /healthz HTTP/1.1\r\n${host}\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`;
    expect(await sendRaw(service.url, bytes)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('the caller’s address in the evidence', () => {
  it('is that of the connection, and that a trusted proxy names only where one is configured', async () => {
    const addressOf = async (running: RunningService, number: number) => {
      const { account } = running;
      const headers = { ...keyOf(account), 'x-forwarded-for': '203.0.113.9' };
      const target = `/v1/Accounts/${account.sid}/CustomerWhitelist?VirtualNumber=${account.virtualNumber}&Number=${number}`;
      expect((await running.send({ method: 'POST', target, headers })).status).toBe(200);
      const { body } = await running.api('GET', `/accounts/${account.sid}/entries/${number}`);
      return JSON.parse(body).timeline[0].request.address;
    };
    expect(await addressOf(service, 9_810_000_001)).toBe('127.0.0.1');
    const proxied = await startTestService('PostgreSQL', { trustedProxies: ['127.0.0.0/8'] });
    try {
      expect(await addressOf(proxied, 9_810_000_001)).toBe('203.0.113.9');
    } finally {
      await proxied.stop();
    }
  });
});

describe('the reference', () => {
  it('is a page at /docs, with or without a slash, and a document at /api/openapi.json', async () => {
    for (const target of ['/docs', '/docs/']) {
      const page = await service.send({ target });
      expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    }
    expect(JSON.parse((await service.send({ target: '/api/openapi.json' })).body).openapi).toMatch(/^3\.1\./);
  });
});

describe('operators', () => {
  it('see that it lives and is ready, and its figures, without a number, sid or secret in a label', async () => {
    const { account, demo } = service;
    await send(service.url, { target: `/v1/Accounts/${account.sid}/Numbers/9800000001`, headers: keyOf(account) });
    await send(service.url, { method: 'POST', target: `/hooks/json/${demo.hookSecret}/missed-call`, body: '{}' });
    expect((await service.send({ target: '/healthz' })).body).toBe('{"status":"ok"}');
    expect((await service.send({ target: '/readyz' })).body).toBe('{"status":"ready"}');
    const { body, headers } = await service.send({ target: '/metrics' });
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toMatch(/sammati_http_request_duration_seconds_count\{route="\/v1\/numbers",method="GET",status="200"\} [1-9]/);
    expect(body).toContain('process_cpu_user_seconds_total');
    for (const secret of [account.sid, account.key, demo.hookSecret, '9800000001']) expect(body).not.toContain(secret);
  });
});

function statusInBody({ headers, body }: HttpAnswer): number {
  if (headers['content-type'] === 'application/xml') return Number(/<RestException><Status>(\d+)<\/Status>/.exec(body)?.[1]);
  const document = JSON.parse(body);
  return document.RestException?.Status ?? document.status;
}
