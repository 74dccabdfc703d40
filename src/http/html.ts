const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as the content of an HTML element or of an attribute in quotes. */
export function htmlText(raw: string): string {
  return raw.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
