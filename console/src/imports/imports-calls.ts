import type { ImportChange, ImportPreview, NumberImport } from '@sammati/contract/import.ts';
import type { Page } from '#console/lists/paged.tsx';
import { readPage } from '#console/service/read-all.ts';
import { ask, download } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

export interface SentFile {
  readonly file: Blob;
  readonly fileName: string | null;
  /** From 1; null lets the service find it. */
  readonly position: number | null;
  readonly header: boolean | null;
  /** Sent twice, it is the same import. */
  readonly clientId: string;
}

export function createImport(session: Session, { file, fileName, position, header, clientId }: SentFile): Promise<NumberImport> {
  const query = new URLSearchParams({ clientId });
  if (fileName !== null) query.set('fileName', fileName.slice(0, 255));
  if (position !== null) query.set('position', String(position));
  if (header !== null) query.set('header', header ? 'yes' : 'no');
  return ask<NumberImport>({ ...accountCall(session, 'POST', `/imports?${query}`), file });
}

export function createRenewalImport(session: Session, days: readonly string[], clientId: string): Promise<NumberImport> {
  return ask<NumberImport>({ ...accountCall(session, 'POST', '/imports/renewals'), json: { days, clientId } });
}

export function listImports(session: Session, cursor: string | null): Promise<Page<NumberImport>> {
  const { target, authorization } = accountCall(session, 'GET', '/imports');
  return readPage(target, cursor, authorization);
}

export function readImport(session: Session, id: string): Promise<NumberImport> {
  return ask<NumberImport>(accountCall(session, 'GET', `/imports/${encodeURIComponent(id)}`));
}

export function previewImport(session: Session, id: number, language: string): Promise<ImportPreview> {
  return ask<ImportPreview>(accountCall(session, 'GET', `/imports/${id}/preview?${new URLSearchParams({ language })}`));
}

export function changeImport(session: Session, id: number, act: ImportChange): Promise<NumberImport> {
  return ask<NumberImport>({ ...accountCall(session, 'PATCH', `/imports/${id}`), json: act });
}

export function downloadRows(session: Session, id: number): Promise<Blob> {
  return download(accountCall(session, 'GET', `/imports/${id}/rows.csv`));
}
