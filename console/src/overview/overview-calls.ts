import type { Account } from '@sammati/contract/account.ts';
import type { AccountBusiness } from '@sammati/contract/account-business.ts';
import type { Notice } from '@sammati/contract/notice.ts';
import type { Objection } from '@sammati/contract/objection.ts';
import type { Registry } from '@sammati/contract/registry.ts';
import { ask } from '#console/service/request.ts';
import type { Session } from '#console/session/session.tsx';

interface Items<T> {
  readonly items: readonly T[];
}

const FEW = 6;

export function readAccount({ sid, authorization }: Session): Promise<Account> {
  return ask<Account>({ method: 'GET', target: `/api/accounts/${sid}`, authorization });
}

export function readBusiness({ sid, authorization }: Session): Promise<AccountBusiness> {
  return ask<AccountBusiness>({ method: 'GET', target: `/api/accounts/${sid}/business`, authorization });
}

export interface ExpiryDay {
  readonly date: string;
  readonly count: number;
  readonly isMore: boolean;
}

/** Today and the thirty days after it, by the service's calendar. */
export async function readExpiries({ sid, authorization }: Session): Promise<readonly ExpiryDay[]> {
  return (await ask<Items<ExpiryDay>>({ method: 'GET', target: `/api/accounts/${sid}/expiries`, authorization })).items;
}

export function readRegistry({ authorization }: Session): Promise<Registry> {
  return ask<Registry>({ method: 'GET', target: '/api/registry', authorization });
}

export async function latestObjections({ sid, authorization }: Session): Promise<readonly Objection[]> {
  const target = `/api/accounts/${sid}/objections?limit=${FEW}`;
  return (await ask<Items<Objection>>({ method: 'GET', target, authorization })).items;
}

/** Of the part of the list that one page reads. */
export async function failedNotices({ sid, authorization }: Session): Promise<readonly Notice[]> {
  const target = `/api/accounts/${sid}/notices?state=failed&limit=${FEW}`;
  return (await ask<Items<Notice>>({ method: 'GET', target, authorization })).items;
}
