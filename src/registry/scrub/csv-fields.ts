/**
 * Where fields and rows end in the bytes of a CSV. A quotation mark opens only at the beginning of a field; in it two of them stand
 * for one, and line breaks and delimiters are text. What follows the closing mark belongs to the field.
 */
export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;

/** A quoted field is still open where the bytes end. */
export const OPEN = -1;

/** The place of the delimiter or LF that ends the field, `end` where none comes, or {@link OPEN}. */
export function fieldEnd(bytes: Uint8Array, start: number, end: number, delimiter: number): number {
  let at = start;
  if (at < end && bytes[at] === QUOTE) {
    at = afterQuoted(bytes, at, end);
    if (at === OPEN) return OPEN;
  }
  while (at < end) {
    const byte = bytes[at];
    if (byte === delimiter || byte === LF) return at;
    at++;
  }
  return end;
}

/** The same for a field of the block that `view` is of, four bytes at a time. */
export function fieldEndByWords(bytes: Uint8Array, view: DataView, start: number, end: number, delimiter: number): number {
  if (start < end && bytes[start] === QUOTE) return fieldEnd(bytes, start, end, delimiter);
  const delimiters = Math.imul(delimiter, 0x01010101);
  let at = start;
  while (at + 4 <= end) {
    const word = view.getInt32(at, true);
    if (hasZero(word ^ delimiters) || hasZero(word ^ 0x0a0a0a0a)) break;
    at += 4;
  }
  while (at < end && bytes[at] !== delimiter && bytes[at] !== LF) at++;
  return at;
}

/** Whether one of the four bytes is 0. */
function hasZero(word: number): boolean {
  return ((word - 0x01010101) & ~word & 0x80808080) !== 0;
}

/** The place after the closing mark of the quoted text that begins at `start`. */
function afterQuoted(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  while (at < end) {
    if (bytes[at] !== QUOTE) at++;
    else if (at + 1 < end && bytes[at + 1] === QUOTE) at += 2;
    else return at + 1;
  }
  return OPEN;
}

/** Where the text of a row ends whose line end is at `at`: before the CR, where there is one. */
export function textEnd(bytes: Uint8Array, start: number, at: number): number {
  return at > start && bytes[at - 1] === CR ? at - 1 : at;
}

/** The text of a field without its quotation marks. */
export function fieldText(bytes: Uint8Array, start: number, end: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  if (!text.startsWith('"')) return text;
  const closing = text.lastIndexOf('"');
  return `${text.slice(1, closing)}${text.slice(closing + 1)}`.replaceAll('""', '"');
}

/** The fields of the row that begins at `start`, as texts, and where the next row begins; null where a quotation mark stays open. */
export function readRow(
  bytes: Uint8Array,
  start: number,
  end: number,
  delimiter: number,
): { readonly fields: readonly string[]; readonly textEnd: number; readonly next: number } | null {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const to = fieldEnd(bytes, at, end, delimiter);
    if (to === OPEN) return null;
    const isLast = to === end || bytes[to] === LF;
    const text = isLast ? textEnd(bytes, at, to) : to;
    fields.push(fieldText(bytes, at, text));
    if (isLast) return { fields, textEnd: text, next: Math.min(to + 1, end) };
    at = to + 1;
  }
}

/** The place after the last row that is complete, 0 where none is; and whether the bytes end inside a quoted field. */
export function lastRowEnd(bytes: Uint8Array, end: number, delimiter: number): { readonly at: number; readonly open: boolean } {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, end);
  if (!all.includes(QUOTE)) return { at: all.lastIndexOf(LF) + 1, open: false };
  let complete = 0;
  let at = 0;
  while (at < end) {
    const to = fieldEnd(bytes, at, end, delimiter);
    if (to === OPEN) return { at: complete, open: true };
    at = to + 1;
    if (to < end && bytes[to] === LF) complete = at;
  }
  return { at: complete, open: false };
}
