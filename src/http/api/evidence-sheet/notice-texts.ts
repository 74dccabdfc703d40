import type { AccountContext } from '#app/ports/directory.ts';
import type { RecordedEvent } from '#app/ports/reading-back.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { type Language, languageInfo } from '#domain/notice/language.ts';
import { renderNotice } from '#domain/notice/render.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';

export interface PrintedNotice {
  readonly n: number;
  readonly event: Extract<ConsentEvent, { readonly kind: 'notice_informed' | 'notice_asked' }>;
  readonly language: { readonly code: Language; readonly name: string; readonly direction: 'ltr' | 'rtl' };
  /** The account's English text of the same meaning as it is today, else ours; null where the notice was in English. */
  readonly english: string | null;
}

/** The notices that went out, each with its exact text. */
export function printedNotices(timeline: readonly RecordedEvent[], context: AccountContext): readonly PrintedNotice[] {
  return timeline.flatMap(({ sealed: { n, event } }): readonly PrintedNotice[] => {
    if ((event.kind !== 'notice_informed' && event.kind !== 'notice_asked') || event.covers) return [];
    const { code, englishName: name, direction } = languageInfo(event.language);
    const english = code === 'en' ? null : englishWording(event, context);
    return [{ n, event, language: { code, name, direction }, english }];
  });
}

function englishWording({ kind, line }: PrintedNotice['event'], { account, templates }: AccountContext): string | null {
  const choice = chooseTemplate(templates, kind === 'notice_asked' ? 'ask' : 'inform', 'en');
  return choice.kind === 'template' ? renderNotice(choice.template, { brand: account.brandName, line, link: '…' }) : null;
}
