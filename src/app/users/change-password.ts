import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { isGoodPassword } from '#domain/account/user.ts';
import { hashOf } from './session-token.ts';
import { type BegunSession, signIn } from './sign-in.ts';

/** Sets another password: whoever does it knows the present one. The browser gets another session, and every other one ends. */
export async function changePassword(
  ports: Pick<Ports, 'users' | 'passwords' | 'signInGuard' | 'random' | 'sha256' | 'log'>,
  given: { readonly current: string; readonly password: string },
  browser: { readonly address: string; readonly token: string | null },
): Promise<BegunSession | Refusal<'unauthorized' | 'wrong_credentials' | 'too_many_attempts' | 'weak_password'>> {
  const user = browser.token === null ? null : await ports.users.session(hashOf(ports, browser.token));
  if (user === null) return refuse('unauthorized');
  if (!isGoodPassword(given.password, user)) return refuse('weak_password');
  const begun = await signIn(ports, { email: user.email, password: given.current }, browser);
  if (isRefused(begun)) return begun;
  await ports.users.setPassword(user.id, await ports.passwords.hash(given.password), hashOf(ports, begun.token));
  return begun;
}
