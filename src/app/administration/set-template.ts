import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import { mayBe } from '#domain/notice/category.ts';
import { checkTemplate, type TemplateProblem } from '#domain/notice/check-template.ts';
import type { Language } from '#domain/notice/language.ts';
import { carriesLink, type NoticeTemplate, type TemplateMeaning } from '#domain/notice/meaning.ts';

/** A text that is no template, with everything that is wrong with it. */
export interface NotATemplate extends Refusal<'not_a_template'> {
  readonly problems: readonly TemplateProblem[];
}

/**
 * Sets a text of the account's own. An account sends only what is registered, so it names the DLT template id with it. A text may hold a
 * link only where the service knows under which address it is reached.
 */
export async function setTemplate(
  ports: Pick<Ports, 'administration' | 'clock' | 'recipientLinks'>,
  context: AccountContext,
  template: NoticeTemplate,
  by: By,
): Promise<NoticeTemplate | NotATemplate | Refusal<'no_dlt_template_id' | 'no_public_address'>> {
  const problems = [...checkTemplate(template.text, template.meaning)];
  if (!mayBe(template.category, template.meaning)) problems.push({ kind: 'not_promotional' });
  if (problems.length > 0) return { ...refuse('not_a_template'), problems };
  if (carriesLink(template) && ports.recipientLinks.publicUrl() === null) return refuse('no_public_address');
  if (template.dltTemplateId === null && by === 'account') return refuse('no_dlt_template_id');
  await ports.administration.setTemplate(context.account.id, template, ports.clock.now());
  return template;
}

/** Removes a text of the account's own; ours stands again where the account's settings allow it. */
export async function removeTemplate(
  ports: Pick<Ports, 'administration'>,
  context: AccountContext,
  template: { readonly meaning: TemplateMeaning; readonly language: Language },
): Promise<'removed' | Refusal<'not_found'>> {
  const { meaning, language } = template;
  const found = await ports.administration.removeTemplate(context.account.id, meaning, language);
  return found ? 'removed' : refuse('not_found');
}
