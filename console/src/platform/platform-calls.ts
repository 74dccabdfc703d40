import type { Account } from '@sammati/contract/account.ts';
import type { AgreementPaper } from '@sammati/contract/agreement-paper.ts';
import type { Business } from '@sammati/contract/business.ts';
import type { CarrierConnection } from '@sammati/contract/carrier-connection.ts';
import type { LineOccupancy } from '@sammati/contract/line-occupancy.ts';
import type { MadePasswordReset } from '@sammati/contract/password-reset.ts';
import type { RegistryImport } from '@sammati/contract/registry.ts';
import type { Senders } from '@sammati/contract/sender.ts';
import type { ConsentLine } from '@sammati/contract/service-number.ts';
import type { User } from '@sammati/contract/user.ts';
import type { Page } from '#console/lists/paged.tsx';
import { readAll, readPage } from '#console/service/read-all.ts';
import { ask, download } from '#console/service/request.ts';

function list<T>(path: string): Promise<readonly T[]> {
  return readAll({ method: 'GET', target: `/api${path}` });
}

export function listBusinesses(): Promise<readonly Business[]> {
  return list('/businesses');
}

export function listLines(): Promise<readonly ConsentLine[]> {
  return list('/consent-lines');
}

export function listOccupancy(): Promise<readonly LineOccupancy[]> {
  return list('/consent-line-occupancy');
}

export function listConnections(): Promise<readonly CarrierConnection[]> {
  return list('/carrier-connections');
}

export function readSenders(): Promise<Senders> {
  return ask({ method: 'GET', target: '/api/senders' });
}

export function listImports(cursor: string | null): Promise<Page<RegistryImport>> {
  return readPage('/api/registry/imports', cursor);
}

/** Without an entity id where that is empty. */
export function createBusiness({
  legalName,
  entityId,
}: {
  readonly legalName: string;
  readonly entityId: string;
}): Promise<Business> {
  const json = { legalName, ...(entityId === '' ? {} : { entityId }) };
  return ask({ method: 'POST', target: '/api/businesses', json });
}

export interface NewAccount {
  readonly businessId: number;
  readonly brandName: string;
  /** Empty where the service makes one. */
  readonly sid: string;
}

export function openAccount({ sid, ...account }: NewAccount): Promise<Account> {
  return ask({ method: 'POST', target: '/api/accounts', json: { ...account, ...(sid === '' ? {} : { sid }) } });
}

export function listUsers(): Promise<readonly User[]> {
  return list('/users');
}

export interface NewAgreement {
  readonly signedOn: string;
  readonly signatory: string;
  readonly reference: string;
  readonly earlierObjections: 'imported' | 'none_exist';
  readonly paper?: string;
}

export function fileAgreement(business: number, agreement: NewAgreement): Promise<unknown> {
  return ask({ method: 'PUT', target: `/api/businesses/${business}/agreement`, json: agreement });
}

/** Keeps a paper, to be filed; the same file again is the same paper. */
export function keepPaper(
  business: number,
  { file, signedOn, signatory }: { readonly file: File; readonly signedOn: string; readonly signatory: string },
): Promise<AgreementPaper> {
  const query = new URLSearchParams({ signedOn, signatory, fileName: file.name });
  return ask({ method: 'POST', target: `/api/businesses/${business}/agreement-papers?${query}`, file });
}

/** The people of the account read why. */
export function turnDownPaper(business: number, sha256: string, because: string): Promise<AgreementPaper> {
  const target = `/api/businesses/${business}/agreement-papers/${sha256}/turning-down`;
  return ask({ method: 'POST', target, json: { because } });
}

export function downloadPaper(business: number, sha256: string): Promise<File> {
  return download({ method: 'GET', target: `/api/businesses/${business}/agreement-papers/${sha256}` });
}

export function resetMode(business: number, reason: string): Promise<unknown> {
  return ask({ method: 'POST', target: `/api/businesses/${business}/mode-reset`, json: { reason } });
}

export function changeStatus(sid: string, status: Account['status'], reason: string): Promise<unknown> {
  return ask({ method: 'PUT', target: `/api/accounts/${encodeURIComponent(sid)}/status`, json: { status, reason } });
}

export function cancelImport(id: number): Promise<unknown> {
  return ask({ method: 'POST', target: `/api/registry/imports/${id}/cancel` });
}

export function checkLine(number: string, outcome: 'works' | 'broken'): Promise<ConsentLine> {
  return ask({ method: 'POST', target: `/api/consent-lines/${number}/checks`, json: { outcome } });
}

export interface NewLine {
  readonly number: string;
  readonly meaning: ConsentLine['meaning'];
  /** Null for the pool that all share. */
  readonly businessId: number | null;
  readonly connectionId: number | null;
}

export function addLine(line: NewLine): Promise<ConsentLine> {
  return ask({ method: 'POST', target: '/api/consent-lines', json: line });
}

export function retireLine(number: string): Promise<void> {
  return ask({ method: 'DELETE', target: `/api/consent-lines/${number}` });
}

export function moveLine(number: string, connectionId: number | null): Promise<ConsentLine> {
  return ask({ method: 'PATCH', target: `/api/consent-lines/${number}`, json: { connectionId } });
}

export function makeReset(user: number): Promise<MadePasswordReset> {
  return ask({ method: 'POST', target: `/api/users/${user}/password-reset` });
}

export function resetSecondFactor(user: number): Promise<void> {
  return ask({ method: 'DELETE', target: `/api/users/${user}/second-factor` });
}

/** From every account. */
export function removeUser(user: number): Promise<void> {
  return ask({ method: 'DELETE', target: `/api/users/${user}` });
}
