import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { aUser, PASSWORD, signIn } from '#test/support/users.ts';

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let api: ApiServer;
  let account: AccountFixture;

  beforeAll(async () => {
    database = await open();
    api = await openApiServer(database);
    account = await anAccount(api);
  });
  afterAll(() => api.close());

  async function log(sid: string): Promise<Record<string, unknown>[]> {
    return (await api.call('GET', `/accounts/${sid}/audit`)).items;
  }

  it('says who changed what, from where, and what it was before', async () => {
    const { sid } = await anAccount(api);
    const { id, cookie } = await aUser(api, sid, 'owner');
    const changed = await api.call('PATCH', `/accounts/${sid}`, {
      cookie,
      body: { settings: { unknownPreference: 'unavailable' } },
    });
    const [entry] = await log(sid);
    expect(entry).toEqual({
      id: expect.any(Number),
      at: expect.any(String),
      requestId: changed.headers.get('x-request-id'),
      actor: `user:${id}`,
      actorName: expect.stringContaining('User'),
      address: '127.0.0.1',
      act: 'changeAccount',
      businessId: changed.body.businessId,
      sid,
      given: { sid, settings: { unknownPreference: 'unavailable' } },
      status: 200,
      before: { settings: expect.objectContaining({ unknownPreference: 'yes' }) },
      after: { settings: expect.objectContaining({ unknownPreference: 'unavailable' }) },
    });
    const refused = await api.call('PATCH', `/accounts/${sid}/users/${id}`, { cookie, body: { role: 'viewer' } });
    expect((await log(sid))[0]).toMatchObject({ act: 'changeAccountUser', status: refused.status, before: null, after: null });
  });

  it('knows keys, the admin token and who signed in, and shows an account what is its own alone', async () => {
    const { sid, key, as } = await anAccount(api);
    await api.call('POST', `/accounts/${sid}/members`, { as, body: { number: '98765 00001', name: 'Asha' } });
    expect((await log(sid)).map(({ act, actor }) => `${act} ${actor}`)).toEqual([
      `addMember key:${key}`,
      'addVirtualNumber admin token',
      'createApiKey admin token',
    ]);
    const { email, id } = await aUser(api, sid, 'viewer');
    await signIn(api, email, 'not the password');
    await signIn(api, email);
    const all = await api.call('GET', '/audit?limit=2');
    expect(all.items.map(({ act, actor, given }) => [act, actor, given])).toEqual([
      ['signIn', `user:${id}`, { email, password: '(not kept)' }],
      ['acceptInvitation', `user:${id}`, { token: '(not kept)', password: '(not kept)' }],
    ]);
    const second = await api.call('GET', `/audit?limit=2&cursor=${all.body.next}`);
    expect(second.items[0]).toMatchObject({ act: 'inviteUser', sid });
    expect((await log(sid))[0]).toMatchObject({ act: 'acceptInvitation', sid });
  });

  it('keeps no secret, of numbers the last digits, and of long lists the beginning', async () => {
    const { sid, as } = account;
    await api.call('POST', `/accounts/${sid}/keys`, { body: { key: 'given-key', token: 'a-token-of-the-client' } });
    await api.call('PUT', `/accounts/${sid}/upstream`, {
      body: { baseUrl: 'https://old.example', sid: 's', key: 'provider-key', token: 'provider-token' },
    });
    const numbers = Array.from({ length: 40 }, (_, i) => String(9_876_500_100 + i));
    const reference = 'rang 98765 00777, +91-98765-00778, ९८७६५००७७९ of 110716000000001234';
    await api.call('POST', `/accounts/${sid}/objections`, { as, body: { numbers, how: 'letter', reference } });
    const kept = await database.query<{ kept: string }>(
      {
        name: 'kept_audit',
        text: 'select coalesce(given::text, $1) || coalesce(before::text, $1) || coalesce(after::text, $1) as kept from audit_entries',
      },
      [''],
    );
    const text = kept.map((row) => row.kept).join('\n');
    for (const secret of ['a-token-of-the-client', 'provider-key', 'provider-token', PASSWORD, '9876500100'])
      expect(text).not.toContain(secret);
    expect(text).toContain('******0100');
    expect(text).toContain('rang ******0777, ******0778, ******0779 of 110716000000001234');
    expect(text).toContain('and 20 more');
  });

  it('is added to and nothing else', async () => {
    for (const text of [
      'delete from audit_entries',
      "update audit_entries set actor = 'somebody else'",
      'update audit_entries set status = 500',
      "update audit_entries set given = '{}'",
    ]) {
      await expect(database.query({ name: text, text })).rejects.toThrow('append-only');
    }
  });

  it('has a line before anything is done, so that what was interrupted is seen too', async () => {
    const request = api.ports.random.uuid();
    const entry = { request, actor: 'admin token', actorName: null, address: '192.0.2.1', act: 'setTerms' };
    await api.ports.audit.begin({ ...entry, business: null, account: null, given: {} });
    expect((await api.call('GET', '/audit?limit=1')).items).toMatchObject([{ requestId: request, status: null }]);
    await api.ports.audit.end(request, { status: 200, before: null, after: { a: 1 } });
    await api.ports.audit.end(request, { status: 500, before: null, after: null });
    expect((await api.call('GET', '/audit?limit=1')).items).toMatchObject([{ status: 200, after: { a: 1 } }]);
  });

  it('has not failed', () => {
    expect(api.faults).toEqual([]);
  });
});
