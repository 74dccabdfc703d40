import type { Invitation, MadeInvitation } from '@sammati/contract/invitation.ts';
import type { MadePasswordReset } from '@sammati/contract/password-reset.ts';
import type { AccountRole, AccountUser } from '@sammati/contract/user.ts';
import { readAll } from '#console/service/read-all.ts';
import { ask, type Call } from '#console/service/request.ts';
import type { Session } from '#console/session/session.tsx';

export function listUsers(session: Session): Promise<readonly AccountUser[]> {
  return readAll(below(session, 'GET', '/users'));
}

export function changeRole(session: Session, id: number, role: AccountRole): Promise<AccountUser> {
  return ask({ ...below(session, 'PATCH', `/users/${id}`), json: { role } });
}

export function removeUser(session: Session, id: number): Promise<void> {
  return ask(below(session, 'DELETE', `/users/${id}`));
}

export function makeReset(session: Session, id: number): Promise<MadePasswordReset> {
  return ask(below(session, 'POST', `/users/${id}/password-reset`));
}

export interface Invited {
  readonly name: string;
  readonly email: string;
  readonly role: AccountRole;
}

/** Those of operators have no role. */
export type Listed = Omit<Invitation, 'role'> & Partial<Pick<Invitation, 'role'>>;

/** Where somebody is invited to: an account, or the platform. */
export interface Inviting {
  /** Under which it is kept what was read. */
  readonly key: readonly string[];
  /** To the platform nobody is invited as anything but an operator. */
  readonly isToPlatform: boolean;
  readonly list: () => Promise<readonly Listed[]>;
  readonly invite: (invited: Invited) => Promise<MadeInvitation>;
  readonly revoke: (id: number) => Promise<void>;
}

export function toAccount(session: Session): Inviting {
  return {
    key: ['invitations', session.sid],
    isToPlatform: false,
    list: () => readAll(below(session, 'GET', '/invitations')),
    invite: (invited) => ask({ ...below(session, 'POST', '/invitations'), json: invited }),
    revoke: (id) => ask(below(session, 'DELETE', `/invitations/${id}`)),
  };
}

export const toPlatform: Inviting = {
  key: ['invitations', 'platform'],
  isToPlatform: true,
  list: () => readAll({ method: 'GET', target: '/api/invitations' }),
  invite: ({ name, email }) => ask({ method: 'POST', target: '/api/users', json: { name, email } }),
  revoke: (id) => ask({ method: 'DELETE', target: `/api/invitations/${id}` }),
};

function below({ sid, authorization }: Session, method: Call['method'], rest: string): Call {
  return { method, target: `/api/accounts/${encodeURIComponent(sid)}${rest}`, authorization };
}
