import type { Account } from '@sammati/contract/account.ts';
import type { OpenInvitation } from '@sammati/contract/invitation.ts';
import type { ReadSession, SessionUser } from '@sammati/contract/user.ts';
import { readAll } from '#console/service/read-all.ts';
import { ask } from '#console/service/request.ts';

export async function readSessionUser(): Promise<SessionUser | null> {
  return (await ask<ReadSession>({ method: 'GET', target: '/api/session' })).user;
}

/** For operators. */
export function listAccounts(): Promise<readonly Account[]> {
  return readAll({ method: 'GET', target: '/api/accounts' });
}

export function beginSession(email: string, password: string): Promise<SessionUser> {
  return ask({ method: 'POST', target: '/api/session', json: { email, password } });
}

export function endSession(): Promise<void> {
  return ask({ method: 'DELETE', target: '/api/session' });
}

export function changePassword(current: string, password: string): Promise<SessionUser> {
  return ask({ method: 'PUT', target: '/api/session/password', json: { current, password } });
}

export function readInvitation(token: string): Promise<OpenInvitation> {
  return ask({ method: 'POST', target: '/api/invitations/reading', json: { token } });
}

export function acceptInvitation(token: string, password: string): Promise<SessionUser> {
  return ask({ method: 'POST', target: '/api/invitations/acceptance', json: { token, password } });
}
