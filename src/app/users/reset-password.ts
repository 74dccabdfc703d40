/** How a user who has lost the password gets to set another: by a link that somebody makes and hands over. */
import type { ResetUser } from '#app/ports/second-factors.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { AccountId } from '#domain/account/account.ts';
import { isGoodPassword, type UserId } from '#domain/account/user.ts';
import { hex } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { hashOf } from './session-token.ts';

export interface MadeReset {
  readonly user: ResetUser;
  readonly expiresAt: Instant;
  /** Known only now: it is kept as its hash. */
  readonly token: string;
}

/** With an account its owner asks, who may do this to users of this account alone: of others a link would be more than the owner has. */
export async function makePasswordReset(
  ports: Pick<Ports, 'passwordResets' | 'random' | 'sha256'>,
  user: UserId,
  account: AccountId | null,
): Promise<MadeReset | Refusal<'not_found' | 'not_of_this_account_alone'>> {
  const token = hex(ports.random.bytes(24));
  const made = await ports.passwordResets.make(user, { tokenHash: hashOf(ports, token), account });
  return typeof made === 'string' ? refuse(made) : { ...made, token };
}

/** Sets the password, once. Nobody is signed in by it, so that the second factor is asked for as before. */
export async function takePasswordReset(
  ports: Pick<Ports, 'passwordResets' | 'passwords' | 'sha256'>,
  given: { readonly token: string; readonly password: string },
): Promise<ResetUser | Refusal<'reset_ended' | 'weak_password'>> {
  const tokenHash = hashOf(ports, given.token);
  const reset = await ports.passwordResets.find(tokenHash);
  if (reset === null) return refuse('reset_ended');
  if (!isGoodPassword(given.password, reset.user)) return refuse('weak_password');
  const set = await ports.passwordResets.take(tokenHash, await ports.passwords.hash(given.password));
  return set ? reset.user : refuse('reset_ended');
}
