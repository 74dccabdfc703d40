import type { Language } from './language.ts';

/**
 * What a notice says. `inform`: the account has declared that you agreed; ring this line if that is not so (R6, names an object
 * line). `ask`: ring this line if you agree (R7, names an agree line). A renewal (R11) uses the same two texts.
 */
export type NoticeMeaning = 'inform' | 'ask';

/** What a template is for: a notice, or the message that carries a code to the number it is to prove (R12, R14). */
export type TemplateMeaning = NoticeMeaning | 'confirm_code';

/** A text with placeholders. `dltTemplateId` is the id under which exactly this text was registered, null where it was not. */
export interface NoticeTemplate {
  readonly meaning: TemplateMeaning;
  readonly language: Language;
  readonly text: string;
  readonly dltTemplateId: string | null;
}

export type Placeholder = 'brand' | 'line' | 'code' | 'link';

/** Every template holds all placeholders of its meaning. */
export const placeholdersOf: Readonly<Record<TemplateMeaning, readonly Placeholder[]>> = {
  inform: ['brand', 'line'],
  ask: ['brand', 'line'],
  confirm_code: ['brand', 'code'],
};

/** What it may hold besides, and nothing else: a notice the address of the recipient's page (R12). */
export const optionalPlaceholders: Readonly<Record<TemplateMeaning, readonly Placeholder[]>> = {
  inform: ['link'],
  ask: ['link'],
  confirm_code: [],
};

export function carriesLink({ text }: Pick<NoticeTemplate, 'text'>): boolean {
  return text.includes('{link}');
}
