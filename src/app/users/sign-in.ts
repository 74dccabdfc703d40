import type { SignedIn } from '#app/ports/users.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { readEmail } from '#domain/account/user.ts';
import { type ProvingPorts, proveUser } from './prove-user.ts';
import { type Browser, newSession } from './session-token.ts';

export interface BegunSession {
  readonly token: string;
  readonly user: SignedIn;
}

/** Begins a session of whoever proves to be a user. */
export async function signIn(
  ports: ProvingPorts & Pick<Ports, 'random'>,
  given: { readonly email: string; readonly password: string; readonly code?: string },
  browser: Browser,
): Promise<BegunSession | Refusal<'wrong_credentials' | 'code_needed' | 'wrong_code' | 'too_many_attempts'>> {
  const proven = await proveUser(ports, { ...given, email: readEmail(given.email) ?? '' }, browser.address);
  if (isRefused(proven)) return proven;
  const { token, session } = newSession(ports, browser);
  if (!(await ports.users.beginSession(proven, session))) return refuse('wrong_credentials');
  const user = await ports.users.session(session.tokenHash);
  return user === null ? refuse('wrong_credentials') : { token, user };
}
