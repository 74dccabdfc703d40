import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, basic, openApiServer, operator } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';
import { aUser } from '#test/support/users.ts';

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;
  let one: AccountFixture;
  let other: AccountFixture;
  let closed: AccountFixture;

  beforeAll(async () => {
    api = await openApiServer(await open());
    one = await anAccount(api);
    other = await anAccount(api);
    closed = await anAccount(api);
    await api.call('PUT', `/accounts/${closed.sid}/status`, { body: { status: 'closed', reason: 'contract ended' } });
  });
  afterAll(() => api.close());

  /** What of an answer must not tell the cases apart. */
  async function outside(path: string, as: string) {
    const answer = await api.call('GET', path, { as });
    const { requestId: _requestId, ...body } = answer.body;
    const headers = [...answer.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
    return { status: answer.status, body, headers };
  }

  describe('credentials', () => {
    it('R1: a wrong key, a foreign, a closed and an unknown sid get one and the same answer', async () => {
      const path = (sid: string) => `/accounts/${sid}/entries`;
      const wrongKey = await outside(path(one.sid), basic(one.key, 'not-the-token'));
      expect(wrongKey.status).toBe(401);
      expect(await outside(path(other.sid), one.as)).toEqual(wrongKey);
      expect(await outside(path('nobody'), one.as)).toEqual(wrongKey);
      expect(await outside(path(closed.sid), one.as)).toEqual(wrongKey);
      expect(await outside(path(closed.sid), closed.as)).toEqual(wrongKey);
      expect(await outside(path(one.sid), basic('nobody', one.token))).toEqual(wrongKey);
      expect(await outside(path(one.sid), '')).toEqual(wrongKey);
      expect(await outside(path(one.sid), 'Bearer not-the-token')).toEqual(wrongKey);
    });

    it('lets an account in with its key or its sid as user, and with no other account’s token', async () => {
      for (const as of [one.as, basic(one.sid, one.token)]) {
        expect((await api.call('GET', `/accounts/${one.sid}`, { as })).status).toBe(200);
        expect((await api.call('GET', '/caller', { as })).body).toEqual({
          kind: 'account',
          sid: one.sid,
          key: one.key,
          scopes: null,
          user: null,
        });
      }
      expect((await api.call('GET', `/accounts/${one.sid}`, { as: basic(one.sid, other.token) })).status).toBe(401);
    });

    it('tells the operator what does not exist', async () => {
      expect((await api.call('GET', '/accounts/nobody')).code).toBe('not_found');
      expect((await api.call('GET', '/businesses/999999')).code).toBe('not_found');
      expect((await api.call('GET', '/caller')).body).toEqual({
        ...{ kind: 'operator', sid: null, key: null },
        ...{ scopes: null, user: null },
      });
      expect((await api.call('GET', `/accounts/${closed.sid}`)).body).toMatchObject({ status: 'closed' });
    });

    it('keeps the operator’s part from accounts, on their own paths with 403 and on foreign ones as if they did not exist', async () => {
      const line = { number: '8047399999', meaning: 'object' };
      expect((await api.call('POST', '/consent-lines', { as: one.as, body: line })).code).toBe('operator_only');
      expect((await api.call('GET', '/businesses', { as: one.as })).code).toBe('operator_only');
      const suspend = { status: 'suspended', reason: 'x' };
      const own = await api.call('PUT', `/accounts/${one.sid}/status`, { as: one.as, body: suspend });
      expect([own.status, own.code]).toEqual([403, 'operator_only']);
      const foreign = await api.call('PUT', `/accounts/${other.sid}/status`, { as: one.as, body: suspend });
      expect(foreign.status).toBe(401);
    });

    it('asks for credentials before it reads the body', async () => {
      const answer = await api.call('POST', '/businesses', { as: '', body: '{' });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Basic');
    });
  });

  describe('a body that comes late', () => {
    /** Sends a head, waits until it was judged, takes the right away, and sends the body. */
    async function heldBack(
      rest: string,
      headers: readonly string[],
      { body, judged, takeAway }: { readonly body: string; readonly judged: () => void; takeAway(): Promise<unknown> },
    ): Promise<string> {
      const { hostname, port } = new URL(api.url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      const head = [`POST /api/accounts/${rest} HTTP/1.1`, 'Host: sammati.example', 'Connection: close', ...headers];
      socket.write(`${[...head, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n`);
      const answer = text(socket);
      await vi.waitFor(judged);
      await takeAway();
      socket.write(body);
      return answer;
    }

    it.each([
      ['keys', 'application/json', '{"label":"x"}'],
      ['imports', 'text/csv', '9876500001'],
    ])('makes nothing of %s with a key that was revoked meanwhile', async (what, type, body) => {
      const account = await anAccount(api);
      const used = vi.spyOn(api.ports, 'keyUsed');
      const answer = await heldBack(`${account.sid}/${what}`, [`Authorization: ${account.as}`, `Content-Type: ${type}`], {
        body,
        judged: () => expect(used).toHaveBeenCalledWith(account.key),
        takeAway: () => api.call('DELETE', `/accounts/${account.sid}/keys/${account.key}`),
      });
      used.mockRestore();
      expect(answer).toMatch(/^HTTP\/1\.1 401 [\s\S]*"code":"unauthorized"/);
      expect((await api.call('GET', `/accounts/${account.sid}/${what}`)).items).toHaveLength(what === 'keys' ? 1 : 0);
    });

    it('makes no user of whom an owner invites who was removed meanwhile', async () => {
      const account = await anAccount(api);
      await aUser(api, account.sid, 'owner');
      const removed = await aUser(api, account.sid, 'owner');
      const judging = vi.spyOn(api.ports.users, 'session');
      const answer = await heldBack(
        `${account.sid}/invitations`,
        [`Cookie: ${removed.cookie}`, 'X-Sammati-Console: 1', 'Content-Type: application/json'],
        {
          body: '{"email":"me@example.in","name":"Me","role":"owner"}',
          judged: () => expect(judging).toHaveResolved(),
          takeAway: () => api.call('DELETE', `/accounts/${account.sid}/users/${removed.id}`),
        },
      );
      judging.mockRestore();
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
      expect((await api.call('GET', `/accounts/${account.sid}/invitations`)).items).toEqual([]);
    });
  });

  it('takes no change from a page of another site, whatever credentials come with it', async () => {
    const change = (headers: Record<string, string>) =>
      api.call('PATCH', `/accounts/${one.sid}`, { as: one.as, headers, body: { settings: {} } });
    for (const site of ['cross-site', 'same-site']) {
      expect((await change({ 'sec-fetch-site': site })).code).toBe('foreign_page');
      expect((await api.call('GET', `/accounts/${one.sid}`, { as: one.as, headers: { 'sec-fetch-site': site } })).status).toBe(
        200,
      );
    }
    for (const site of ['same-origin', 'none']) expect((await change({ 'sec-fetch-site': site })).status).toBe(200);
  });

  describe('keys', () => {
    it('shows a token once, keeps its hash, and stops taking it when it is revoked', async () => {
      const account = await anAccount(api);
      const made = await api.call('POST', `/accounts/${account.sid}/keys`, { as: account.as, body: { label: 'second' } });
      const as = basic(String(made.body.key), String(made.body.token));
      const listed = await api.call('GET', `/accounts/${account.sid}/keys`, { as });
      expect(listed.items.map((key) => key.label)).toEqual(['second', 'test']);
      expect(JSON.stringify(listed.body)).not.toContain(String(made.body.token));

      expect((await api.call('DELETE', `/accounts/${account.sid}/keys/${made.body.key}`, { as })).status).toBe(204);
      expect((await api.call('GET', `/accounts/${account.sid}/keys`, { as })).status).toBe(401);
      const after = await api.call('GET', `/accounts/${account.sid}/keys`, { as: account.as });
      expect(after.items[0]?.revokedAt).not.toBeNull();
    });

    it('lets the operator give sid, key and token, so that a client keeps its own, and no account', async () => {
      const opened = await api.call('POST', '/accounts', {
        body: { businessId: one.businessId, brandName: 'Old Client', sid: 'exotel-sid-1' },
      });
      expect(opened.body.sid).toBe('exotel-sid-1');
      const given = { key: 'old-key-1', token: 'old:token with a colon'.replaceAll(' ', '-') };
      const path = '/accounts/exotel-sid-1/keys';
      expect((await api.call('POST', path, { body: given })).body).toMatchObject(given);
      const as = basic(given.key, given.token);
      expect((await api.call('GET', '/caller', { as })).body).toMatchObject({ sid: 'exotel-sid-1' });
      expect((await api.call('POST', path, { as, body: { key: 'mine-then' } })).code).toBe('operator_only');

      expect((await api.call('POST', path, { body: { key: given.key } })).code).toBe('key_taken');
      expect((await api.call('POST', path, { body: { key: one.sid } })).code).toBe('key_taken');
      const again = { businessId: one.businessId, brandName: 'Other', sid: 'exotel-sid-1' };
      expect((await api.call('POST', '/accounts', { body: again })).code).toBe('sid_taken');
      expect((await api.call('POST', '/accounts', { body: { ...again, sid: given.key } })).code).toBe('sid_taken');
    });

    it('knows when a key was last used, without writing at each use', async () => {
      const account = await anAccount(api);
      expect((await api.call('GET', `/accounts/${account.sid}`, { as: account.as })).status).toBe(200);
      const at = api.ports.clock.now();
      await api.ports.administration.keysUsed([{ key: account.key, at }]);
      const listed = await api.call('GET', `/accounts/${account.sid}/keys`, { as: account.as });
      expect(listed.items[0]?.lastUsedAt).toBe(new Date(at).toISOString());
    });

    it('does not let a key of another account be revoked', async () => {
      expect((await api.call('DELETE', `/accounts/${one.sid}/keys/${other.key}`, { as: one.as })).code).toBe('not_found');
      expect((await api.call('GET', '/caller', { as: other.as })).status).toBe(200);
    });
  });

  it('has not failed', async () => {
    await api.call('GET', '/caller', { as: operator });
    expect(api.faults).toEqual([]);
  });
});
