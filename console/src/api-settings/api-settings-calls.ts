import type { ApiKey } from '@sammati/contract/api-key.ts';
import { ask, CallFailed, send } from '#console/service/request.ts';
import type { Session } from '#console/session/session.tsx';

interface Items<T> {
  readonly items: readonly T[];
}

export async function listKeys({ sid, authorization }: Session): Promise<readonly ApiKey[]> {
  return (await ask<Items<ApiKey>>({ method: 'GET', target: `/api/accounts/${sid}/keys?limit=1000`, authorization })).items;
}

export function createKey({ sid, authorization }: Session, label: string): Promise<ApiKey & { readonly token: string }> {
  return ask({ method: 'POST', target: `/api/accounts/${sid}/keys`, authorization, json: label === '' ? {} : { label } });
}

export async function revokeKey({ sid, authorization }: Session, key: string): Promise<void> {
  const { status } = await send({
    method: 'DELETE',
    target: `/api/accounts/${sid}/keys/${encodeURIComponent(key)}`,
    authorization,
  });
  if (status >= 400) throw new CallFailed(`HTTP ${status}`, { status });
}

export async function listVirtualNumbers({ sid, authorization }: Session): Promise<readonly { readonly number: string }[]> {
  const target = `/api/accounts/${sid}/virtual-numbers?limit=1000`;
  return (await ask<Items<{ readonly number: string }>>({ method: 'GET', target, authorization })).items;
}
