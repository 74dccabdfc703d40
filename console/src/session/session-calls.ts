import type { Account } from '@sammati/contract/account.ts';
import type { OpenInvitation } from '@sammati/contract/invitation.ts';
import type { ResetUser } from '@sammati/contract/password-reset.ts';
import type { BegunSecondFactor, RecoveryCodes, SecondFactor } from '@sammati/contract/second-factor.ts';
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

export function beginSession(email: string, password: string, code?: string): Promise<SessionUser> {
  return ask({ method: 'POST', target: '/api/session', json: { email, password, code } });
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

export function acceptInvitation(token: string, password: string, code?: string): Promise<SessionUser> {
  return ask({ method: 'POST', target: '/api/invitations/acceptance', json: { token, password, code } });
}

export function readReset(token: string): Promise<ResetUser> {
  return ask({ method: 'POST', target: '/api/password-resets/reading', json: { token } });
}

export function resetPassword(token: string, password: string): Promise<ResetUser> {
  return ask({ method: 'POST', target: '/api/password-resets/use', json: { token, password } });
}

export function readSecondFactor(): Promise<SecondFactor> {
  return ask({ method: 'GET', target: '/api/session/second-factor' });
}

export function beginSecondFactor(password: string): Promise<BegunSecondFactor> {
  return ask({ method: 'POST', target: '/api/session/second-factor', json: { password } });
}

export function confirmSecondFactor(code: string): Promise<RecoveryCodes> {
  return ask({ method: 'POST', target: '/api/session/second-factor/confirmation', json: { code } });
}

export function removeSecondFactor(password: string): Promise<void> {
  return ask({ method: 'POST', target: '/api/session/second-factor/removal', json: { password } });
}
