import type { MadePasswordReset, passwordResetEndpoints } from '@sammati/contract/password-reset.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { type MadeReset, makePasswordReset, takePasswordReset } from '#app/users/reset-password.ts';
import { hashOf } from '#app/users/session-token.ts';
import type { UserId } from '#domain/account/user.ts';
import { type Handlers, scopesOf } from './handler.ts';
import { moment } from './values.ts';

export const passwordResetHandlers: Handlers<typeof passwordResetEndpoints> = {
  async readPasswordReset(ports, { body }) {
    const reset = await ports.passwordResets.find(hashOf(ports, body.token));
    return reset === null ? refuse('reset_ended') : { ...reset.user };
  },

  async usePasswordReset(ports, { body }) {
    const outcome = await takePasswordReset(ports, body);
    return isRefused(outcome) ? outcome : { ...outcome };
  },

  async makeAccountPasswordReset(ports, { context, params, caller }) {
    // Whoever has the link becomes the user, who may be an owner by then.
    if (scopesOf(caller) !== null) return refuse('not_permitted');
    return made(await makePasswordReset(ports, params.userId as UserId, context.account.id));
  },

  async makePasswordReset(ports, { params }) {
    const outcome = made(await makePasswordReset(ports, params.userId as UserId, null));
    // Only an account's owner is told the other thing.
    return isRefused(outcome) ? refuse('not_found') : outcome;
  },
};

/** Behind the number sign, as an invitation's. */
function made<Code extends string>(outcome: MadeReset | Refusal<Code>): MadePasswordReset | Refusal<Code> {
  if (isRefused(outcome)) return outcome;
  const { user, expiresAt, token } = outcome;
  return { email: user.email, name: user.name, expiresAt: moment(expiresAt), path: `/reset#${token}` };
}
