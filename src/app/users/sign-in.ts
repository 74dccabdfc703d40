import type { SignedIn } from '#app/ports/users.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { readEmail } from '#domain/account/user.ts';
import { type Browser, newSession } from './session-token.ts';

export interface BegunSession {
  readonly token: string;
  readonly user: SignedIn;
}

/** Begins a session. A wrong password and a user that does not exist take the same steps and are not told apart. */
export async function signIn(
  ports: Pick<Ports, 'users' | 'passwords' | 'signInGuard' | 'random' | 'sha256' | 'log'>,
  given: { readonly email: string; readonly password: string },
  browser: Browser,
): Promise<BegunSession | Refusal<'wrong_credentials' | 'too_many_attempts'>> {
  const email = readEmail(given.email) ?? '';
  if (!ports.signInGuard.admit(email, browser.address)) {
    ports.log.warn('too many attempts to sign in', { address: browser.address });
    return refuse('too_many_attempts');
  }
  const known = await ports.users.credentials(email);
  const matches = await ports.passwords.matches(given.password, known?.passwordHash ?? null);
  if (known === null || !matches) return refuse('wrong_credentials');
  ports.signInGuard.succeeded(email, browser.address);
  const { token, session } = newSession(ports, browser);
  await ports.users.beginSession(known.id, session);
  const user = await ports.users.session(session.tokenHash);
  return user === null ? refuse('wrong_credentials') : { token, user };
}
