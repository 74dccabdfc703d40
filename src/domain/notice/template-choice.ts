import type { Language } from './language.ts';
import type { NoticeTemplate, TemplateMeaning } from './meaning.ts';
import { defaultTemplate } from './templates.ts';

/** `own_only` where every text must be registered by the account itself; `default` where ours may be used. */
export type TemplatePolicy = 'default' | 'own_only';

export type TemplateChoice =
  | { readonly kind: 'template'; readonly template: NoticeTemplate; readonly own: boolean }
  | { readonly kind: 'no_template' };

/**
 * The template to send. An own template in the language asked for wins. Without one, `default` takes our text in that language;
 * `own_only` takes an own English text, and where that is missing too there is no template: the number is Failed (R0).
 *
 * `overrides` are in order of preference: those of the virtual number before those of its account. The template's `language` is
 * the one that will be read, which after a fallback is not the one asked for.
 */
export function chooseTemplate(
  overrides: readonly NoticeTemplate[],
  meaning: TemplateMeaning,
  language: Language,
  policy: TemplatePolicy = 'default',
): TemplateChoice {
  const own = ownTemplate(overrides, meaning, language);
  if (own !== undefined) return { kind: 'template', template: own, own: true };
  if (policy === 'default') return { kind: 'template', template: defaultTemplate(meaning, language), own: false };
  const english = ownTemplate(overrides, meaning, 'en');
  return english === undefined ? { kind: 'no_template' } : { kind: 'template', template: english, own: true };
}

function ownTemplate(overrides: readonly NoticeTemplate[], meaning: TemplateMeaning, language: Language) {
  return overrides.find((template) => template.meaning === meaning && template.language === language);
}
