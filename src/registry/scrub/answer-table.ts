/**
 * Everything that can be answered to a row, decided beforehand: a row is then a look-up of its number and of a cell.
 */

/** The answers as bytes, in shared memory: every worker reads the same. */
export interface AnswerTable {
  /**
   * The cell's bytes are those of `text` from `starts[cell]` to before `starts[cell + 1]`, an LF the last of
   * them. After the last cell there are {@link SLACK} bytes more.
   */
  readonly starts: Uint32Array;
  readonly text: Uint8Array;
  /** Bytes of the longest cell. */
  readonly longest: number;
}

/** Bytes are copied by fours, so up to three more are read and written than are meant: everything has room for them. */
export const SLACK = 4;

const encoder = new TextEncoder();

/**
 * `cells` are the added fields of each cell. Each is written with the delimiter before it; a field that
 * holds the delimiter or a quotation mark is quoted.
 */
export function answerTable(cells: readonly (readonly string[])[], delimiter: number): AnswerTable {
  const texts = cells.map((fields) => encoder.encode(`${writeFields(fields, delimiter)}\n`));
  const starts = new Uint32Array(new SharedArrayBuffer((texts.length + 1) * Uint32Array.BYTES_PER_ELEMENT));
  const text = new Uint8Array(new SharedArrayBuffer(texts.reduce((sum, bytes) => sum + bytes.length, SLACK)));
  let at = 0;
  let longest = 0;
  for (const [cell, bytes] of texts.entries()) {
    text.set(bytes, at);
    at += bytes.length;
    starts[cell + 1] = at;
    longest = Math.max(longest, bytes.length);
  }
  return { starts, text, longest };
}

/** Fields as they are added to a row. */
export function writeFields(fields: readonly string[], delimiter: number): string {
  const sign = String.fromCharCode(delimiter);
  return fields.map((field) => `${sign}${quoted(field, sign)}`).join('');
}

function quoted(field: string, delimiter: string): string {
  return field.includes(delimiter) || field.includes('"') ? `"${field.replaceAll('"', '""')}"` : field;
}
