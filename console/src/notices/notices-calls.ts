import type { Notice } from '@sammati/contract/notice.ts';
import type { Template, TemplatePreview } from '@sammati/contract/template.ts';
import type { Page } from '#console/lists/paged.tsx';
import { readAll } from '#console/service/read-all.ts';
import { ask, send } from '#console/service/request.ts';
import { accountCall } from '#console/session/account-call.ts';
import type { Session } from '#console/session/session.tsx';

export const meanings = ['inform', 'ask', 'confirm_objection', 'confirm_agreement', 'confirm_code'] as const;
export const categories = ['service_implicit', 'service_explicit', 'transactional', 'promotional'] as const;
export type Meaning = (typeof meanings)[number];
export const noticeStates = ['queued', 'sending', 'accepted', 'delivered', 'failed', 'cancelled'] as const;

/** Every text of the account: at most one for each meaning and language. */
export function listTemplates(session: Session): Promise<readonly Template[]> {
  return readAll(accountCall(session, 'GET', '/templates'));
}

export function previewTemplate(session: Session, json: { meaning: Meaning; text: string }): Promise<TemplatePreview> {
  return ask<TemplatePreview>({ ...accountCall(session, 'POST', '/template-previews'), json });
}

export function saveTemplate(
  session: Session,
  { meaning, language, text, dltTemplateId, category }: Omit<Template, 'own' | 'needsNativeReader'>,
): Promise<Template> {
  const json = dltTemplateId === null ? { text, category } : { text, category, dltTemplateId };
  return ask<Template>({ ...accountCall(session, 'PUT', `/templates/${meaning}/${language}`), json });
}

/** One that was not there, or not any more, is gone all the same. */
export async function removeTemplate(
  session: Session,
  { meaning, language }: Pick<Template, 'meaning' | 'language'>,
): Promise<void> {
  const { status } = await send(accountCall(session, 'DELETE', `/templates/${meaning}/${language}`));
  if (status >= 400 && status !== 404) throw new Error(`HTTP ${status}`);
}

export function listNotices(
  session: Session,
  filters: { readonly state: string; readonly number: string },
  cursor: string | null,
): Promise<Page<Notice>> {
  const query = new URLSearchParams({ limit: '50' });
  if (filters.state !== '') query.set('state', filters.state);
  if (filters.number !== '') query.set('number', filters.number);
  if (cursor !== null) query.set('cursor', cursor);
  return ask<Page<Notice>>(accountCall(session, 'GET', `/notices?${query}`));
}
