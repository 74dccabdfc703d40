import { optionalPlaceholders, type Placeholder, placeholdersOf, type TemplateMeaning } from './meaning.ts';

/** What a DLT portal accepts as one template, in UTF-16 units. */
export const LONGEST_TEMPLATE = 2_000;

/**
 * What is wrong with a template that an account brings. `at` is a position in UTF-16 units. `unknown_placeholder` also reports
 * `{#var#}`, the DLT portal's own way of writing a variable: the text must say which of ours stands there.
 */
export type TemplateProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'missing_placeholder'; readonly placeholder: Placeholder }
  | { readonly kind: 'unknown_placeholder'; readonly placeholder: string; readonly at: number }
  | { readonly kind: 'stray_brace'; readonly at: number }
  | { readonly kind: 'control_character'; readonly at: number }
  | { readonly kind: 'broken_text'; readonly at: number }
  | { readonly kind: 'too_long'; readonly length: number; readonly longest: number }
  | { readonly kind: 'not_promotional' };

/**
 * Everything that keeps a text from being a template of this meaning; nothing found means it can be rendered. Each placeholder of its
 * meaning must be there at least once. A line feed is allowed, other control characters are not. The text is never changed: it must
 * stay what was registered.
 */
export function checkTemplate(text: string, meaning: TemplateMeaning = 'inform'): readonly TemplateProblem[] {
  if (text.trim() === '') return [{ kind: 'empty' }];
  const problems: TemplateProblem[] = [];
  const known: readonly string[] = [...placeholdersOf[meaning], ...optionalPlaceholders[meaning]];
  const found = new Set<string>();
  for (const match of text.matchAll(/\{([^{}]*)\}|[{}]/g)) {
    const name = match[1];
    if (name === undefined) problems.push({ kind: 'stray_brace', at: match.index });
    else if (!known.includes(name)) problems.push({ kind: 'unknown_placeholder', placeholder: name, at: match.index });
    else found.add(name);
  }
  for (const placeholder of placeholdersOf[meaning]) {
    if (!found.has(placeholder)) problems.push({ kind: 'missing_placeholder', placeholder });
  }
  const control = text.search(/(?!\n)\p{Cc}/u);
  if (control >= 0) problems.push({ kind: 'control_character', at: control });
  const broken = text.search(/\p{Cs}/u);
  if (broken >= 0) problems.push({ kind: 'broken_text', at: broken });
  if (text.length > LONGEST_TEMPLATE) problems.push({ kind: 'too_long', length: text.length, longest: LONGEST_TEMPLATE });
  return problems;
}
