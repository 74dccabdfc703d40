import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiAnswer, type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { codeOf } from '#test/support/authenticator.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { aUser, aUserWithFactor, cookieOf, PASSWORD, tokenIn } from '#test/support/users.ts';

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

  const post = (cookie: string, path: string, body: object) => api.call('POST', `/session${path}`, { cookie, body });
  const begin = (cookie: string, password = PASSWORD) => post(cookie, '/second-factor', { password });
  const confirm = (cookie: string, code: string) => post(cookie, '/second-factor/confirmation', { code });
  const read = async (cookie: string) => (await api.call('GET', '/session/second-factor', { cookie })).body;
  const signIn = (email: string, code?: string) =>
    post('', '', { email, password: PASSWORD, ...(code === undefined ? {} : { code }) });
  const sidOf = async (cookie: string) => (await api.call('GET', '/session', { cookie })).body.user;
  const notThe = (code: string) => String((Number(code) + 500_000) % 1_000_000).padStart(6, '0');

  const withFactor = (role: 'viewer' | 'owner' = 'viewer') => aUserWithFactor(api, account.sid, role);

  function outcome({ status, code, headers }: ApiAnswer) {
    return [status, code, headers.get('set-cookie') !== null];
  }

  it('counts once a code has confirmed it; then signing in takes a code beside the password, and each code once', async () => {
    const { email, cookie } = await aUser(api, account.sid, 'viewer');
    expect((await begin(cookie, 'not the password')).code).toBe('wrong_credentials');
    expect((await confirm(cookie, '123456')).code).toBe('no_second_factor');
    const begun = (await begin(cookie)).body;
    expect(begun.uri).toContain(`secret=${begun.secret}&`);
    const secret = String((await begin(cookie)).body.secret);
    expect(secret).not.toBe(begun.secret);
    expect(await read(cookie)).toEqual({ since: null, recoveryCodes: 0 });
    const elsewhere = cookieOf(await signIn(email));
    expect((await confirm(cookie, notThe(codeOf(secret)))).code).toBe('wrong_code');
    const used = codeOf(secret);
    const codes = (await confirm(cookie, ` ${used.slice(0, 3)} ${used.slice(3)} `)).body.recoveryCodes as string[];
    expect([new Set(codes).size, codes[0]]).toEqual([10, expect.stringMatching(/^[0-9a-f]{5}(?:-[0-9a-f]{5}){3}$/)]);
    expect([await sidOf(elsewhere), (await read(cookie)).since]).toEqual([null, expect.any(String)]);
    expect((await begin(cookie)).code).toBe('second_factor_set');

    expect(outcome(await signIn(email))).toEqual([401, 'code_needed', false]);
    expect(outcome(await signIn(email, used))).toEqual([422, 'wrong_code', false]);
    const next = codeOf(secret, 1);
    const both = await Promise.all([signIn(email, next), signIn(email, next)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 422]);
    const [recovery = ''] = codes;
    expect((await signIn(email, recovery.toUpperCase())).status).toBe(200);
    expect((await signIn(email, recovery)).code).toBe('wrong_code');
    expect((await read(cookie)).recoveryCodes).toBe(9);
    const kept = await database.query<{ kept: string }>(
      {
        name: 'kept_codes',
        text: 'select string_agg(recovery_codes::text, $1) as kept from recovery_codes',
      },
      ['\n'],
    );
    for (const code of codes) expect(kept[0]?.kept).not.toContain(code.replaceAll('-', ''));
    const listed = await api.call('GET', `/accounts/${account.sid}/users`);
    expect(listed.items.find((one) => one.email === email)).toMatchObject({ secondFactor: true });
  });

  it('is not guessed: wrong codes are counted as wrong passwords are, and asking without one wipes none of them out', async () => {
    const { email, secret } = await withFactor();
    const answers: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      answers.push((await signIn(email, notThe(codeOf(secret)))).code);
      if (i < 4) expect((await signIn(email)).code).toBe('code_needed');
    }
    expect(answers).toEqual([...Array.from({ length: 5 }, () => 'wrong_code'), 'too_many_attempts']);
    expect((await signIn(email, codeOf(secret, 1))).code).toBe('too_many_attempts');
  });

  it('is removed with the password by its user, and by an operator for whoever has lost it, whose sessions end', async () => {
    const user = await withFactor();
    const removal = (password: string) => post(user.cookie, '/second-factor/removal', { password });
    expect((await removal('not the password')).code).toBe('wrong_credentials');
    expect((await removal(PASSWORD)).status).toBe(204);
    expect((await removal(PASSWORD)).code).toBe('no_second_factor');
    expect([(await signIn(user.email)).status, await sidOf(user.cookie)]).toEqual([200, expect.anything()]);

    const lost = await withFactor();
    const reset = () => api.call('DELETE', `/users/${lost.id}/second-factor`);
    expect([(await reset()).status, await sidOf(lost.cookie)]).toEqual([204, null]);
    expect([(await reset()).code, (await signIn(lost.email)).status]).toEqual(['no_second_factor', 200]);
    expect((await api.call('DELETE', '/users/999999/second-factor')).code).toBe('not_found');
  });

  it('is asked for by an invitation too, and goes with its user', async () => {
    const second = await anAccount(api);
    const { id, email, codes } = await withFactor();
    const body = { email, name: 'X', role: 'viewer' };
    const token = tokenIn(await api.call('POST', `/accounts/${second.sid}/invitations`, { body }));
    const accept = (more: object) =>
      api.call('POST', '/invitations/acceptance', { cookie: '', body: { token, password: PASSWORD, ...more } });
    expect(outcome(await accept({}))).toEqual([401, 'code_needed', false]);
    expect((await accept({ code: codes[1] })).status).toBe(200);
    await api.call('DELETE', `/users/${id}`);
    const left = await database.query(
      {
        name: 'left',
        text: 'select user_id from second_factors where user_id = $1 union select user_id from recovery_codes where user_id = $1',
      },
      [id],
    );
    expect(left).toEqual([]);
  });

  it('is of whoever is signed in, on a page of ours', async () => {
    for (const [path, body] of [
      ['', { password: PASSWORD }],
      ['/confirmation', { code: '123456' }],
      ['/removal', { password: PASSWORD }],
    ] as const) {
      expect((await post('', `/second-factor${path}`, body)).code).toBe('unauthorized');
      expect((await api.call('POST', `/session/second-factor${path}`, { body })).code).toBe('foreign_page');
    }
    expect((await api.call('GET', '/session/second-factor', { cookie: '' })).code).toBe('unauthorized');
  });

  it('is in the audit log, without its secrets', async () => {
    const { id, cookie, codes, secret } = await withFactor('owner');
    await post(cookie, '/second-factor/removal', { password: PASSWORD });
    await begin(cookie);
    await api.call('DELETE', `/users/${id}/second-factor`);
    const { items } = await api.call('GET', '/audit?limit=5');
    expect(items.map(({ act, actor }) => [act, actor])).toEqual([
      ['resetSecondFactor', 'admin token'],
      ['beginSecondFactor', `user:${id}`],
      ['removeSecondFactor', `user:${id}`],
      ['confirmSecondFactor', `user:${id}`],
      ['beginSecondFactor', `user:${id}`],
    ]);
    expect(items[3]).toMatchObject({ given: { code: '(not kept)' } });
    const all = JSON.stringify(items);
    for (const one of [PASSWORD, secret, ...codes]) expect(all).not.toContain(one);
  });

  it('has not failed', () => {
    expect(api.faults).toEqual([]);
  });
});
