import type { ApiKey } from '@sammati/contract/api-key.ts';
import { readAll } from '#console/service/read-all.ts';
import { ask, CallFailed, send } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

export function listKeys(session: Session): Promise<readonly ApiKey[]> {
  return readAll(accountCall(session, 'GET', '/keys'));
}

export function createKey(session: Session, label: string): Promise<ApiKey & { readonly token: string }> {
  return ask({ ...accountCall(session, 'POST', '/keys'), json: label === '' ? {} : { label } });
}

export async function revokeKey(session: Session, key: string): Promise<void> {
  const { status } = await send(accountCall(session, 'DELETE', `/keys/${encodeURIComponent(key)}`));
  if (status >= 400) throw new CallFailed(`HTTP ${status}`, { status });
}
