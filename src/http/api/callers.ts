import type { callerEndpoints } from '@sammati/contract/caller.ts';
import type { Handlers } from './handler.ts';

export const callerHandlers: Handlers<typeof callerEndpoints> = {
  readCaller: (_ports, { caller }) =>
    caller.kind === 'operator'
      ? { kind: 'operator', sid: null, key: null }
      : { kind: 'account', sid: caller.context.account.sid, key: caller.key },
};
