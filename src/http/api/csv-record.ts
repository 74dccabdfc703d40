/** Records of a CSV: what lies between line ends that stand in no quotes, and the fields of one. */

/** Longer than any row that people write; a quotation mark that nobody closed takes no more with it. */
const LONGEST_RECORD = 262_144;

/** The usual dividers; the one that stands in the line most often, outside of quotes. */
export function dividerOf(line: string): string {
  const often = (divider: string) => (fieldsOf(line, divider) ?? line.split(divider)).length;
  return [';', '\t', '|'].reduce((best, one) => (often(one) > often(best) ? one : best), ',');
}

/** A field is quoted where it begins with a quotation mark. Null where one of them is not closed: the record goes on in the next line. */
export function fieldsOf(record: string, divider: string): readonly string[] | null {
  if (!record.includes('"')) return record.split(divider).map((field) => field.trim());
  const fields: string[] = [];
  for (let from = 0; from <= record.length; ) {
    const start = from + (/^[ \u00a0]*/.exec(record.slice(from))?.[0].length ?? 0);
    const isQuoted = record[start] === '"';
    const close = isQuoted ? closeOf(record, start + 1) : start;
    if (close === -1) return null;
    const next = record.indexOf(divider, isQuoted ? close + 1 : from);
    const end = next === -1 ? record.length : next;
    const rest = record.slice(isQuoted ? close + 1 : from, end).trim();
    fields.push(
      isQuoted
        ? record
            .slice(start + 1, close)
            .replaceAll('""', '"')
            .trim() + rest
        : rest,
    );
    from = end + 1;
  }
  return fields;
}

function closeOf(record: string, from: number): number {
  for (let at = record.indexOf('"', from); at !== -1; at = record.indexOf('"', at + 2)) if (record[at + 1] !== '"') return at;
  return -1;
}

/** A quotation mark was opened and never closed. */
export class OpenQuote extends Error {
  override readonly name = 'OpenQuote';
  readonly place: number;
  constructor(place: number) {
    super('a quotation mark is not closed');
    this.place = place;
  }
}

export interface CsvRecord {
  /** From 1, as a spreadsheet counts its rows; blank ones are counted and not handed out. */
  readonly place: number;
  readonly fields: readonly string[];
}

/** Text piece by piece in, records out. Throws OpenQuote. */
export function recordReader() {
  let divider: string | null = null;
  let place = 0;
  let open = '';
  let rest = '';

  function record(line: string): CsvRecord | null {
    const text = open === '' ? line : `${open}\n${line}`;
    if (open === '') place += 1;
    if (text.trim() === '') return null;
    divider ??= dividerOf(text);
    const fields = fieldsOf(text, divider);
    if (fields === null && text.length > LONGEST_RECORD) throw new OpenQuote(place);
    open = fields === null ? text : '';
    return fields === null ? null : { place, fields };
  }

  return {
    add(text: string): readonly CsvRecord[] {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_RECORD) throw new OpenQuote(place + 1);
      return lines.flatMap((line) => record(line.endsWith('\r') ? line.slice(0, -1) : line) ?? []);
    },
    end(): readonly CsvRecord[] {
      const last = rest === '' && open === '' ? null : record(rest);
      if (open !== '') throw new OpenQuote(place);
      return last === null ? [] : [last];
    },
  };
}
