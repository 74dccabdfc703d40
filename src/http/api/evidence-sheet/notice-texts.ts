import type { AccountContext } from '#app/ports/directory.ts';
import type { RecordedEvent } from '#app/ports/reading-back.ts';
import type { AnswerConfirmed, ConsentEvent, NoticeSent } from '#domain/consent/event.ts';
import { type Language, languageInfo } from '#domain/notice/language.ts';
import type { TemplateMeaning } from '#domain/notice/meaning.ts';
import { renderConfirmation, renderNotice } from '#domain/notice/render.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';

export interface PrintedNotice {
  readonly n: number;
  readonly event: NoticeSent | AnswerConfirmed;
  readonly language: { readonly code: Language; readonly name: string; readonly direction: 'ltr' | 'rtl' };
  /** The account's English text of the same meaning as it is today, else ours; null where the notice was in English, or none can be written. */
  readonly english: string | null;
}

/** The notices and confirmations that went out, each with its exact text. */
export function printedNotices(timeline: readonly RecordedEvent[], context: AccountContext): readonly PrintedNotice[] {
  return timeline.flatMap(({ sealed: { n, event } }): readonly PrintedNotice[] => {
    if (!isSent(event)) return [];
    const { code, englishName: name, direction } = languageInfo(event.language);
    const english = code === 'en' ? null : englishWording(event, context);
    return [{ n, event, language: { code, name, direction }, english }];
  });
}

function isSent(event: ConsentEvent): event is PrintedNotice['event'] {
  if (event.kind === 'answer_confirmed') return true;
  return (event.kind === 'notice_informed' || event.kind === 'notice_asked') && !event.covers;
}

/** A brand name or a text that was stored before its check was made stricter has no wording today. */
function englishWording(event: PrintedNotice['event'], context: AccountContext): string | null {
  try {
    return renderedInEnglish(event, context);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function renderedInEnglish(event: PrintedNotice['event'], { account, templates }: AccountContext): string | null {
  const choice = chooseTemplate(templates, meaningOf(event), 'en');
  if (choice.kind === 'no_template') return null;
  const brand = account.brandName;
  if (event.kind !== 'answer_confirmed') return renderNotice(choice.template, { brand, line: event.line, link: '…' });
  const number = event.line ?? event.virtualNumber;
  return number === null ? null : renderConfirmation(choice.template, { brand, number });
}

function meaningOf(event: PrintedNotice['event']): TemplateMeaning {
  switch (event.kind) {
    case 'notice_informed':
      return 'inform';
    case 'notice_asked':
      return 'ask';
    case 'answer_confirmed':
      return event.what === 'objection' ? 'confirm_objection' : 'confirm_agreement';
  }
}
