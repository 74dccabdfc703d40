import type { Invitation, MadeInvitation } from '@sammati/contract/invitation.ts';
import type { MadePasswordReset } from '@sammati/contract/password-reset.ts';
import type { AccountRole, AccountUser } from '@sammati/contract/user.ts';
import { ask, type Call } from '#console/service/request.ts';
import type { Session } from '#console/session/session.tsx';

interface Items<T> {
  readonly items: readonly T[];
}

export async function listUsers(session: Session): Promise<readonly AccountUser[]> {
  return (await ask<Items<AccountUser>>(below(session, 'GET', '/users?limit=1000'))).items;
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

export async function listInvitations(session: Session): Promise<readonly Invitation[]> {
  return (await ask<Items<Invitation>>(below(session, 'GET', '/invitations?limit=1000'))).items;
}

export interface Invited {
  readonly name: string;
  readonly email: string;
  readonly role: AccountRole;
}

export function invite(session: Session, invited: Invited): Promise<MadeInvitation> {
  return ask({ ...below(session, 'POST', '/invitations'), json: invited });
}

export function revokeInvitation(session: Session, id: number): Promise<void> {
  return ask(below(session, 'DELETE', `/invitations/${id}`));
}

function below({ sid, authorization }: Session, method: Call['method'], rest: string): Call {
  return { method, target: `/api/accounts/${encodeURIComponent(sid)}${rest}`, authorization };
}
