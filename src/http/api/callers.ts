import type { callerEndpoints } from '@sammati/contract/caller.ts';
import type { Handlers } from './handler.ts';
import { listed } from './values.ts';

export const callerHandlers: Handlers<typeof callerEndpoints> = {
  readCaller(_ports, { caller }) {
    const user = caller.user === null ? null : { id: caller.user.id, name: caller.user.name, role: caller.role };
    return caller.kind === 'operator'
      ? { kind: 'operator', sid: null, key: null, scopes: null, user }
      : { kind: 'account', sid: caller.context.account.sid, key: caller.key, scopes: listed(caller.scopes), user };
  },
};
