/** What somebody tries who wants to be somebody else, or more than they are, and what becomes of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiAnswer, type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { codeOf } from '#test/support/authenticator.ts';
import { MIGRATIONS, openTestPostgres, type TestDatabase } from '#test/support/databases.ts';
import { aUser, aUserWithFactor, cookieOf, PASSWORD, signIn, type TestUser, tokenIn } from '#test/support/users.ts';

const NEW = 'another long and quiet river 43';

type Person = Awaited<ReturnType<typeof aUserWithFactor>>;

/** All of it gives nobody a session, and uses up no code of its user's. */
const codes: readonly (readonly [what: string, code: (own: Person, other: Person) => string | undefined, answer: string])[] = [
  ['none', () => undefined, '401 code_needed'],
  ['the one that was used', ({ secret }) => codeOf(secret), '422 wrong_code'],
  ['one before it', ({ secret }) => codeOf(secret, -1), '422 wrong_code'],
  ['one of a time to come', ({ secret }) => codeOf(secret, 20), '422 wrong_code'],
  ['a present one of somebody else', (_own, { secret }) => codeOf(secret, 1), '422 wrong_code'],
  ['a recovery code of somebody else', (_own, other) => other.codes[0], '422 wrong_code'],
  ['a part of a recovery code', ({ codes: [first = ''] }) => first.slice(0, -1), '422 wrong_code'],
  ['five digits', () => '12345', '422 wrong_code'],
  ['digits of another script', ({ secret }) => codeOf(secret, 1).replaceAll(/\d/g, devanagari), '422 wrong_code'],
  ['a pattern', () => '%', '422 wrong_code'],
  ['nothing but space', () => ' ', '422 wrong_code'],
  ['no text', () => '', '400 invalid_request'],
  ['more than a code can be', () => '1'.repeat(65), '400 invalid_request'],
];

function devanagari(digit: string): string {
  return String.fromCodePoint(0x0966 + Number(digit));
}

let database: TestDatabase;
let api: ApiServer;
let account: AccountFixture;

beforeAll(async () => {
  database = await openTestPostgres(MIGRATIONS);
  api = await openApiServer(database);
  account = await anAccount(api);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

const post = (path: string, body: object, cookie = '') => api.call('POST', path, { cookie, body });
const enter = (email: string, code: string | undefined, password = PASSWORD) =>
  post('/session', { email, password, ...(code === undefined ? {} : { code }) });
const whoIs = async (cookie: string) => (await api.call('GET', '/session', { cookie })).body.user;
const resetLink = async (id: number) =>
  String((await api.call('POST', `/users/${id}/password-reset`)).body.path).replace('/reset#', '');
const reset = (token: string) => post('/password-resets/use', { token, password: NEW });
const invited = async (sid: string, email: string) =>
  tokenIn(await api.call('POST', `/accounts/${sid}/invitations`, { body: { email, name: 'X', role: 'viewer' } }));
const said = ({ status, code }: ApiAnswer) => `${status} ${code}`;

it('with a code that does not count: no session, and none of the codes is gone', async () => {
  const own = await aUserWithFactor(api, account.sid, 'viewer');
  const other = await aUserWithFactor(api, account.sid, 'viewer');
  const recovery = [...own.codes];
  for (const [place, [what, code, expected]] of codes.entries()) {
    const answer = await enter(own.email, code(own, other));
    expect([said(answer), answer.headers.get('set-cookie')], what).toEqual([expected, null]);
    // Whoever is right in between begins to count anew.
    if (place % 3 === 2) expect((await enter(own.email, recovery.pop()))?.status, what).toBe(200);
  }
  // The next of both is still good.
  expect((await enter(own.email, codeOf(own.secret, 1))).status).toBe(200);
  expect((await enter(other.email, codeOf(other.secret, 1))).status).toBe(200);
  expect((await enter(other.email, other.codes[0])).status).toBe(200);
});

it('with the same recovery code many times at once: one comes in', async () => {
  const { email, codes: own } = await aUserWithFactor(api, account.sid, 'viewer');
  const all = await Promise.all([0, 1, 2, 3].map(() => enter(email, own[3])));
  expect(all.map(({ status }) => status).toSorted()).toEqual([200, 422, 422, 422]);
});

it('with a link that is none, or none any more', async () => {
  const another = await aUser(api, account.sid, 'viewer');
  const links: readonly (readonly [string, (user: TestUser) => Promise<string>, string])[] = [
    ['used', async ({ id }) => tap(await resetLink(id), reset), '410 reset_ended'],
    [
      'old',
      async ({ id }) => {
        const token = await resetLink(id);
        const text = "update password_resets set expires_at = created_at - interval '1 second' where user_id = $1";
        await database.query({ name: 'age_reset_of', text }, [id]);
        return token;
      },
      '410 reset_ended',
    ],
    ['replaced', async ({ id }) => tap(await resetLink(id), () => resetLink(id)), '410 reset_ended'],
    [
      'of somebody who was removed',
      async ({ id }) => tap(await resetLink(id), () => api.call('DELETE', `/users/${id}`)),
      '410 reset_ended',
    ],
    ['in capitals', async () => 'F'.repeat(48), '400 invalid_request'],
    ['an invitation', ({ email }) => invited(account.sid, email), '410 reset_ended'],
    ['a session', async ({ cookie }) => cookie.slice(-48), '410 reset_ended'],
  ];
  for (const [what, make, expected] of links) {
    const token = await make(await aUser(api, account.sid, 'viewer'));
    expect([said(await post('/password-resets/reading', { token })), said(await reset(token))], what).toEqual([
      expected,
      expected,
    ]);
  }
  const token = await resetLink(another.id);
  expect(said(await post('/invitations/acceptance', { token, password: NEW }))).toBe('410 invitation_ended');
  expect((await reset(token)).status).toBe(200);
});

it('with the old password while another is set by a link: whoever was let in before is out, and nobody comes after', async () => {
  const { id, email, cookie } = await aUser(api, account.sid, 'viewer');
  const token = await resetLink(id);
  const change = () =>
    api.call('PUT', '/session/password', { cookie, body: { current: PASSWORD, password: `${NEW} of a thief` } });
  const enterNow = () => enter(email, undefined);
  const [set, changed, ...entered] = await Promise.all([reset(token), change(), enterNow(), enterNow()]);
  // Whichever was first: the other found another password than it had compared.
  expect([set.status, changed.status].filter((status) => status === 200)).toHaveLength(1);
  for (const one of entered) if (one.status === 200) expect(await whoIs(cookieOf(one))).toBeNull();
  expect((await enter(email, undefined, set.status === 200 ? NEW : `${NEW} of a thief`)).status).toBe(200);
});

it('with a cookie that was fixed before: every way in gives another one, and ends that of the browser', async () => {
  const factor = await aUserWithFactor(api, account.sid, 'viewer');
  const plain = await aUser(api, account.sid, 'viewer');
  const second = await anAccount(api);
  const token = await invited(second.sid, plain.email);
  const ways: readonly (readonly [string, (cookie: string) => Promise<ApiAnswer>])[] = [
    ['password', (cookie) => signIn(api, plain.email, PASSWORD, cookie)],
    ['code', (cookie) => post('/session', { email: factor.email, password: PASSWORD, code: factor.codes[0] }, cookie)],
    ['invitation', (cookie) => post('/invitations/acceptance', { token, password: PASSWORD }, cookie)],
  ];
  for (const [what, way] of ways) {
    const attacker = await aUser(api, account.sid, 'viewer');
    const begun = await way(attacker.cookie);
    expect([begun.status, cookieOf(begun) === attacker.cookie], what).toEqual([200, false]);
    expect([await whoIs(attacker.cookie), (await whoIs(cookieOf(begun))) !== null], what).toEqual([null, true]);
  }
  const fixed = `sammati-session=${'b'.repeat(64)}`;
  const set = await post('/password-resets/use', { token: await resetLink(plain.id), password: NEW }, fixed);
  expect([set.status, set.headers.get('set-cookie'), await whoIs(fixed)]).toEqual([200, null, null]);
});

it('by an invitation: it does not say who is a user, and what is refused uses nothing up', async () => {
  const known = await aUserWithFactor(api, account.sid, 'viewer');
  const second = await anAccount(api);
  const [toKnown, toNew] = [await invited(second.sid, known.email), await invited(second.sid, 'not.yet@example.in')];
  const shown: unknown[] = [];
  for (const token of [toKnown, toNew]) {
    const read = await post('/invitations/reading', { token });
    const weak = await post('/invitations/acceptance', { token, password: 'short', code: known.codes[0] });
    shown.push([Object.keys(read.body), said(weak), weak.headers.get('set-cookie')]);
  }
  expect(shown[0]).toEqual(shown[1]);
  expect(shown[0]).toEqual([['email', 'name', 'role', 'brandName'], '422 weak_password', null]);
  const accept = (more: object) => post('/invitations/acceptance', { token: toKnown, password: PASSWORD, ...more });
  expect(said(await accept({ password: NEW, code: known.codes[0] }))).toBe('401 wrong_credentials');
  expect(said(await accept({}))).toBe('401 code_needed');
  expect(said(await accept({ code: '000000' }))).toBe('422 wrong_code');
  expect((await accept({ code: known.codes[0] })).status).toBe(200);
  expect((await post('/invitations/acceptance', { token: toNew, password: NEW })).status).toBe(200);
});

describe('by asking for more than the role gives', () => {
  const asks: readonly (readonly [method: string, path: string, body?: object])[] = [
    ['POST', '/users', { email: 'me@example.in', name: 'Me' }],
    ['GET', '/users'],
    ['GET', '/invitations'],
    ['DELETE', '/invitations/{invitation}'],
    ['DELETE', '/users/{user}'],
    ['POST', '/users/{user}/password-reset'],
    ['DELETE', '/users/{user}/second-factor'],
    ['POST', '/accounts/{sid}/users/{user}/password-reset'],
    ['PATCH', '/accounts/{sid}/users/{self}', { role: 'owner' }],
    ['DELETE', '/accounts/{sid}/users/{user}'],
    ['POST', '/accounts/{sid}/invitations', { email: 'me@example.in', name: 'Me', role: 'owner' }],
  ];
  /** In their own account an owner does these, each to somebody of this account alone. */
  const ofOwners = /^\/accounts/;

  it.each(['viewer', 'manager', 'owner'] as const)('%s', async (role) => {
    const self = await aUser(api, account.sid, role);
    const operator = await aUser(api, '', 'operator');
    const open = await api.call('POST', '/users', { body: { email: `open.${role}@example.in`, name: 'Open' } });
    const foreign = await anAccount(api);
    const stranger = await aUser(api, foreign.sid, 'owner');
    for (const [method, path, body] of asks) {
      const ask = async (sid: string, user: TestUser) => {
        const named = { sid, user: user.id, self: self.id, invitation: Number(open.body.id) };
        const address = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof named) => String(named[name]));
        return said(await api.call(method, address, { cookie: self.cookie, ...(body === undefined ? {} : { body }) }));
      };
      const what = `${role} ${method} ${path}`;
      if (!ofOwners.test(path)) expect(await ask(account.sid, operator), what).toMatch(/^403 operator_only/);
      else {
        if (role !== 'owner') expect(await ask(account.sid, operator), what).toBe('403 not_permitted');
        // Who is not of the account is not there, whatever they are elsewhere.
        else if (path.includes('{user}')) {
          for (const user of [operator, stranger]) expect(await ask(account.sid, user), what).toBe('404 not_found');
        }
        expect(await ask(foreign.sid, stranger), what).toBe('404 not_found');
      }
    }
    expect(await whoIs(self.cookie)).toMatchObject({ operator: false, accounts: [{ sid: account.sid, role }] });
    expect([await whoIs(operator.cookie), await whoIs(stranger.cookie)]).not.toContain(null);
    expect((await api.call('GET', '/invitations')).items.map(({ id }) => id)).toContain(open.body.id);
  });
});

it('by reading the database, the logs or the audit log: no password, token, code or recovery code stands there', async () => {
  const user = await aUserWithFactor(api, account.sid, 'owner');
  await enter(user.email, codeOf(user.secret, 1), 'wrong password of a guess');
  await enter(user.email, 'aaaaa-bbbbb-ccccc-ddddd');
  const entered = await enter(user.email, user.codes[0]);
  const used = await resetLink(user.id);
  expect((await reset(used)).status).toBe(200);
  const open = await resetLink(user.id);
  const token = await invited(account.sid, 'later@example.in');
  const secrets = [PASSWORD, NEW, used, open, token, cookieOf(entered).slice(-64), ...user.codes];
  const other = await aUser(api, account.sid, 'viewer');
  const change = { current: PASSWORD, password: NEW };
  expect((await api.call('PUT', '/session/password', { cookie: other.cookie, body: change })).status).toBe(200);
  // Lines of the log are written whatever came of the request.
  await post('/session/second-factor/confirmation', { code: '123456' }, cookieOf(entered));
  const audit = await api.call('GET', '/audit?limit=100');
  const told = [api.logged, api.faults, audit.items, (await api.call('GET', '/users')).items]
    .flat()
    .map((one) => JSON.stringify(one));
  for (const secret of [...secrets, user.secret, 'wrong password of a guess']) {
    expect(told.filter((line) => line.includes(secret))).toEqual([]);
  }
  const kept: unknown[] = [];
  for (const table of [
    'users',
    'sessions',
    'invitations',
    'password_resets',
    'second_factors',
    'recovery_codes',
    'audit_entries',
  ]) {
    kept.push(await database.query({ name: `all_${table}`, text: `select ${table}::text as line from ${table}` }, []));
  }
  const stored = JSON.stringify(kept);
  expect(stored).toContain(user.email);
  for (const secret of secrets) expect(stored).not.toContain(secret.replaceAll('-', ''));
});

it('has not failed', () => {
  expect(api.faults).toEqual([]);
});

/** What was made, after something was done with it. */
async function tap(token: string, act: (token: string) => Promise<unknown>): Promise<string> {
  await act(token);
  return token;
}
