import type { Account } from '@sammati/contract/account.ts';
import type { AccountBusiness } from '@sammati/contract/account-business.ts';
import type { Member } from '@sammati/contract/member.ts';
import type { NoticeSummary } from '@sammati/contract/notice.ts';
import type { VirtualNumber } from '@sammati/contract/service-number.ts';
import type { Term } from '@sammati/contract/term.ts';
import { ask, type Call, CallFailed, send } from '#console/service/request.ts';
import type { Session } from '#console/session/session.tsx';

export type Settings = Account['settings'];
interface Items<T> {
  readonly items: readonly T[];
}

export const readAccount = (session: Session) => ask<Account>(at(session, 'GET', ''));
export const readBusiness = (session: Session) => ask<AccountBusiness>(at(session, 'GET', '/business'));
export const readSummary = (session: Session) => ask<NoticeSummary>(at(session, 'GET', '/notices/summary'));

export function changeSettings(session: Session, settings: Partial<Settings>): Promise<Account> {
  return ask<Account>({ ...at(session, 'PATCH', ''), json: { settings } });
}

export async function listVirtualNumbers(session: Session): Promise<readonly VirtualNumber[]> {
  return (await ask<Items<VirtualNumber>>(at(session, 'GET', '/virtual-numbers?limit=1000'))).items;
}

export async function listMembers(session: Session): Promise<readonly Member[]> {
  return (await ask<Items<Member>>(at(session, 'GET', '/members?limit=1000'))).items;
}

export function addMember(session: Session, member: { number: string; name: string | null; language: string }): Promise<Member> {
  return ask<Member>({ ...at(session, 'POST', '/members'), json: member });
}

export function sendCode(session: Session, number: string, language: string): Promise<Member> {
  return ask<Member>({ ...at(session, 'POST', `/members/${number}/code`), json: { language } });
}

export function verifyMember(session: Session, number: string, code: string): Promise<Member> {
  return ask<Member>({ ...at(session, 'POST', `/members/${number}/verification`), json: { code } });
}

/** One who is not, or not any more, a member is removed all the same. */
export async function removeMember(session: Session, number: string): Promise<void> {
  const { status } = await send(at(session, 'DELETE', `/members/${number}`));
  if (status >= 400 && status !== 404) throw new CallFailed(`HTTP ${status}`, { status });
}

export async function listTerms(session: Session): Promise<readonly Term[]> {
  return (await ask<Items<Term>>(at(session, 'GET', '/terms?limit=100'))).items;
}

/** What the account has said is said again, in force or not: what is left out returns to the business's. */
export async function setTerm(session: Session, terms: readonly Term[], changed: { name: string; value: number }): Promise<void> {
  const own = terms.flatMap((term) => (term.own === null ? [] : [[term.name, term.own]]));
  await ask({ ...at(session, 'PUT', '/terms'), json: { ...Object.fromEntries(own), [changed.name]: changed.value } });
}

function at({ sid, authorization }: Session, method: Call['method'], rest: string): Call {
  return {
    method,
    target: `/api/accounts/${encodeURIComponent(sid)}${rest}`,
    ...(authorization === undefined ? {} : { authorization }),
  };
}
