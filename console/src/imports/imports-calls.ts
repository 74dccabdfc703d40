import type { ImportChange, ImportPreview, NumberImport } from '@sammati/contract/import.ts';
import { ask, type Call, download } from '#console/service/request.ts';
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
  return ask<NumberImport>({ ...below(session, `?${query}`), method: 'POST', file });
}

export function createRenewalImport(session: Session, days: readonly string[], clientId: string): Promise<NumberImport> {
  return ask<NumberImport>({ ...below(session, '/renewals'), method: 'POST', json: { days, clientId } });
}

export async function listImports(session: Session): Promise<readonly NumberImport[]> {
  return (await ask<{ readonly items: readonly NumberImport[] }>(below(session, '?limit=20'))).items;
}

export function readImport(session: Session, id: string): Promise<NumberImport> {
  return ask<NumberImport>(below(session, `/${encodeURIComponent(id)}`));
}

export function previewImport(session: Session, id: number, language: string): Promise<ImportPreview> {
  return ask<ImportPreview>(below(session, `/${id}/preview?${new URLSearchParams({ language })}`));
}

export function changeImport(session: Session, id: number, act: ImportChange): Promise<NumberImport> {
  return ask<NumberImport>({ ...below(session, `/${id}`), method: 'PATCH', json: act });
}

export function downloadRows(session: Session, id: number): Promise<Blob> {
  return download(below(session, `/${id}/rows.csv`));
}

function below({ sid, authorization }: Session, rest: string): Call {
  return { method: 'GET', target: `/api/accounts/${encodeURIComponent(sid)}/imports${rest}`, authorization };
}
