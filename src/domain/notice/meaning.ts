import type { Language } from './language.ts';

/**
 * What a notice says. `inform`: the account has declared that you agreed; ring this line if that is not so (R6, names an object
 * line). `ask`: ring this line if you agree (R7, names an agree line). A renewal (R11) uses the same two texts.
 */
export type NoticeMeaning = 'inform' | 'ask';

/** What tells a person how an answer of theirs was understood, and how it is undone (R8.5). */
export type Confirmation = 'confirm_objection' | 'confirm_agreement';

export function isConfirmation(form: string): form is Confirmation {
  return form === 'confirm_objection' || form === 'confirm_agreement';
}

/**
 * What a template is for: a notice, the confirmation of an answer, or the message that carries a code to the number it is to prove
 * (R12, R14).
 */
export type TemplateMeaning = NoticeMeaning | Confirmation | 'confirm_code';

export const templateMeanings: readonly TemplateMeaning[] = [
  'inform',
  'ask',
  'confirm_objection',
  'confirm_agreement',
  'confirm_code',
];

/** As what a DLT portal registers a text: the four classes that operators know. */
export type DltCategory = 'transactional' | 'service_implicit' | 'service_explicit' | 'promotional';

/**
 * A text with placeholders. `dltTemplateId` is the id under which exactly this text was registered, null where it was not; `category` as
 * what it was, or would be.
 */
export interface NoticeTemplate {
  readonly meaning: TemplateMeaning;
  readonly language: Language;
  readonly text: string;
  readonly dltTemplateId: string | null;
  readonly category: DltCategory;
}

/** `line` is rung, `number` takes texts, `link` is the address of the recipient's page. */
export type Placeholder = 'brand' | 'line' | 'number' | 'code' | 'link';

/** Every template holds all placeholders of its meaning. */
export const placeholdersOf: Readonly<Record<TemplateMeaning, readonly Placeholder[]>> = {
  inform: ['brand', 'line'],
  ask: ['brand', 'line'],
  confirm_objection: ['brand', 'number'],
  confirm_agreement: ['brand', 'line'],
  confirm_code: ['brand', 'code'],
};

/** What it may hold besides, and nothing else: a notice the address of the recipient's page (R12). */
export const optionalPlaceholders: Readonly<Record<TemplateMeaning, readonly Placeholder[]>> = {
  inform: ['link'],
  ask: ['link'],
  confirm_objection: [],
  confirm_agreement: [],
  confirm_code: [],
};

export function carriesLink({ text }: Pick<NoticeTemplate, 'text'>): boolean {
  return text.includes('{link}');
}
