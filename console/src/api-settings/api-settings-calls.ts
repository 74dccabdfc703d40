import type { ApiKey } from '@sammati/contract/api-key.ts';
import type { KeyScopes } from '@sammati/contract/key-scope.ts';
import { readAll } from '#console/service/read-all.ts';
import { ask, CallFailed, send } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

export function listKeys(session: Session): Promise<readonly ApiKey[]> {
  return readAll(accountCall(session, 'GET', '/keys'));
}

/** Without scopes it may do everything. */
export function createKey(
  session: Session,
  { label, scopes }: { readonly label: string; readonly scopes: KeyScopes },
): Promise<ApiKey & { readonly token: string }> {
  const json = { ...(label === '' ? {} : { label }), ...(scopes === null ? {} : { scopes }) };
  return ask({ ...accountCall(session, 'POST', '/keys'), json });
}

export async function revokeKey(session: Session, key: string): Promise<void> {
  const { status } = await send(accountCall(session, 'DELETE', `/keys/${encodeURIComponent(key)}`));
  if (status >= 400) throw new CallFailed(`HTTP ${status}`, { status });
}
