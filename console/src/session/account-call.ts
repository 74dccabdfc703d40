import type { Call } from '#console/service/request.ts';
import type { Session } from './session.tsx';

/** A call about the account that the screens are of, by the credentials that they ask with; `rest` is behind the account's address. */
export function accountCall({ sid, authorization }: Session, method: Call['method'], rest: string): Call {
  return { method, target: `/api/accounts/${encodeURIComponent(sid)}${rest}`, authorization };
}
