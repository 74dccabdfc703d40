import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic } from '#test/support/exotel-clients.ts';
import { type HttpAnswer, sendRaw } from '#test/support/http-client.ts';
import { keyOf, type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';
import { rawUpstream, type StubUpstream, stubUpstream } from '#test/support/stub-upstream.ts';

const KEY = 'provider-key';
const TOKEN = 'provider:token:4711';
const secrets = [KEY, TOKEN, Buffer.from(`${KEY}:${TOKEN}`).toString('base64')];

let service: RunningService;
let provider: StubUpstream;
let account: TestAccount;
/** Its provider is another one in each test. */
let another: TestAccount;

beforeAll(async () => {
  service = await startTestService('PostgreSQL', { upstreamSeconds: 1 });
  provider = await stubUpstream((request, response, body) => {
    if (request.url?.includes('redirect')) response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    else if (request.url?.includes('unauthorized')) response.writeHead(401, { 'www-authenticate': 'Basic' }).end('no');
    else {
      const ofTheHost = ['Set-Cookie', 'one=1', 'Clear-Site-Data', '"*"', 'X-Content-Type-Options', 'odd'];
      const headers = ['X-Own', 'a', ...ofTheHost, 'Connection', 'X-Hop', 'X-Hop', '1'];
      response.writeHead(207, [...headers, 'Content-Type', 'text/x-own; charset=latin1']).end(`${request.method} ${body}`);
    }
  });
  account = await accountOf(provider.baseUrl);
  another = await service.openAccount();
});
afterAll(async () => {
  await service.stop();
  await provider.close();
});

async function accountOf(baseUrl: string, more: object = {}): Promise<TestAccount> {
  return givenUpstream(await service.openAccount(), baseUrl, more);
}

async function givenUpstream(opened: TestAccount, baseUrl: string, more: object = {}): Promise<TestAccount> {
  await service.api('PUT', `/accounts/${opened.sid}/upstream`, { baseUrl, sid: 'theirs1', key: KEY, token: TOKEN, ...more });
  return opened;
}

function ask(of: TestAccount, method: string, path: string, more: { headers?: object; body?: string } = {}): Promise<HttpAnswer> {
  const { headers, ...rest } = more;
  return service.send({ method, target: `/v1/Accounts/${of.sid}${path}`, headers: { ...keyOf(of), ...headers }, ...rest });
}

function exception(answer: HttpAnswer): { Status: number; Message: string } {
  return JSON.parse(answer.body).RestException;
}

describe('what goes on to the provider', () => {
  it.each([
    ['GET', '/v1/Accounts/SID/Sms/Messages/abc.json?details=true&x=%zz&x=1', ''],
    ['POST', '/v1/Accounts/SID/Sms/send', 'From=1&To=2&Body=%E0%A4%A8'],
    ['PUT', '/v2_beta/Accounts/SID/IncomingPhoneNumbers//x%2Fy/', '{"a":1}'],
    ['DELETE', '/v2/accounts/SID/contacts?', 'id=1'],
    ['PATCH', '/V3/ACCOUNTS/SID', ''],
    ['OPTIONS', '/v1/Accounts/SID.json', ''],
    ['GET', '/v1/Accounts/SID/customerwhitelist.json', ''],
  ])('%s %s: method, address, body and headers, with the sid and credentials that it knows', async (method, target, body) => {
    const headers = {
      'content-type': 'text/odd',
      'X-Own-Header': 'kept',
      cookie: 'sammati-session=1',
      te: 'trailers',
      connection: 'close, x-mine',
      'x-mine': '1',
    };
    const asked = target.replace('SID', account.sid);
    const answer = await service.send({ method, target: asked, headers: { ...keyOf(account), ...headers }, body });
    const got = provider.reached.at(-1);
    expect(got).toMatchObject({ method, target: target.replace('SID', 'theirs1'), body });
    expect(got?.headers).toMatchObject({
      authorization: basic(KEY, TOKEN),
      'content-type': 'text/odd',
      host: expect.any(String),
    });
    expect(got?.rawHeaders).toContain('X-Own-Header');
    for (const name of ['te', 'x-mine', 'cookie']) expect(got?.headers[name]).toBeUndefined();
    expect(got?.headers.host).toBe(new URL(provider.baseUrl).host);
    expect([answer.status, answer.body]).toEqual([207, `${method} ${body}`]);
    expect(answer.headers).toMatchObject({
      'x-own': 'a',
      'content-type': 'text/x-own; charset=latin1',
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
    for (const name of ['x-hop', 'set-cookie', 'clear-site-data']) expect(answer.headers[name]).toBeUndefined();
    expect(answer.headerNames).toContain('X-Own');
  });

  it('keeps out who is not the account, and passes nothing on where there is no provider', async () => {
    const before = provider.reached.length;
    const without = await service.openAccount();
    expect((await ask(without, 'GET', '/Sms/1.json')).status).toBe(404);
    expect(exception(await ask(without, 'GET', '/Sms/1.json'))).toEqual({ Status: 404, Message: 'No matching results' });
    for (const headers of [keyOf(without), { authorization: basic(account.key, 'wrong') }, { authorization: '' }]) {
      const target = `/v1/Accounts/${account.sid}/Sms/1.json`;
      const answer = await service.send({ target, headers });
      expect(exception(answer)).toEqual({ Status: 401, Message: 'Authentication failed' });
    }
    expect((await service.send({ target: `/v1/Accounts/${account.sid}%2FSms/1`, headers: keyOf(account) })).status).toBe(401);
    const suspended = await accountOf(provider.baseUrl);
    await service.api('PUT', `/accounts/${suspended.sid}/status`, { status: 'suspended', reason: 'a test' });
    expect((await ask(suspended, 'GET', '/Sms/1')).status).toBe(403);
    expect(provider.reached).toHaveLength(before);
  });

  it('hands back redirections and refusals of the provider as they are', async () => {
    const redirected = await ask(account, 'GET', '/redirect');
    expect([redirected.status, redirected.headers.location]).toEqual([302, 'http://127.0.0.1:1/elsewhere']);
    const refused = await ask(account, 'GET', '/unauthorized');
    expect([refused.status, refused.body]).toEqual([401, 'no']);
  });

  it('shows the provider without its credentials, changes and forgets it, and lets the operator alone set it', async () => {
    const own = await accountOf(`${provider.baseUrl}/base/`);
    const target = `/api/accounts/${own.sid}/upstream`;
    const shown = await service.send({ target, headers: keyOf(own) });
    const base = `${provider.baseUrl}/base`;
    expect(JSON.parse(shown.body)).toEqual({
      baseUrl: base,
      sid: 'theirs1',
      opensCalls: false,
      relaysWhitelist: false,
      setAt: expect.any(String),
    });
    const body = JSON.stringify({ baseUrl: 'http://127.0.0.1:9', sid: 'x', key: 'k', token: 't' });
    const headers = { ...keyOf(own), 'content-type': 'application/json' };
    expect((await service.send({ method: 'PUT', target, headers, body })).status).toBe(403);
    await ask(own, 'GET', '/Sms/1');
    expect(provider.reached.at(-1)?.target).toBe('/base/v1/Accounts/theirs1/Sms/1');
    await service.api('PATCH', `/accounts/${own.sid}/upstream`, { opensCalls: true });
    expect(JSON.parse((await service.send({ target, headers: keyOf(own) })).body)).toMatchObject({
      opensCalls: true,
      baseUrl: base,
    });
    await service.api('DELETE', `/accounts/${own.sid}/upstream`);
    expect((await ask(own, 'GET', '/Sms/1')).status).toBe(404);
    expect((await service.send({ target, headers: keyOf(own) })).status).toBe(404);
  });

  it.each([
    'ftp://host',
    'http://',
    'http://user:pass@host',
    'http://host?x=1',
    'http://host/#x',
    'http://host/a/../b',
    'host/path',
    'http://ho st',
    'http://host\\@evil',
    'http://host:port',
  ])('does not take %s for the address of a provider', async (baseUrl) => {
    const body = { baseUrl, sid: 'x', key: 'k', token: 't' };
    await expect(service.api('PUT', `/accounts/${account.sid}/upstream`, body)).rejects.toThrow(/ 4(?:22|00) /);
  });
});

describe('paths that start calls', () => {
  const starting = [
    ['POST', '/Calls'],
    ['POST', '/calls/Connect.json'],
    ['POST', '//CALLS//'],
    ['POST', '/%43alls/connect2'],
    ['POST', '/%2543alls'],
    ['POST', '/x%2fCalls%2fconnect'],
    ['POST', '/Calls;x=1/y'],
    ['POST', '/C%EF%BD%81lls'],
    ['PUT', '/campaigns'],
    ['POST', '/click2call'],
    ['GET', '/calls/connect?From=1'],
    ['DELETE', '/Campaigns/1'],
    ['GET', '/Calls?_method=POST'],
  ] as const;

  it.each(starting)('%s …%s is refused, in any version', async (method, path) => {
    const before = provider.reached.length;
    for (const version of ['v1/Accounts', 'v2/accounts', 'V3/ACCOUNTS']) {
      const target = `/${version}/${account.sid}${path}`;
      const answer = await service.send({ method, target, headers: keyOf(account) });
      expect([target, answer.status, answer.body.includes('RestException')]).toEqual([target, 403, true]);
    }
    expect(provider.reached).toHaveLength(before);
  });

  it.each(['/../Calls', '/x/%2e%2e/Calls/connect', '/x/..;/Calls', '/%252e%252e/y', '/a%5cb', '/a%00b', '/%2525252525252541'])(
    '%s can be read in more than one way',
    async (path) => {
      const before = provider.reached.length;
      expect((await ask(account, 'POST', path)).status).toBe(400);
      expect(provider.reached).toHaveLength(before);
    },
  );

  it('lets calls be looked up, and passes all on where the operator has opened it', async () => {
    expect((await ask(account, 'GET', '/Calls/abc123.json')).status).toBe(207);
    expect((await ask(account, 'GET', '/Calls?From=09800000001')).status).toBe(207);
    expect((await ask(account, 'GET', '/Calls/abc123', { headers: { 'x-http-method-override': 'POST' } })).status).toBe(403);
    const elsewhere = { 'x-original-url': '/v1/Accounts/theirs1/Calls/connect', 'X-Rewrite-Url': '/v1/Accounts/theirs1/Calls' };
    expect((await ask(account, 'POST', '/Sms/send', { headers: elsewhere, body: 'a=b' })).status).toBe(207);
    expect(provider.reached.at(-1)?.rawHeaders.join()).not.toContain('Calls');
    const open = await accountOf(provider.baseUrl, { opensCalls: true });
    for (const [method, path] of starting) expect((await ask(open, method, path)).status).toBe(207);
    expect((await ask(open, 'POST', '/../Calls')).status).toBe(400);
  });
});

describe('R12: the whitelist of the provider', () => {
  it.each([
    ['POST', '/customerwhitelist.json'],
    ['POST', '/CUSTOMERWHITELIST/'],
    ['DELETE', '/Customerwhitelist?Number=09800000001'],
    ['PUT', '/customer-whitelist/9800000001'],
    ['POST', '/%63ustomerWhitelist'],
    ['POST', '/x/CustomerWhitelist'],
    ['GET', '/customerwhitelist?_method=POST'],
  ])('R12: %s …%s is not passed on, in any version, also where calls are open', async (method, path) => {
    const open = await accountOf(provider.baseUrl, { opensCalls: true });
    const before = provider.reached.length;
    for (const of of [account, open])
      for (const version of ['v1/Accounts', 'v2/accounts', 'V3/ACCOUNTS']) {
        const target = `/${version}/${of.sid}${path}`;
        const answer = await service.send({ method, target, headers: keyOf(of), body: 'Number=09800000001' });
        expect([target, answer.status, answer.body.includes('RestException')]).toEqual([target, 403, true]);
      }
    expect(provider.reached).toHaveLength(before);
  });

  it('R12: its documented path is answered here in version 1, and refused in every other', async () => {
    const before = provider.reached.length;
    expect((await ask(account, 'POST', '/CustomerWhitelist.json', { body: 'Number=09800000001' })).status).not.toBe(207);
    const target = `/v2/Accounts/${account.sid}/CustomerWhitelist.json`;
    const answer = await service.send({ method: 'POST', target, headers: keyOf(account), body: 'Number=09800000001' });
    expect(exception(answer)).toMatchObject({ Status: 403, Message: expect.stringContaining('CustomerWhitelist') });
    expect(provider.reached).toHaveLength(before);
  });
});

describe('a provider that is slow, lies or fails', () => {
  const close: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(close.map((one) => one())));

  async function behaving(connected: Parameters<typeof rawUpstream>[0]): Promise<TestAccount> {
    const raw = await rawUpstream(connected);
    close.push(raw.close);
    return givenUpstream(another, raw.baseUrl);
  }

  it.each([
    ['is not there', null, 502],
    ['hangs up', '', 502],
    ['answers garbage', '\u0000\u0001 what?\r\n\r\n', 502],
    ['answers no status', 'HTTP/1.1 ok\r\n\r\n', 502],
    ['has headers without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`, 502],
    ['has two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab', 502],
    ['switches protocols', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 502],
  ])('that %s is answered for with a RestException', async (_what, says, status) => {
    const own =
      says === null
        ? await givenUpstream(another, 'http://127.0.0.1:1')
        : await behaving((socket) => void socket.end(says, 'latin1'));
    const answer = await ask(own, 'POST', '/Sms/send.json', { body: 'a=b' });
    expect([answer.status, exception(answer).Status]).toEqual([status, status]);
  });

  it('never answers: 504 after the time that is configured', async () => {
    const own = await behaving(() => undefined);
    expect(exception(await ask(own, 'POST', '/Sms/send.json', { body: 'a=b' })).Status).toBe(504);
  });

  it.each([
    ['promises more than it sends', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', true],
    ['stops within a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab', true],
    ['falls silent within its answer', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', false],
  ])('that %s breaks our answer off too', async (_what, says, ends) => {
    const own = await behaving((socket) => void (ends ? socket.end(says) : socket.write(says)));
    await expect(ask(own, 'GET', '/Sms/1')).rejects.toThrow(/aborted|hang up/);
  });

  it('has more than ASCII in its headers: they arrive as they are', async () => {
    const name = Buffer.from('नाम é').toString('latin1');
    const says = `HTTP/1.1 200 OK\r\nX-Name: ${name}\r\nContent-Length: 3\r\n\r\nabc`;
    const own = await behaving((socket) => void socket.end(says, 'latin1'));
    const answer = await ask(own, 'GET', '/Recordings/1');
    expect([answer.body, answer.headers['x-name']]).toEqual(['abc', name]);
  });

  it('sends more than it promised: what was promised arrives', async () => {
    const own = await behaving((socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef'));
    expect((await ask(own, 'GET', '/Sms/1')).body).toBe('abc');
  });

  it('answers before it has read the request', async () => {
    const own = await behaving((socket) => void socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n'));
    const answer = await ask(own, 'POST', '/Recordings', { body: 'x'.repeat(3_000_000) });
    expect(answer.status).toBe(413);
    // The next request comes behind it on the same connection.
    for (let i = 0; i < 3; i++) expect((await ask(own, 'GET', '/CustomerWhitelist/9800000001')).status).toBe(200);
  });

  it('is told no credentials of ours, and nobody is told its', async () => {
    const text = [...service.logged, JSON.stringify(provider.reached.map(({ body }) => body))].join('\n');
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(JSON.stringify(provider.reached)).not.toContain(account.token);
  });
});

describe('what is large', () => {
  it('flows both ways piece by piece: nobody reads ahead of who is slow', async () => {
    const piece = Buffer.alloc(65_536, 'x');
    let sent = 0;
    let uploaded = 0;
    const slow = http.createServer((request, response) => {
      if (request.method === 'POST') {
        void buffer(request).then((body) => {
          uploaded = body.length;
          response.end('ok');
        });
        return;
      }
      const write = (): void => {
        sent += piece.length;
        if (sent > 64_000_000) response.end(piece);
        else if (response.write(piece)) setImmediate(write);
        else response.once('drain', write);
      };
      write();
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const address = slow.address();
    const own = await givenUpstream(
      another,
      `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    );

    async function* pieces() {
      for (let i = 0; i < 200; i++) yield piece;
    }
    const target = `/v1/Accounts/${own.sid}/Recordings`;
    const answer = await service.send({ method: 'POST', target, headers: keyOf(own), body: pieces() });
    expect([answer.body, uploaded]).toEqual(['ok', 200 * piece.length]);

    const { hostname, port } = new URL(service.url);
    const request = http.get({ hostname, port, path: target, headers: keyOf(own) });
    const response = await new Promise<http.IncomingMessage>((resolve) => request.once('response', resolve));
    response.pause();
    let before = -1;
    while (sent !== before) {
      before = sent;
      await pause(100);
    }
    expect(sent).toBeLessThan(32_000_000);
    let received = 0;
    for await (const chunk of response) received += (chunk as Buffer).length;
    expect(received).toBeGreaterThanOrEqual(64_000_000);
    await new Promise((resolve) => slow.close(resolve));
  });

  it('lets go of the provider when the client goes away', async () => {
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const waiting = await rawUpstream((socket) => socket.once('close', closed));
    const own = await givenUpstream(another, waiting.baseUrl);
    await sendRaw(
      service.url,
      `GET /v1/Accounts/${own.sid}/x HTTP/1.1\r\nHost: x\r\nAuthorization: ${keyOf(own).authorization}\r\n\r\n`,
      200,
    );
    await gone;
    await waiting.close();
  });
});
