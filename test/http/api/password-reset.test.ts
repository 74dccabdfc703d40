import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiAnswer, type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { codeOf } from '#test/support/authenticator.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { aUser, PASSWORD, signIn, tokenIn } from '#test/support/users.ts';

const NEW = 'another long and quiet river 43';

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

  const made = (id: number) => api.call('POST', `/users/${id}/password-reset`);
  const madeByOwner = (id: number, cookie: string) =>
    api.call('POST', `/accounts/${account.sid}/users/${id}/password-reset`, { cookie });
  const tokenOf = ({ body }: ApiAnswer) => String(body.path).replace('/reset#', '');
  const read = (token: string) => api.call('POST', '/password-resets/reading', { cookie: '', body: { token } });
  const use = (token: string, password = NEW) =>
    api.call('POST', '/password-resets/use', { cookie: '', body: { token, password } });

  it('sets a password by a link, once; every session ends, and none begins', async () => {
    const { id, email, cookie } = await aUser(api, account.sid, 'viewer');
    const link = await made(id);
    expect(link.body).toEqual({
      ...{ email, name: expect.any(String), expiresAt: expect.any(String) },
      path: expect.stringMatching(/^\/reset#[0-9a-f]{48}$/),
    });
    const token = tokenOf(link);
    const kept = await database.query({ name: 'kept_resets', text: 'select password_resets::text as kept from password_resets' });
    expect(JSON.stringify(kept)).not.toContain(token);
    expect((await read(token)).body).toEqual({ id, email, name: expect.any(String) });
    expect((await use(token, 'short')).code).toBe('weak_password');
    expect((await use(token, email)).code).toBe('weak_password');
    const both = await Promise.all([use(token), use(token)]);
    expect(both.map(({ status, headers }) => [status, headers.get('set-cookie')])).toEqual(
      expect.arrayContaining([
        [200, null],
        [410, null],
      ]),
    );
    expect((await read(token)).code).toBe('reset_ended');
    expect((await api.call('GET', '/session', { cookie })).body.user).toBeNull();
    expect([(await signIn(api, email)).code, (await signIn(api, email, NEW)).status]).toEqual(['wrong_credentials', 200]);
  });

  it('ends a link when it grows old, when there is a newer one, and when the password is changed', async () => {
    const { id, cookie } = await aUser(api, account.sid, 'viewer');
    const first = tokenOf(await made(id));
    const second = tokenOf(await made(id));
    expect([(await read(first)).code, (await read(second)).status]).toEqual(['reset_ended', 200]);
    await database.query(
      { name: 'age_reset', text: "update password_resets set expires_at = expires_at - interval '25 hours' where user_id = $1" },
      [id],
    );
    expect([(await read(second)).code, (await use(second)).code]).toEqual(['reset_ended', 'reset_ended']);
    const third = tokenOf(await made(id));
    await api.call('PUT', '/session/password', { cookie, body: { current: PASSWORD, password: NEW } });
    expect((await use(third)).code).toBe('reset_ended');
    expect((await made(999_999)).code).toBe('not_found');
    expect((await use('0'.repeat(48))).code).toBe('reset_ended');
  });

  it('leaves the second factor as it is', async () => {
    const { id, email, cookie } = await aUser(api, account.sid, 'viewer');
    const begun = await api.call('POST', '/session/second-factor', { cookie, body: { password: PASSWORD } });
    const code = codeOf(String(begun.body.secret));
    await api.call('POST', '/session/second-factor/confirmation', { cookie, body: { code } });
    expect((await use(tokenOf(await made(id)))).status).toBe(200);
    expect((await signIn(api, email, NEW)).code).toBe('code_needed');
  });

  it('is an owner’s for users of this account alone: a link is never worth more than whoever made it', async () => {
    const owner = await aUser(api, account.sid, 'owner');
    const other = await anAccount(api);
    const [own, both, later] = await Promise.all([0, 1, 2].map(() => aUser(api, account.sid, 'manager')));
    const operator = await aUser(api, '', 'operator');
    const stranger = await aUser(api, other.sid, 'viewer');
    const join = async (email: string, sid: string | null) => {
      const body = { email, name: 'X', ...(sid === null ? {} : { role: 'viewer' }) };
      const invited = await api.call('POST', sid === null ? '/users' : `/accounts/${sid}/invitations`, { body });
      const accepted = { token: tokenIn(invited), password: PASSWORD };
      expect((await api.call('POST', '/invitations/acceptance', { cookie: '', body: accepted })).status).toBe(200);
    };
    if (own === undefined || both === undefined || later === undefined) throw new Error('three were made');
    await join(both.email, other.sid);
    await join(operator.email, account.sid);
    const codes: unknown[] = [];
    for (const { id } of [both, operator, stranger]) codes.push((await madeByOwner(id, owner.cookie)).code);
    expect(codes).toEqual(['not_of_this_account_alone', 'not_of_this_account_alone', 'not_found']);
    expect((await use(tokenOf(await madeByOwner(own.id, owner.cookie)))).status).toBe(200);
    // Who comes to be more between the making and the use is more than the owner could have.
    for (const sid of [other.sid, null]) {
      const person = sid === null ? later : await aUser(api, account.sid, 'viewer');
      const token = tokenOf(await madeByOwner(person.id, owner.cookie));
      expect((await read(token)).status).toBe(200);
      await join(person.email, sid);
      expect([(await read(token)).code, (await use(token)).code]).toEqual(['reset_ended', 'reset_ended']);
    }
    const gone = await aUser(api, account.sid, 'viewer');
    const token = tokenOf(await madeByOwner(gone.id, owner.cookie));
    await api.call('DELETE', `/accounts/${account.sid}/users/${gone.id}`);
    expect((await use(token)).code).toBe('reset_ended');
    const acts = (await api.call('GET', `/accounts/${account.sid}/audit?limit=100`)).items;
    expect(acts.filter(({ act }) => act === 'usePasswordReset')).toMatchObject([
      { actor: `user:${own.id}`, given: { token: '(not kept)', password: '(not kept)' } },
    ]);
    expect(acts.filter(({ act, status }) => act === 'makeAccountPasswordReset' && status === 201)).toHaveLength(4);
  });

  it('has not failed', () => {
    expect(api.faults).toEqual([]);
  });
});
