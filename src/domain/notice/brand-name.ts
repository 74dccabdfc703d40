/**
 * The name under which an account presents itself in its notices. It fills a variable of a registered DLT template, and a
 * variable takes 40 characters.
 */
export const LONGEST_BRAND_NAME = 40;

/** `too_long` carries the length found, in UTF-16 units, after cleaning. */
export type BrandNameProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too_long'; readonly length: number; readonly longest: number }
  | { readonly kind: 'broken_text' };

export type BrandNameCheck =
  | { readonly kind: 'accepted'; readonly name: string }
  | { readonly kind: 'refused'; readonly problem: BrandNameProblem };

/** Whether a name may become an account's brand name; the accepted form is the cleaned one. */
export function checkBrandName(input: string): BrandNameCheck {
  const name = cleanBrandName(input);
  if (name === '') return refused({ kind: 'empty' });
  if (/\p{Cs}/u.test(name)) return refused({ kind: 'broken_text' });
  if (name.length > LONGEST_BRAND_NAME) {
    return refused({ kind: 'too_long', length: name.length, longest: LONGEST_BRAND_NAME });
  }
  return { kind: 'accepted', name };
}

/**
 * The name on one line and without what cannot be seen: line breaks and tabs become a space; other control characters and the
 * signs that reorder text (they could make a line's digits read otherwise) are removed. The joiners U+200C and U+200D stay:
 * Indian scripts spell with them. Nothing is normalised.
 */
export function cleanBrandName(input: string): string {
  return input
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, (sign) => (sign === '\u200c' || sign === '\u200d' ? sign : ''))
    .trim();
}

function refused(problem: BrandNameProblem): BrandNameCheck {
  return { kind: 'refused', problem };
}
