import type { Standings } from '@sammati/contract/day.ts';
import type { Notice } from '@sammati/contract/notice.ts';
import type { Objection } from '@sammati/contract/objection.ts';
import type { Registry } from '@sammati/contract/registry.ts';
import type { Items } from '#console/account/account-calls.ts';
import { ask } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

const FEW = 6;

export function readRegistry({ authorization }: Session): Promise<Registry> {
  return ask<Registry>({ method: 'GET', target: '/api/registry', authorization });
}

export function countStandings(session: Session): Promise<Standings> {
  return ask<Standings>(accountCall(session, 'GET', '/standings'));
}

export async function latestObjections(session: Session): Promise<readonly Objection[]> {
  return (await ask<Items<Objection>>(accountCall(session, 'GET', `/objections?limit=${FEW}`))).items;
}

/** The latest. */
export async function failedNotices(session: Session): Promise<readonly Notice[]> {
  return (await ask<Items<Notice>>(accountCall(session, 'GET', `/notices?state=failed&limit=${FEW}`))).items;
}
