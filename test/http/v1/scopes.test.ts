/** Which key may what on the wire: every path and method, asked by a key of every scope. */
import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic } from '#test/support/exotel-clients.ts';
import type { HttpAnswer } from '#test/support/http-client.ts';
import { forEachService, keyOf, type RunningService, type TestAccount } from '#test/support/running-service.ts';
import { type StubUpstream, stubUpstream } from '#test/support/stub-upstream.ts';

const scopes = ['read', 'permission', 'whitelist', 'calls', 'manage'] as const;
type Scope = (typeof scopes)[number];

const NUMBER = '9876500001';
/** Never posted. */
const NOBODY_TOLD = '9876500002';

/** What each request needs. The last ones go on to the provider, and are not listed anywhere. */
const requests: readonly (readonly [method: string, path: string, scope: Scope])[] = [
  ['GET', `CustomerWhitelist/${NUMBER}`, 'read'],
  ['HEAD', `CustomerWhitelist/${NUMBER}`, 'read'],
  ['GET', `Numbers/${NUMBER}`, 'read'],
  ['POST', 'CustomerWhitelist', 'whitelist'],
  ['DELETE', `CustomerWhitelist?Number=${NUMBER}`, 'whitelist'],
  ['POST', 'Calls/connect', 'calls'],
  ['GET', 'Sms/Messages/abc', 'calls'],
  ['POST', 'Sms/send', 'calls'],
  ['PUT', 'contacts', 'calls'],
  ['DELETE', 'Anything', 'calls'],
  ['OPTIONS', 'Anything', 'calls'],
  ['POST', 'Calls', 'calls'],
];

const xml = new XMLParser();

forEachService((start) => {
  let service: RunningService;
  let provider: StubUpstream;
  let account: TestAccount;
  /** By the first and only scope of each; and one that may do everything. */
  const keys = new Map<Scope | 'everything', { readonly key: string; readonly token: string }>();

  beforeAll(async () => {
    service = await start({ rateLimitPerMinute: 100_000 });
    provider = await stubUpstream((_request, response) => response.writeHead(207).end('theirs'));
    account = await service.openAccount();
    const upstream = { baseUrl: provider.baseUrl, sid: 'theirs1', key: 'provider-key', token: 'provider-token' };
    await service.api('PUT', `/accounts/${account.sid}/upstream`, { ...upstream, opensCalls: true });
    for (const scope of scopes) {
      const made = await service.api('POST', `/accounts/${account.sid}/keys`, { scopes: [scope] });
      keys.set(scope, JSON.parse(made.body));
    }
    keys.set('everything', account);
  });
  afterAll(() => provider.close());

  function credentials(of: Scope | 'everything') {
    const key = keys.get(of);
    if (key === undefined) throw new Error(`there is no key with ${of}`);
    return key;
  }

  function ask(method: string, path: string, authorization: string, body = ''): Promise<HttpAnswer> {
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    return service.send({ method, target: `/v1/Accounts/${account.sid}/${path}`, headers, ...(body === '' ? {} : { body }) });
  }

  /** As it is meant to be asked. */
  const bodyOf = (path: string) =>
    path === 'CustomerWhitelist' || path.startsWith('CustomerWhitelist.')
      ? `VirtualNumber=${account.virtualNumber}&Number=${NUMBER}`
      : path.startsWith('Calls/connect')
        ? `From=${NOBODY_TOLD}&CallerId=${account.virtualNumber}`
        : '';

  const lacks = (scope: Scope) => ({ Status: 403, Message: `This API key lacks the scope ${scope}` });

  describe.each(requests)('%s %s', (method, path, needed) => {
    it(`takes the scope ${needed}, or a key without a list, and no other`, async () => {
      for (const own of scopes.filter((scope) => scope !== needed)) {
        const { key, token } = credentials(own);
        const before = provider.reached.length;
        // Sid and token of a key are the key.
        for (const user of [key, account.sid]) {
          const answer = await ask(method, path, basic(user, token), bodyOf(path));
          expect([own, answer.status]).toEqual([own, 403]);
          if (method !== 'HEAD') expect(xml.parse(answer.body).TwilioResponse.RestException).toEqual(lacks(needed));
          expect(answer.headers['www-authenticate']).toBeUndefined();
        }
        const asJson = await ask(method, path.replace(/(?=\?|$)/, '.json'), basic(key, token), bodyOf(path));
        if (method !== 'HEAD') expect(JSON.parse(asJson.body)).toEqual({ RestException: lacks(needed) });
        expect(provider.reached).toHaveLength(before);
      }
      for (const own of [needed, 'everything'] as const) {
        const { key, token } = credentials(own);
        const answer = await ask(method, path, basic(key, token), bodyOf(path));
        expect([own, answer.body.includes('lacks the scope')]).toEqual([own, false]);
        // Whom it calls is looked at: nobody is known to be off DND here.
        expect([own, answer.status]).toEqual([own, path.startsWith('Calls/connect') ? 403 : needed === 'calls' ? 207 : 200]);
      }
    });
  });

  it('reaches the provider by nothing that a key without calls can ask, and by calls', async () => {
    const before = provider.reached.length;
    const without = JSON.parse(
      (await service.api('POST', `/accounts/${account.sid}/keys`, { scopes: ['read', 'permission', 'whitelist', 'manage'] }))
        .body,
    );
    const odd = ['Calls/connect', '../Calls', '', '.json', 'customerwhitelist', 'CustomerWhitelist/1/2'];
    for (const path of ['Sms/send', 'Calls', 'Numbers', ...odd]) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        await ask(method, path, basic(without.key, without.token));
        for (const version of ['v2', 'V1']) {
          const target = `/${version}/accounts/${account.sid}/${path}`;
          expect((await service.send({ method, target, headers: keyOf(without) })).status).toBe(403);
        }
      }
    }
    expect(provider.reached).toHaveLength(before);
    expect((await ask('POST', 'Sms/send', basic(credentials('calls').key, credentials('calls').token))).body).toBe('theirs');
    expect(provider.reached).toHaveLength(before + 1);
  });

  it('R1: asks who it is before what the key may: a foreign sid and a wrong token are 401', async () => {
    const { key, token } = credentials('permission');
    const foreign = await service.openAccount();
    for (const [method, path] of requests) {
      const target = `/v1/Accounts/${foreign.sid}/${path}`;
      expect((await service.send({ method, target, headers: { authorization: basic(key, token) } })).status).toBe(401);
      expect((await ask(method, path, basic(key, 'wrong'))).status).toBe(401);
    }
  });

  it('reads and keeps nothing of what it refuses, and counts it as any other request', async () => {
    const { key, token } = credentials('read');
    const own = `Number=9876500077&VirtualNumber=${account.virtualNumber}`;
    // More than is taken, and nothing that can be read: neither is looked at.
    for (const body of [own, 'x'.repeat(200_000)]) {
      const answer = await ask('POST', 'CustomerWhitelist.json', basic(key, token), body);
      expect(JSON.parse(answer.body)).toEqual({ RestException: lacks('whitelist') });
      expect(answer.headers['x-ratelimit-limit']).toBe('100000');
    }
    const status = await ask('GET', 'CustomerWhitelist/9876500077.json', basic(key, token));
    expect(JSON.parse(status.body).Result.Status).toBe('Neutral');
    expect((await service.api('GET', `/accounts/${account.sid}/entries/9876500077`)).body).toContain('"nothing_posted"');
  });

  it('R1: asks what the key may once more when the body is there: by then it can be another key', async () => {
    const own = await service.openAccount();
    const token = 'one-token-of-two-keys';
    const keysOfOwn = `/accounts/${own.sid}/keys`;
    // Of two that sid and token name it is the newer one, as long as that is there.
    await service.api('POST', keysOfOwn, { key: `reader-${own.sid}`, token, scopes: ['read'] });
    await service.api('POST', keysOfOwn, { key: `writer-${own.sid}`, token, scopes: ['whitelist'] });
    const body = `VirtualNumber=${own.virtualNumber}&Number=${NUMBER}`;
    const { hostname, port } = new URL(service.url);
    const path = `/v1/Accounts/${own.sid}/CustomerWhitelist`;
    const late = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length, expect: '100-continue' };
    const headers = { authorization: basic(own.sid, token), ...late };
    const request = http.request({ hostname, port, method: 'POST', path, headers });
    request.flushHeaders();
    await once(request, 'continue');
    await service.api('DELETE', `${keysOfOwn}/writer-${own.sid}`);
    request.end(body);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect([response.statusCode, await text(response)]).toEqual([403, expect.stringContaining('lacks the scope whitelist')]);
  });

  it('R1: refuses a revoked key as it refuses any other', async () => {
    const made = JSON.parse((await service.api('POST', `/accounts/${account.sid}/keys`, { scopes: ['read'] })).body);
    const as = basic(made.key, made.token);
    expect((await ask('GET', `Numbers/${NUMBER}`, as)).status).toBe(200);
    await service.api('DELETE', `/accounts/${account.sid}/keys/${made.key}`);
    for (const [method, path] of requests) expect((await ask(method, path, as)).status).toBe(401);
  });
});
