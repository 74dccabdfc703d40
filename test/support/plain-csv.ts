/** A CSV reader that is as simple as can be, to hold the fast one against. */

export interface PlainRow {
  readonly fields: readonly string[];
  /** As it stands in the file, without its line end. */
  readonly text: string;
  readonly lineEnd: string;
}

/** Quotation marks open at the beginning of a field only; in it two of them stand for one. */
export function readPlainCsv(text: string, delimiter: string): readonly PlainRow[] {
  const rows: PlainRow[] = [];
  let fields: string[] = [];
  let field = '';
  let start = 0;
  let quoted = false;
  let fresh = true;
  const endRow = (at: number, next: number): void => {
    const lineEnd = text.slice(at, next).startsWith('\n') && field.endsWith('\r') ? '\r\n' : text.slice(at, next);
    const own = lineEnd === '\r\n' ? at - 1 : at;
    if (lineEnd === '\r\n') field = field.slice(0, -1);
    rows.push({ fields: [...fields, field], text: text.slice(start, own), lineEnd });
    fields = [];
    field = '';
    start = next;
    fresh = true;
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (sign === '"' && fresh) {
      quoted = true;
      fresh = false;
    } else if (sign === delimiter) {
      fields.push(field);
      field = '';
      fresh = true;
    } else if (sign === '\n') {
      endRow(at, at + 1);
    } else {
      field += sign;
      fresh = false;
    }
  }
  if (start < text.length) endRow(text.length, text.length);
  return rows;
}
