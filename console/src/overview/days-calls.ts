import type { Days } from '@sammati/contract/day.ts';
import { ask } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

/** As the service's calendar goes: the last day is today's in India. */
export function readDays(session: Session, last: number): Promise<Days> {
  return ask<Days>(accountCall(session, 'GET', `/days?last=${last}`));
}
