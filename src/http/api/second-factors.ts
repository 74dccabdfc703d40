import type { secondFactorEndpoints } from '@sammati/contract/second-factor.ts';
import type { Origin } from '#app/ports.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import { signedIn } from '#app/users/prove-user.ts';
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor } from '#app/users/set-second-factor.ts';
import type { UserId } from '#domain/account/user.ts';
import type { Handlers } from './handler.ts';
import type { SessionCookie } from './session-cookie.ts';
import { momentOrNull } from './values.ts';

export const secondFactorHandlers: Handlers<typeof secondFactorEndpoints> = {
  async readSecondFactor(ports, { cookie }) {
    const user = await signedIn(ports, cookie);
    if (user === null) return refuse('unauthorized');
    const factor = await ports.secondFactors.of(user.id);
    const since = factor?.confirmedAt ?? null;
    return { since: momentOrNull(since), recoveryCodes: since === null ? 0 : (factor?.recoveryCodes ?? 0) };
  },

  async beginSecondFactor(ports, request) {
    return beginSecondFactor(ports, request.body.password, browserOf(request));
  },

  async confirmSecondFactor(ports, request) {
    const codes = await confirmSecondFactor(ports, request.body.code, browserOf(request));
    return isRefused(codes) ? codes : { recoveryCodes: [...codes] };
  },

  async removeSecondFactor(ports, request) {
    const outcome = await removeSecondFactor(ports, request.body.password, browserOf(request));
    return isRefused(outcome) ? outcome : undefined;
  },

  async resetSecondFactor(ports, { params }) {
    const user = params.userId as UserId;
    if (!(await ports.users.users()).some(({ id }) => id === user)) return refuse('not_found');
    return (await ports.secondFactors.remove(user, null)) ? undefined : refuse('no_second_factor');
  },
};

function browserOf({ origin, cookie }: { readonly origin: Origin; readonly cookie: SessionCookie }) {
  return { address: origin.address, token: cookie.token };
}
