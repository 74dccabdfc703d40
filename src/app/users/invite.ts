import type { Invitation, InvitedAs } from '#app/ports/users.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { readEmail } from '#domain/account/user.ts';
import { hex } from '#domain/consent/chain.ts';
import { hashOf } from './session-token.ts';

export interface MadeInvitation {
  readonly invitation: Invitation;
  /** Known only now: it is kept as its hash. */
  readonly token: string;
}

/** Invites somebody: the token makes whoever has it that user, once. Nothing is sent; the inviter hands it over. */
export async function invite(
  ports: Pick<Ports, 'users' | 'random' | 'sha256'>,
  given: { readonly email: string; readonly name: string; readonly as: InvitedAs },
): Promise<MadeInvitation | Refusal<'not_an_email'>> {
  const email = readEmail(given.email);
  if (email === null) return refuse('not_an_email');
  const token = hex(ports.random.bytes(24));
  const invitation = await ports.users.invite({ ...given, email, name: given.name.trim(), tokenHash: hashOf(ports, token) });
  return { invitation, token };
}
