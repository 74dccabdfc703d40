import type { Account } from '@sammati/contract/account.ts';
import type { Business } from '@sammati/contract/business.ts';
import type { RegistryImport } from '@sammati/contract/registry.ts';
import type { ConsentLine } from '@sammati/contract/service-number.ts';
import { readAll } from '#console/service/read-all.ts';
import { ask } from '#console/service/request.ts';

function list<T>(path: string): Promise<readonly T[]> {
  return readAll({ method: 'GET', target: `/api${path}` });
}

export function listBusinesses(): Promise<readonly Business[]> {
  return list('/businesses');
}

export function listLines(): Promise<readonly ConsentLine[]> {
  return list('/consent-lines');
}

/** The latest: of those that are over, no more are of use. */
export async function latestImports(): Promise<readonly RegistryImport[]> {
  return (await ask<{ readonly items: readonly RegistryImport[] }>({ method: 'GET', target: '/api/registry/imports?limit=20' }))
    .items;
}

export interface NewAgreement {
  readonly signedOn: string;
  readonly signatory: string;
  readonly reference: string;
  readonly earlierObjections: 'imported' | 'none_exist';
}

export function fileAgreement(business: number, agreement: NewAgreement): Promise<unknown> {
  return ask({ method: 'PUT', target: `/api/businesses/${business}/agreement`, json: agreement });
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
