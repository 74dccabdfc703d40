import { ask } from '#console/service/request.ts';
import type { Session } from '#console/session/session.tsx';

export interface ExpiryDay {
  readonly date: string;
  readonly count: number;
  readonly isMore: boolean;
}

export async function listExpiries({ sid, authorization }: Session): Promise<readonly ExpiryDay[]> {
  const target = `/api/accounts/${encodeURIComponent(sid)}/expiries`;
  return (await ask<{ readonly items: readonly ExpiryDay[] }>({ method: 'GET', target, authorization })).items;
}
