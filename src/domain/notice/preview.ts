import { checkTemplate, type TemplateProblem } from './check-template.ts';
import { isConfirmation, type TemplateMeaning } from './meaning.ts';
import { renderCode, renderConfirmation, renderNotice } from './render.ts';
import { type SmsEncoding, smsEncoding } from './segments.ts';

export interface TemplatePreview {
  readonly problems: readonly TemplateProblem[];
  /** The text as it would be sent, and how it travels; null where it is no template. */
  readonly message: ({ readonly text: string } & SmsEncoding) | null;
}

/** What its placeholders would be. */
export type PreviewValues = Parameters<typeof renderNotice>[1] & { readonly code: string };

/** What a text would become as a template: by the very functions that check, write and count what is sent. */
export function previewTemplate(text: string, meaning: TemplateMeaning, values: PreviewValues): TemplatePreview {
  const problems = checkTemplate(text, meaning);
  if (problems.length > 0) return { problems, message: null };
  const rendered = renderedAs(meaning, text, values);
  return { problems, message: { text: rendered, ...smsEncoding(rendered) } };
}

function renderedAs(meaning: TemplateMeaning, text: string, values: PreviewValues): string {
  if (meaning === 'confirm_code') return renderCode({ meaning, text }, values);
  if (isConfirmation(meaning)) return renderConfirmation({ meaning, text }, { brand: values.brand, number: values.line });
  return renderNotice({ meaning, text }, values);
}
