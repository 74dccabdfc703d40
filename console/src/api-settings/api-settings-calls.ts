import type { ApiKey } from '@sammati/contract/api-key.ts';
import type { Items } from '#console/account/account-calls.ts';
import { ask, CallFailed, send } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

export async function listKeys(session: Session): Promise<readonly ApiKey[]> {
  return (await ask<Items<ApiKey>>(accountCall(session, 'GET', '/keys?limit=1000'))).items;
}

export function createKey(session: Session, label: string): Promise<ApiKey & { readonly token: string }> {
  return ask({ ...accountCall(session, 'POST', '/keys'), json: label === '' ? {} : { label } });
}

export async function revokeKey(session: Session, key: string): Promise<void> {
  const { status } = await send(accountCall(session, 'DELETE', `/keys/${encodeURIComponent(key)}`));
  if (status >= 400) throw new CallFailed(`HTTP ${status}`, { status });
}
