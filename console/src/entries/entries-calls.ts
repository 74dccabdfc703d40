import type { Entry, EntryItem } from '@sammati/contract/entry.ts';
import type { PermissionAnswer } from '@sammati/contract/permission.ts';
import type { Page } from '#console/lists/paged.tsx';
import { ask, download, send } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

export const statuses = ['whitelist', 'blacklist', 'neutral'] as const;
export const types = ['api', 'customer', 'agent'] as const;
export const reasons = [
  'declaration',
  'provisional_declaration',
  'agreement',
  'contact',
  'membership',
  'objection',
  'awaiting_notice',
  'awaiting_delivery',
  'awaiting_answer',
  'ended',
  'expired',
  'notice_failed',
  'no_receipt',
  'no_answer',
  'nothing_posted',
] as const;
/** Days from now. */
export const withins = ['1', '7', '30'] as const;
export const states = ['neutral', 'provisional', 'declared', 'withheld', 'awaiting', 'agreed'] as const;

/** As they stand in the address of the page; the empty string is no filter. */
export interface EntryFilters {
  readonly status: string;
  readonly type: string;
  readonly state: string;
  readonly prefix: string;
  readonly reason: string;
  readonly language: string;
  readonly expiresWithin: string;
  readonly expiresFrom: string;
  readonly expiresTo: string;
}

const PAGE = '50';

export function listEntries(session: Session, filters: EntryFilters, cursor: string | null): Promise<Page<EntryItem>> {
  const query = new URLSearchParams({ ...given(filters), limit: PAGE });
  if (cursor !== null) query.set('cursor', cursor);
  return ask<Page<EntryItem>>(accountCall(session, 'GET', `/entries?${query}`));
}

/** Exactly what the filters show, to its end. */
export function downloadEntries(session: Session, filters: EntryFilters): Promise<Blob> {
  return download(accountCall(session, 'GET', `/entries.csv?${new URLSearchParams(given(filters))}`));
}

function given(filters: EntryFilters): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''));
}

export function readEntry(session: Session, number: string): Promise<Entry> {
  return ask<Entry>(accountCall(session, 'GET', `/entries/${encodeURIComponent(number)}`));
}

export function readPermission(session: Session, number: string, purpose: string): Promise<PermissionAnswer> {
  return ask<PermissionAnswer>(accountCall(session, 'GET', `/permission?${new URLSearchParams({ number, purpose })}`));
}

/** The page that is printed, as a file. */
export async function readSheet(session: Session, number: string): Promise<Blob> {
  const { status, text } = await send(accountCall(session, 'GET', `/entries/${encodeURIComponent(number)}/evidence-sheet`));
  if (status !== 200) throw new Error(`HTTP ${status}`);
  return new Blob([text], { type: 'text/html;charset=utf-8' });
}

/** Ends what the account was granted; tells whether there was anything. */
export async function removeEntry(session: Session, number: string): Promise<boolean> {
  const call = accountCall(session, 'DELETE', `/entries/${encodeURIComponent(number)}`);
  return (await ask<{ readonly removed: boolean }>(call)).removed;
}
