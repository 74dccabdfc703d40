import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { isGoodPassword } from '#domain/account/user.ts';
import { type ProvingPorts, proveUser } from './prove-user.ts';
import { type Browser, hashOf, newSession } from './session-token.ts';
import type { BegunSession } from './sign-in.ts';

type Refused = Refusal<
  'invitation_ended' | 'weak_password' | 'wrong_credentials' | 'code_needed' | 'wrong_code' | 'too_many_attempts'
>;

/**
 * Takes an invitation up, once, and signs in. Who is new sets a password; who has one already gives it, with a code of the second
 * factor, so that an invitation to an address does not make the inviter its user. What is refused uses nothing up. A password that
 * nobody may have is refused before it is looked whether the address has a user, so that an inviter cannot ask by it who is one.
 */
export async function acceptInvitation(
  ports: ProvingPorts & Pick<Ports, 'random'>,
  given: { readonly token: string; readonly password: string; readonly code?: string },
  browser: Browser,
): Promise<BegunSession | Refused> {
  const tokenHash = hashOf(ports, given.token);
  const invitation = await ports.users.invitation(tokenHash);
  if (invitation === null) return refuse('invitation_ended');
  if (!isGoodPassword(given.password, invitation)) return refuse('weak_password');
  const isKnown = (await ports.users.credentials(invitation.email)) !== null;
  const whoever = isKnown
    ? await proveUser(ports, { ...given, email: invitation.email }, browser.address)
    : { passwordHash: await ports.passwords.hash(given.password) };
  if (isRefused(whoever)) return whoever;
  const { token, session } = newSession(ports, browser);
  if (!(await ports.users.accept(tokenHash, whoever, session))) return refuse('invitation_ended');
  const user = await ports.users.session(session.tokenHash);
  return user === null ? refuse('invitation_ended') : { token, user };
}
