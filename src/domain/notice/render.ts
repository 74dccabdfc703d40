import { formatWire, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import { checkBrandName } from './brand-name.ts';
import { checkTemplate } from './check-template.ts';
import { carriesLink, isConfirmation, type NoticeTemplate, type Placeholder, type TemplateMeaning } from './meaning.ts';

/** A template that was chosen to be sent. */
export type RenderedTemplate = Pick<NoticeTemplate, 'meaning' | 'text'>;

/**
 * The exact text of a notice (R6, R7). The line is written as `0` and ten ASCII digits in every language; the brand is put in
 * as it stands, so that a brand that looks like a placeholder remains a brand. Nothing is normalised: DLT compares texts exactly.
 *
 * `link` is the address that `{link}` stands for. Throws where the template holds one and there is none, and for a template or brand name that was stored without `checkTemplate` or `checkBrandName` having accepted it: a notice
 * that names no business or no line must not go out.
 */
export function renderNotice(
  template: RenderedTemplate,
  { brand, line, link }: { readonly brand: string; readonly line: PhoneNumber; readonly link?: string },
): string {
  if (template.meaning !== 'inform' && template.meaning !== 'ask') throw new RangeError('not the text of a notice');
  if (link === undefined && carriesLink(template)) throw new RangeError('there is no link for the template');
  return fill(template.text, template.meaning, { brand: acceptedBrand(brand), line: formatWire(line), link: link ?? '' });
}

/**
 * The exact text that confirms an answer (R8.5). `number` is what undoes it: of an objection the virtual number that START is texted to,
 * of an agreement the object line.
 */
export function renderConfirmation(
  template: RenderedTemplate,
  { brand, number }: { readonly brand: string; readonly number: PhoneNumber },
): string {
  if (!isConfirmation(template.meaning)) throw new RangeError('not the text of a confirmation');
  const written = formatWire(number);
  return fill(template.text, template.meaning, { brand: acceptedBrand(brand), line: written, number: written });
}

/** The exact text that carries a code to the number it is to prove (R12, R14). The code is four to ten ASCII digits. */
export function renderCode(
  template: RenderedTemplate,
  { brand, code }: { readonly brand: string; readonly code: string },
): string {
  if (template.meaning !== 'confirm_code') throw new RangeError('a notice carries no code');
  if (!/^[0-9]{4,10}$/.test(code)) throw new RangeError('a code is four to ten digits');
  return fill(template.text, template.meaning, { brand: acceptedBrand(brand), code });
}

function fill(text: string, meaning: TemplateMeaning, values: Readonly<Partial<Record<Placeholder, string>>>): string {
  const problem = checkTemplate(text, meaning)[0];
  if (problem !== undefined) throw new RangeError(`not a template: ${problem.kind}`);
  // One pass with a function: what is put in is neither searched for placeholders nor for replacement patterns such as `$&`.
  return text.replace(/\{(brand|line|number|code|link)\}/g, (placeholder, name: Placeholder) => values[name] ?? placeholder);
}

function acceptedBrand(brand: string): string {
  const check = checkBrandName(brand);
  if (check.kind === 'refused') throw new RangeError(`not a brand name: ${check.problem.kind}`);
  return check.name;
}
