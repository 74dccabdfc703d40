import type { Account } from '@sammati/contract/account.ts';
import type { AgreementPaper } from '@sammati/contract/agreement-paper.ts';
import type { CallingHolidays } from '@sammati/contract/holiday.ts';
import type { Member } from '@sammati/contract/member.ts';
import type { NoticeSummary } from '@sammati/contract/notice.ts';
import type { VirtualNumber } from '@sammati/contract/service-number.ts';
import type { Term } from '@sammati/contract/term.ts';
import { readAll } from '#console/service/read-all.ts';
import { ask, CallFailed, download, send } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

export type Settings = Account['settings'];

export function readSummary(session: Session): Promise<NoticeSummary> {
  return ask<NoticeSummary>(accountCall(session, 'GET', '/notices/summary'));
}

export function changeSettings(session: Session, settings: Partial<Settings>): Promise<Account> {
  return ask<Account>({ ...accountCall(session, 'PATCH', ''), json: { settings } });
}

export interface SignedPaper {
  readonly file: File;
  readonly signedOn: string;
  readonly signatory: string;
}

/** The operator looks at it and files the agreement. */
export function sendPaper(session: Session, { file, signedOn, signatory }: SignedPaper): Promise<AgreementPaper> {
  const query = new URLSearchParams({ signedOn, signatory, fileName: file.name });
  return ask<AgreementPaper>({ ...accountCall(session, 'POST', `/agreement-papers?${query}`), file });
}

export function downloadPaper(session: Session, sha256: string): Promise<File> {
  return download(accountCall(session, 'GET', `/agreement-papers/${sha256}`));
}

export interface NewVirtualNumber {
  readonly number: string;
  /** Null for the sender's own. */
  readonly header: string | null;
  readonly connectionId: number | null;
}

export function addVirtualNumber(session: Session, number: NewVirtualNumber): Promise<VirtualNumber> {
  return ask<VirtualNumber>({ ...accountCall(session, 'POST', '/virtual-numbers'), json: number });
}

export function retireVirtualNumber(session: Session, number: string): Promise<void> {
  return ask<void>(accountCall(session, 'DELETE', `/virtual-numbers/${number}`));
}

export function listMembers(session: Session): Promise<readonly Member[]> {
  return readAll(accountCall(session, 'GET', '/members'));
}

export function addMember(session: Session, member: { number: string; name: string | null; language: string }): Promise<Member> {
  return ask<Member>({ ...accountCall(session, 'POST', '/members'), json: member });
}

export function sendCode(session: Session, number: string, language: string): Promise<Member> {
  return ask<Member>({ ...accountCall(session, 'POST', `/members/${number}/code`), json: { language } });
}

export function verifyMember(session: Session, number: string, code: string): Promise<Member> {
  return ask<Member>({ ...accountCall(session, 'POST', `/members/${number}/verification`), json: { code } });
}

/** One who is not, or not any more, a member is removed all the same. */
export async function removeMember(session: Session, number: string): Promise<void> {
  const { status } = await send(accountCall(session, 'DELETE', `/members/${number}`));
  if (status >= 400 && status !== 404) throw new CallFailed(`HTTP ${status}`, { status });
}

export function listTerms(session: Session): Promise<readonly Term[]> {
  return readAll(accountCall(session, 'GET', '/terms'));
}

/** What the account has said is said again, in force or not: what is left out returns to the business's. */
export async function setTerm(session: Session, terms: readonly Term[], changed: { name: string; value: number }): Promise<void> {
  const own = terms.flatMap((term) => (term.own === null ? [] : [[term.name, term.own]]));
  await ask({ ...accountCall(session, 'PUT', '/terms'), json: { ...Object.fromEntries(own), [changed.name]: changed.value } });
}

export function readHolidays(session: Session): Promise<CallingHolidays> {
  return ask<CallingHolidays>(accountCall(session, 'GET', '/holidays'));
}

/** All that the account says: what is left out is taken back. */
export function setHolidays(session: Session, own: CallingHolidays['own']): Promise<CallingHolidays> {
  return ask<CallingHolidays>({ ...accountCall(session, 'PUT', '/holidays'), json: own });
}
