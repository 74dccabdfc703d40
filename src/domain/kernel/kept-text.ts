/**
 * Somebody else's text as it can be kept: without the characters that no database text or JSON may hold (U+0000, halves of
 * surrogate pairs) and no longer than `longest` UTF-16 units.
 */
export function keptText(text: string, longest: number): string {
  const cut = text.length > longest ? text.slice(0, longest) : text;
  return cut.isWellFormed() && !cut.includes('\u0000') ? cut : cut.replaceAll('\u0000', '').toWellFormed();
}
