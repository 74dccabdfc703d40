import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { aUser, cookieOf, PASSWORD, signIn, tokenIn } from '#test/support/users.ts';

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

  async function whoIs(cookie: string): Promise<unknown> {
    return (await api.call('GET', '/session', { cookie })).body.user;
  }

  describe('sessions', () => {
    it('are begun with a password, kept as a hash, known to the service by their cookie, and ended in the database', async () => {
      const { email } = await aUser(api, account.sid, 'viewer');
      const begun = await signIn(api, ` ${email.toUpperCase()} `);
      const cookie = cookieOf(begun);
      expect(begun.headers.get('set-cookie')).toMatch(/^sammati-session=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/);
      expect(begun.body).toMatchObject({ email, operator: false, accounts: [{ sid: account.sid, role: 'viewer' }] });
      expect(JSON.stringify(begun.body)).not.toContain(cookie.slice(-20));
      expect(await whoIs(cookie)).toEqual(begun.body);
      const kept = await database.query<{ kept: string }>({ name: 'kept', text: 'select sessions::text as kept from sessions' });
      expect(JSON.stringify(kept)).not.toContain(cookie.slice(-64));

      expect((await api.call('GET', `/accounts/${account.sid}`, { cookie })).status).toBe(200);
      const ended = await api.call('DELETE', '/session', { cookie });
      expect([ended.status, ended.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
      const after = await api.call('GET', `/accounts/${account.sid}`, { cookie });
      expect([after.status, after.code, after.headers.get('www-authenticate')]).toEqual([401, 'unauthorized', null]);
      expect(await whoIs(cookie)).toBeNull();
    });

    it('take a new token at each sign-in: one that was fixed before, or that somebody else knows, is nobody’s', async () => {
      const { email, cookie } = await aUser(api, account.sid, 'viewer');
      const fixed = `sammati-session=${'a'.repeat(64)}`;
      const begun = cookieOf(await signIn(api, email, PASSWORD, fixed));
      expect(begun).not.toBe(fixed);
      expect(await whoIs(fixed)).toBeNull();
      const again = cookieOf(await signIn(api, email, PASSWORD, begun));
      expect([await whoIs(begun), again === begun]).toEqual([null, false]);
      // Of another browser.
      expect(await whoIs(cookie)).not.toBeNull();
    });

    it('end when they are not used, and at the latest after half a day', async () => {
      const { cookie, id } = await aUser(api, account.sid, 'viewer');
      const move = (column: string, interval: string) =>
        database.query(
          { name: `move_${column}`, text: `update sessions set ${column} = ${column} - $2::interval where user_id = $1` },
          [id, interval],
        );
      await move('seen_at', '50 minutes');
      expect(await whoIs(cookie)).not.toBeNull();
      // The look was use.
      await move('seen_at', '50 minutes');
      expect(await whoIs(cookie)).not.toBeNull();
      await move('seen_at', '61 minutes');
      expect(await whoIs(cookie)).toBeNull();
      await database.query(
        { name: 'unmove', text: "update sessions set seen_at = created_at + interval '11 hours 50 minutes' where user_id = $1" },
        [id],
      );
      await move('created_at', '11 hours 50 minutes');
      expect(await whoIs(cookie)).not.toBeNull();
      await move('created_at', '15 minutes');
      expect(await whoIs(cookie)).toBeNull();
    });

    it('are not begun by a guess, and a user that does not exist is not told apart', async () => {
      const { email } = await aUser(api, account.sid, 'viewer');
      const outside = async (who: string, password: string) => {
        const { status, code, headers } = await signIn(api, who, password);
        return [status, code, headers.get('set-cookie')];
      };
      const wrong = [401, 'wrong_credentials', null];
      expect(await outside(email, 'not the password')).toEqual(wrong);
      expect(await outside('nobody@example.in', 'not the password')).toEqual(wrong);
      expect(await outside('no address', PASSWORD)).toEqual(wrong);
      // What was right is no guess.
      expect((await outside(email, PASSWORD))[0]).toBe(200);
      const guesses = await Promise.all(Array.from({ length: 8 }, (_, i) => outside(email, `guess ${i}`)));
      expect(guesses.filter(([status]) => status === 401)).toHaveLength(5);
      expect(await outside(email, PASSWORD)).toEqual([429, 'too_many_attempts', null]);
      const unknown = await Promise.all(Array.from({ length: 8 }, (_, i) => outside('nobody-2@example.in', `guess ${i}`)));
      expect(unknown.filter(([status]) => status === 401)).toHaveLength(5);
    });

    it('are changed by a new password: whoever else is signed in as this person no longer is', async () => {
      const { email, cookie } = await aUser(api, account.sid, 'viewer');
      const elsewhere = cookieOf(await signIn(api, email));
      const put = (body: object) => api.call('PUT', '/session/password', { cookie, body });
      expect((await put({ current: PASSWORD, password: 'too short' })).code).toBe('weak_password');
      expect((await put({ current: 'wrong', password: `${PASSWORD} and more` })).code).toBe('wrong_credentials');
      const changed = await put({ current: PASSWORD, password: `${PASSWORD} and more` });
      expect(changed.status).toBe(200);
      expect([await whoIs(cookie), await whoIs(elsewhere)]).toEqual([null, null]);
      expect(await whoIs(cookieOf(changed))).toMatchObject({ email });
      expect((await signIn(api, email)).code).toBe('wrong_credentials');
      expect((await api.call('PUT', '/session/password', { cookie: '', body: { current: 'x', password: 'y' } })).code).toBe(
        'unauthorized',
      );
    });
  });

  describe('other sites', () => {
    it('cannot change anything with the cookie of whoever visits them', async () => {
      const { cookie, email } = await aUser(api, account.sid, 'owner');
      const change = (headers: Record<string, string>) =>
        api.call('PATCH', `/accounts/${account.sid}`, {
          as: '',
          headers: { cookie, ...headers },
          body: { settings: { unknownPreference: 'unavailable' } },
        });
      const own = { 'x-sammati-console': '1' };
      for (const headers of [
        {},
        { ...own, 'sec-fetch-site': 'cross-site' },
        { ...own, 'sec-fetch-site': 'same-site' },
        { ...own, origin: 'https://evil.example' },
        { ...own, origin: 'null' },
        { origin: api.url, 'sec-fetch-site': 'same-origin' },
      ]) {
        const refused = await change(headers);
        expect([refused.status, refused.code], JSON.stringify(headers)).toEqual([403, 'foreign_page']);
      }
      expect((await change({ ...own, origin: api.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
      const foreign = await api.call('POST', '/session', { as: '', body: { email, password: PASSWORD } });
      expect([foreign.code, foreign.headers.get('set-cookie')]).toEqual(['foreign_page', null]);
      expect((await api.call('DELETE', '/session', { as: '', headers: { cookie } })).code).toBe('foreign_page');
    });

    it('are not told that they may: no answer allows an origin, and a preflight is refused', async () => {
      const answer = await fetch(`${api.url}/api/session`, {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    });
  });

  describe('invitations', () => {
    it('make somebody a person of an account once, with a password that is not weak', async () => {
      const invite = { email: ' New.Person@Example.in ', name: 'New Person', role: 'manager' };
      const made = await api.call('POST', `/accounts/${account.sid}/invitations`, { as: account.as, body: invite });
      const token = tokenIn(made);
      const listed = await api.call('GET', `/accounts/${account.sid}/invitations`, { as: account.as });
      expect(listed.items.map(({ email }) => email)).toContain('new.person@example.in');
      expect(JSON.stringify(listed.body)).not.toContain(token);
      const read = await api.call('POST', '/invitations/reading', { cookie: '', body: { token } });
      expect(read.body).toEqual({
        email: 'new.person@example.in',
        name: 'New Person',
        role: 'manager',
        brandName: expect.any(String),
      });

      const accept = (password: string) => api.call('POST', '/invitations/acceptance', { cookie: '', body: { token, password } });
      for (const weak of ['short', 'aaaaaaaaaaaaaaaaaaaa', 'new.person@example.in'])
        expect((await accept(weak)).code).toBe('weak_password');
      const both = await Promise.all([accept(PASSWORD), accept(PASSWORD)]);
      expect(both.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
      expect((await accept(PASSWORD)).code).toBe('invitation_ended');
      const people = await api.call('GET', `/accounts/${account.sid}/users`, { as: account.as });
      expect(people.items.filter(({ email }) => email === 'new.person@example.in')).toMatchObject([{ role: 'manager' }]);
    });

    it('of somebody who has a password already ask for that one, and never take a role away', async () => {
      const second = await anAccount(api);
      const { email } = await aUser(api, account.sid, 'owner');
      for (const [sid, role] of [
        [second.sid, 'viewer'],
        [account.sid, 'viewer'],
      ] as const) {
        const made = await api.call('POST', `/accounts/${sid}/invitations`, { body: { email, name: 'X', role } });
        const accept = (password: string) =>
          api.call('POST', '/invitations/acceptance', { cookie: '', body: { token: tokenIn(made), password } });
        expect((await accept(`${PASSWORD} not`)).code).toBe('wrong_credentials');
        expect((await accept(PASSWORD)).status).toBe(200);
      }
      const roles = (await signIn(api, email)).body.accounts as { sid: string; role: string }[];
      expect(new Map(roles.map(({ sid, role }) => [sid, role]))).toEqual(
        new Map([
          [account.sid, 'owner'],
          [second.sid, 'viewer'],
        ]),
      );
    });

    it('of operators are listed, and taken back by operators', async () => {
      const operators = await api.call('POST', '/users', { body: { email: 'next@example.in', name: 'Next' } });
      const body = { email: 'other@example.in', name: 'Other', role: 'viewer' };
      const ofAccount = await api.call('POST', `/accounts/${account.sid}/invitations`, { body });
      const listed = (await api.call('GET', '/invitations')).items.map(({ id }) => id);
      expect([listed.includes(operators.body.id), listed.includes(ofAccount.body.id)]).toEqual([true, false]);
      expect((await api.call('DELETE', `/accounts/${account.sid}/invitations/${operators.body.id}`)).code).toBe('not_found');
      expect((await api.call('DELETE', `/invitations/${ofAccount.body.id}`)).code).toBe('not_found');
      expect((await api.call('DELETE', `/invitations/${operators.body.id}`)).status).toBe(204);
      const read = await api.call('POST', '/invitations/reading', { cookie: '', body: { token: tokenIn(operators) } });
      expect(read.code).toBe('invitation_ended');
    });

    it('end with what they would give back: a removal, another role, the removal of the user', async () => {
      const { sid } = await anAccount(api);
      const invited = async (user: { email: string }, to: string) =>
        tokenIn(
          await api.call('POST', to, { body: { email: user.email, name: 'X', ...(to === '/users' ? {} : { role: 'owner' }) } }),
        );
      const isOpen = async (token: string) =>
        (await api.call('POST', '/invitations/reading', { cookie: '', body: { token } })).code !== 'invitation_ended';
      const toAccount = `/accounts/${sid}/invitations`;
      const viewer = () => aUser(api, sid, 'viewer');
      const [removed, changed, gone, last] = [await viewer(), await viewer(), await viewer(), await aUser(api, sid, 'owner')];
      const tokens = [await invited(removed, toAccount), await invited(changed, toAccount), await invited(gone, '/users')];
      const elsewhere = await invited(removed, `/accounts/${account.sid}/invitations`);
      const kept = await invited(last, toAccount);
      expect((await api.call('DELETE', `/accounts/${sid}/users/${last.id}`)).code).toBe('last_owner');
      await api.call('DELETE', `/accounts/${sid}/users/${removed.id}`);
      await api.call('PATCH', `/accounts/${sid}/users/${changed.id}`, { body: { role: 'viewer' } });
      await api.call('DELETE', `/users/${gone.id}`);
      expect(await Promise.all([...tokens, elsewhere, kept].map(isOpen))).toEqual([false, false, false, true, true]);
    });

    it('can be taken back, and grow old', async () => {
      const body = { email: 'late@example.in', name: 'Late', role: 'viewer' };
      const made = await api.call('POST', `/accounts/${account.sid}/invitations`, { body });
      expect((await api.call('DELETE', `/accounts/${account.sid}/invitations/${made.body.id}`)).status).toBe(204);
      const second = await api.call('POST', `/accounts/${account.sid}/invitations`, { body });
      await database.query(
        { name: 'age', text: "update invitations set expires_at = expires_at - interval '8 days' where email = $1" },
        ['late@example.in'],
      );
      for (const one of [made, second])
        expect((await api.call('POST', '/invitations/reading', { cookie: '', body: { token: tokenIn(one) } })).code).toBe(
          'invitation_ended',
        );
      expect((await api.call('POST', `/accounts/${account.sid}/invitations`, { body: { ...body, email: 'nobody' } })).code).toBe(
        'not_an_email',
      );
    });
  });

  describe('people', () => {
    it('lose what is taken from them at once, but an account keeps an owner', async () => {
      const { sid } = await anAccount(api);
      const first = await aUser(api, sid, 'owner');
      const second = await aUser(api, sid, 'viewer');
      const of = (person: { id: number }) => `/accounts/${sid}/users/${person.id}`;
      const asFirst = { cookie: first.cookie };
      expect((await api.call('PATCH', of(first), { ...asFirst, body: { role: 'viewer' } })).code).toBe('last_owner');
      expect((await api.call('DELETE', of(first), asFirst)).code).toBe('last_owner');
      expect((await api.call('PATCH', of(second), { ...asFirst, body: { role: 'owner' } })).body).toMatchObject({
        role: 'owner',
      });
      expect((await api.call('DELETE', of(first), { cookie: second.cookie })).status).toBe(204);
      expect((await api.call('GET', `/accounts/${sid}`, asFirst)).code).toBe('unauthorized');
      expect((await api.call('DELETE', of(first), { cookie: second.cookie })).code).toBe('not_found');
    });

    it('cannot make themselves more than they are', async () => {
      const { sid } = await anAccount(api);
      const manager = await aUser(api, sid, 'manager');
      const { cookie } = manager;
      const tries = [
        api.call('PATCH', `/accounts/${sid}/users/${manager.id}`, { cookie, body: { role: 'owner' } }),
        api.call('POST', `/accounts/${sid}/invitations`, { cookie, body: { email: 'me@example.in', name: 'Me', role: 'owner' } }),
        api.call('POST', `/accounts/${sid}/keys`, { cookie, body: {} }),
        api.call('POST', '/users', { cookie, body: { email: 'me@example.in', name: 'Me' } }),
        api.call('GET', '/businesses', { cookie }),
      ];
      for (const { status } of await Promise.all(tries)) expect(status).toBe(403);
      // The header says which account is shown, and gives nothing.
      const foreign = { 'x-sammati-account': account.sid };
      expect((await api.call('GET', '/registry', { cookie, headers: foreign })).code).toBe('not_permitted');
      expect((await api.call('GET', '/registry', { cookie })).status).toBe(200);
    });

    it('who are operators may all of it, as long as there is one', async () => {
      const chief = await aUser(api, '', 'operator');
      const { cookie } = chief;
      expect((await api.call('GET', '/caller', { cookie })).body).toMatchObject({ kind: 'operator', user: { role: 'operator' } });
      const second = await aUser(api, '', 'operator');
      expect((await api.call('DELETE', `/users/${chief.id}`, { cookie: second.cookie })).status).toBe(204);
      expect((await api.call('GET', '/users', { cookie })).code).toBe('unauthorized');
      expect((await api.call('GET', '/users', { cookie: second.cookie })).items.map(({ id }) => id)).not.toContain(chief.id);
    });
  });

  it('has not failed', () => {
    expect(api.faults).toEqual([]);
  });
});
