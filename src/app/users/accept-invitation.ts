import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { isGoodPassword } from '#domain/account/user.ts';
import { type Browser, hashOf, newSession } from './session-token.ts';
import type { BegunSession } from './sign-in.ts';

/**
 * Takes an invitation up, once, and signs in. Who is new sets a password; who has one already gives it, so that an invitation to an
 * address does not make the inviter its user.
 */
export async function acceptInvitation(
  ports: Pick<Ports, 'users' | 'passwords' | 'signInGuard' | 'random' | 'sha256'>,
  given: { readonly token: string; readonly password: string },
  browser: Browser,
): Promise<BegunSession | Refusal<'invitation_ended' | 'weak_password' | 'wrong_credentials' | 'too_many_attempts'>> {
  const tokenHash = hashOf(ports, given.token);
  const invitation = await ports.users.invitation(tokenHash);
  if (invitation === null) return refuse('invitation_ended');
  const known = await ports.users.credentials(invitation.email);
  if (known === null) {
    if (!isGoodPassword(given.password, invitation)) return refuse('weak_password');
  } else {
    if (!ports.signInGuard.admit(invitation.email, browser.address)) return refuse('too_many_attempts');
    if (!(await ports.passwords.matches(given.password, known.passwordHash))) return refuse('wrong_credentials');
    ports.signInGuard.succeeded(invitation.email, browser.address);
  }
  const { token, session } = newSession(ports, browser);
  const passwordHash = known === null ? await ports.passwords.hash(given.password) : null;
  if (!(await ports.users.accept(tokenHash, passwordHash, session))) return refuse('invitation_ended');
  const user = await ports.users.session(session.tokenHash);
  return user === null ? refuse('invitation_ended') : { token, user };
}
