/** Users, who sign in to a test's server. */
import type { AccountRole } from '@sammati/contract/user.ts';
import type { ApiAnswer, ApiServer } from './api-server.ts';
import { codeOf } from './authenticator.ts';

export const PASSWORD = 'a long and quiet river 42';

let made = 0;

export interface TestUser {
  readonly id: number;
  readonly email: string;
  readonly cookie: string;
}

/** Somebody new with a role in an account, or an operator; signed in. */
export async function aUser(api: ApiServer, sid: string, role: AccountRole | 'operator'): Promise<TestUser> {
  made += 1;
  const email = `user-${made}@example.in`;
  const invited =
    role === 'operator'
      ? await api.call('POST', '/users', { body: { email, name: `User ${made}` } })
      : await api.call('POST', `/accounts/${sid}/invitations`, { body: { email, name: `User ${made}`, role } });
  const accepted = await api.call('POST', '/invitations/acceptance', {
    cookie: '',
    body: { token: tokenIn(invited), password: PASSWORD },
  });
  return { id: Number(accepted.body.id), email, cookie: cookieOf(accepted) };
}

/** Somebody new with a second factor, of which the present code is used. The secret is in base 32. */
export async function aUserWithFactor(
  api: ApiServer,
  sid: string,
  role: AccountRole,
): Promise<TestUser & { readonly secret: string; readonly codes: readonly string[] }> {
  const user = await aUser(api, sid, role);
  const { cookie } = user;
  const begun = await api.call('POST', '/session/second-factor', { cookie, body: { password: PASSWORD } });
  const secret = String(begun.body.secret);
  const body = { code: codeOf(secret) };
  const confirmed = await api.call('POST', '/session/second-factor/confirmation', { cookie, body });
  return { ...user, secret, codes: confirmed.body.recoveryCodes as string[] };
}

export function tokenIn({ body }: ApiAnswer): string {
  return String(body.path).replace('/join#', '');
}

/** What a browser sends back of what it was given. */
export function cookieOf({ headers }: ApiAnswer): string {
  const [pair = ''] = (headers.get('set-cookie') ?? '').split(';');
  return pair;
}

export function signIn(api: ApiServer, email: string, password = PASSWORD, cookie = ''): Promise<ApiAnswer> {
  return api.call('POST', '/session', { cookie, body: { email, password } });
}
