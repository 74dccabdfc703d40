import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { isGoodPassword } from '#domain/account/user.ts';
import { proveSignedIn } from './prove-user.ts';
import { type Browser, newSession } from './session-token.ts';
import type { BegunSession } from './sign-in.ts';

/** Sets another password: whoever does it knows the present one. The browser gets another session, and every other one ends. */
export async function changePassword(
  ports: Pick<Ports, 'users' | 'passwords' | 'signInGuard' | 'random' | 'sha256' | 'log'>,
  given: { readonly current: string; readonly password: string },
  browser: Browser,
): Promise<BegunSession | Refusal<'unauthorized' | 'wrong_credentials' | 'too_many_attempts' | 'weak_password'>> {
  const user = await proveSignedIn(ports, given.current, browser);
  if (isRefused(user)) return user;
  if (!isGoodPassword(given.password, user)) return refuse('weak_password');
  const { token, session } = newSession(ports, browser);
  const passwordHash = await ports.passwords.hash(given.password);
  if (!(await ports.users.changePassword(user, passwordHash, session))) return refuse('wrong_credentials');
  const begun = await ports.users.session(session.tokenHash);
  return begun === null ? refuse('unauthorized') : { token, user: begun };
}
