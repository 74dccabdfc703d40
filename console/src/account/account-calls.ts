/** What more than one screen reads of an account. */
import type { Account } from '@sammati/contract/account.ts';
import type { AccountBusiness } from '@sammati/contract/account-business.ts';
import type { VirtualNumber } from '@sammati/contract/service-number.ts';
import type { ExpiryDay } from '#console/overview/expiry-days.ts';
import { readAll } from '#console/service/read-all.ts';
import { ask } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

export interface Items<T> {
  readonly items: readonly T[];
}

export function readAccount(session: Session): Promise<Account> {
  return ask<Account>(accountCall(session, 'GET', ''));
}

export function readBusiness(session: Session): Promise<AccountBusiness> {
  return ask<AccountBusiness>(accountCall(session, 'GET', '/business'));
}

/** The newest first, with those that were retired. */
export function listVirtualNumbers(session: Session): Promise<readonly VirtualNumber[]> {
  return readAll(accountCall(session, 'GET', '/virtual-numbers'));
}

/** The first of them is what the service takes where none is named. */
export function inUse(numbers: readonly VirtualNumber[]): readonly VirtualNumber[] {
  return numbers.filter(({ retiredAt }) => retiredAt === null);
}

/** Today and the thirty days after it, by the service's calendar. */
export async function listExpiries(session: Session): Promise<readonly ExpiryDay[]> {
  return (await ask<Items<ExpiryDay>>(accountCall(session, 'GET', '/expiries'))).items;
}
