/** Which key may what: every endpoint of the contract, asked by a key of every scope. */
import type { Endpoint } from '@sammati/contract/endpoint.ts';
import { endpoints, type OperationId } from '@sammati/contract/endpoints.ts';
import { type KeyScope, keyScopes } from '@sammati/contract/key-scope.ts';
import { neededFor } from '@sammati/contract/rights.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, basic, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';
import { aUser } from '#test/support/users.ts';

const operations = Object.keys(endpoints) as OperationId[];

const examples: Readonly<Record<string, string>> = {
  number: '9876500001',
  key: 'no-such-key',
  businessId: '999999',
  connectionId: '999999',
  userId: '999999',
  invitationId: '999999',
  decisionId: '019ac0d1-5c80-7b41-9f3e-2a6d0c84b1e7',
  sha256: 'a'.repeat(64),
  meaning: 'inform',
  language: 'en',
};

/** Said a second time, and apart from the function that decides. */
function mayUse(scopes: readonly KeyScope[], id: OperationId): boolean {
  const needed = neededFor[id];
  if (needed === 'anyone' || id === 'readCaller') return true;
  if (needed === 'operator') return false;
  if (id === 'readPermission' || id === 'readPermissions') return scopes.includes('permission');
  return scopes.includes(({ viewer: 'read', manager: 'whitelist', owner: 'manage' } as const)[needed]);
}

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;
  let account: AccountFixture;
  let other: AccountFixture;

  beforeAll(async () => {
    api = await openApiServer(await open());
    account = await anAccount(api);
    other = await anAccount(api);
  });
  afterAll(() => api.close());

  const keysOf = (sid: string) => `/accounts/${sid}/keys`;

  /** Credentials of a new key; of one that may do everything where nothing is said. */
  async function aKey(scopes?: readonly KeyScope[], sid = account.sid): Promise<string> {
    const { body } = await api.call('POST', keysOf(sid), { body: scopes === undefined ? {} : { scopes } });
    return basic(String(body.key), String(body.token));
  }

  /** With a parameter that no endpoint has: whoever is let in is told of it, and nothing is done. */
  async function ask(id: OperationId, as: string, sid = account.sid): Promise<string> {
    const endpoint: Endpoint = endpoints[id];
    const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'sid' ? sid : (examples[name] ?? '1')));
    const answer = await api.call(endpoint.method, `${path}?nonsense=1`, { as, headers: { 'x-sammati-console': '1' } });
    return `${answer.status} ${answer.code}`;
  }

  const several: readonly (readonly KeyScope[])[] = [['read', 'permission'], ['whitelist', 'calls', 'manage'], keyScopes];
  const combined = [...keyScopes.map((scope) => [scope]), ...several].map((scopes) => ({ named: scopes.join(', '), scopes }));

  describe.each(combined)('a key with $named', ({ scopes }) => {
    it('is let in to exactly what its scopes say, of all that there is', async () => {
      const as = await aKey(scopes);
      for (const id of operations) {
        const refused = neededFor[id] === 'operator' ? '403 operator_only' : '403 not_permitted';
        expect(`${id} ${await ask(id, as)}`).toBe(`${id} ${mayUse(scopes, id) ? '400 invalid_request' : refused}`);
      }
    });
  });

  it('lets a key without a list do everything that an owner may, whether nothing was said or null', async () => {
    const { body } = await api.call('POST', keysOf(account.sid), { body: { scopes: null } });
    expect(body.scopes).toBeNull();
    for (const as of [await aKey(), basic(String(body.key), String(body.token)), account.as]) {
      for (const id of operations) {
        expect(`${id} ${await ask(id, as)}`).toBe(
          `${id} ${neededFor[id] === 'operator' ? '403 operator_only' : '400 invalid_request'}`,
        );
      }
    }
  });

  it('answers the scopes of a key, in order, where it is made, listed and asked what it is', async () => {
    const made = await api.call('POST', keysOf(account.sid), { body: { label: 'x', scopes: ['calls', 'read'] } });
    expect(made.body.scopes).toEqual(['read', 'calls']);
    const listed = await api.call('GET', keysOf(account.sid), { as: account.as });
    expect(listed.items.find(({ key }) => key === made.body.key)?.scopes).toEqual(['read', 'calls']);
    expect(listed.items.find(({ key }) => key === account.key)?.scopes).toBeNull();
    const caller = await api.call('GET', '/caller', { as: basic(account.sid, String(made.body.token)) });
    expect(caller.body).toMatchObject({ kind: 'account', sid: account.sid, key: made.body.key, scopes: ['read', 'calls'] });
  });

  it.each([{ scopes: [] }, { scopes: ['everything'] }, { scopes: ['read', 'read'] }, { scopes: 'read' }])(
    'takes no %j',
    async (body) => {
      expect((await api.call('POST', keysOf(account.sid), { body })).code).toBe('invalid_request');
    },
  );

  it('R1: tells a key of another account nothing, whatever its scopes', async () => {
    const keys = [await aKey(['calls']), await aKey(['manage']), account.as];
    for (const id of operations.filter((one) => endpoints[one].path.includes('{sid}'))) {
      for (const sid of [other.sid, 'nobody']) {
        for (const as of keys) expect(`${id} ${await ask(id, as, sid)}`).toBe(`${id} 401 unauthorized`);
      }
    }
  });

  it('R1: a revoked key is nobody, also where it never had the scope', async () => {
    const { body } = await api.call('POST', keysOf(account.sid), { body: { scopes: ['read'] } });
    const as = basic(String(body.key), String(body.token));
    expect([await ask('listEntries', as), await ask('eraseNumber', as)]).toEqual(['400 invalid_request', '403 not_permitted']);
    await api.call('DELETE', `${keysOf(account.sid)}/${body.key}`);
    for (const id of ['listEntries', 'eraseNumber', 'readCaller'] as const) expect(await ask(id, as)).toBe('401 unauthorized');
  });

  it('does nothing of what a key may not, and does not wait for its body', async () => {
    const own = await anAccount(api);
    const as = await aKey(['read'], own.sid);
    const refused = await api.call('POST', `/accounts/${own.sid}/objections`, { as, body: '{' });
    expect([refused.status, refused.code, refused.body.title]).toEqual([403, 'not_permitted', expect.stringContaining('scopes')]);
    const numbers = { numbers: ['9876500001'], how: 'letter', reference: 'L-1' };
    expect((await api.call('POST', `/accounts/${own.sid}/objections`, { as, body: numbers })).status).toBe(403);
    expect((await api.call('GET', `/accounts/${own.sid}/objections`, { as })).items).toEqual([]);
  });

  describe('nobody gives more than they have', () => {
    const given: readonly (readonly [KeyScope[], KeyScope[] | null | undefined, number])[] = [
      [['manage'], undefined, 403],
      [['manage'], null, 403],
      [['manage'], ['read'], 403],
      [['manage'], ['manage', 'calls'], 403],
      [['manage'], ['manage'], 201],
      [['read', 'manage'], ['read'], 201],
      [[...keyScopes], [...keyScopes], 201],
      [[...keyScopes], null, 403],
      [['read', 'permission', 'whitelist', 'calls'], ['read'], 403],
    ];

    it.each(given)('a key with %j makes one with %j: %i', async (own, scopes, status) => {
      const as = await aKey(own);
      const before = (await api.call('GET', `${keysOf(account.sid)}?limit=200`)).items.length;
      const made = await api.call('POST', keysOf(account.sid), { as, body: scopes === undefined ? {} : { scopes } });
      expect([made.status, made.code]).toEqual([status, status === 403 ? 'not_permitted' : undefined]);
      const after = (await api.call('GET', `${keysOf(account.sid)}?limit=200`)).items.length;
      expect(after - before).toBe(status === 201 ? 1 : 0);
    });

    it('not by a person either: whom it lets in, and what it makes of whom', async () => {
      const { sid } = await anAccount(api);
      const viewer = await aUser(api, sid, 'viewer');
      await aUser(api, sid, 'owner');
      const invite = async (as: string, role: string) => {
        const body = { email: `${role}@example.in`, name: role, role };
        return (await api.call('POST', `/accounts/${sid}/invitations`, { as, body })).status;
      };
      const give = async (as: string, role: string) =>
        (await api.call('PATCH', `/accounts/${sid}/users/${viewer.id}`, { as, body: { role } })).status;
      const link = async (as: string) =>
        (await api.call('POST', `/accounts/${sid}/users/${viewer.id}/password-reset`, { as })).status;
      for (const [scopes, expected] of [
        [['manage'], [403, 403, 403]],
        [
          ['manage', 'read'],
          [201, 403, 403],
        ],
        [[...keyScopes], [201, 201, 403]],
      ] as const) {
        const as = await aKey(scopes, sid);
        const statuses = { invited: [] as number[], given: [] as number[] };
        for (const role of ['viewer', 'manager', 'owner']) {
          statuses.invited.push(await invite(as, role));
          statuses.given.push(await give(as, role));
        }
        const done = expected.map((status) => (status === 201 ? 200 : status));
        expect([statuses, await link(as)]).toEqual([{ invited: expected, given: done }, 403]);
      }
      const as = await aKey(undefined, sid);
      expect([await invite(as, 'owner'), await give(as, 'owner'), await link(as)]).toEqual([201, 200, 201]);
    });
  });

  it('leaves the session of a user alone: an owner makes any key', async () => {
    const { cookie } = await aUser(api, account.sid, 'owner');
    for (const scopes of [null, ['read']]) {
      const made = await api.call('POST', keysOf(account.sid), { cookie, body: { scopes } });
      expect([made.status, made.body.scopes]).toEqual([201, scopes]);
    }
    expect((await api.call('GET', '/caller', { cookie })).body).toMatchObject({ key: null, scopes: null });
  });

  it('writes down which scopes a key was made with', async () => {
    const { sid } = await anAccount(api);
    await api.call('POST', keysOf(sid), { body: { scopes: ['calls'] } });
    const [newest] = (await api.call('GET', `/accounts/${sid}/audit`)).items;
    expect(newest).toMatchObject({ act: 'createApiKey', given: { scopes: ['calls'] }, after: [{ scopes: ['calls'] }] });
  });

  it('has not failed', () => {
    expect(api.faults).toEqual([]);
  });
});
