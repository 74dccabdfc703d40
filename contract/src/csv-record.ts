/**
 * Records of a CSV: what lies between line ends that stand in no quotes, and the fields of one. The service reads files of numbers by it,
 * and the console shows by it what the service will read.
 */

/** In characters; longer than any row that people write. A quotation mark that nobody closed takes no more with it. */
const LONGEST_RECORD = 262_144;
/** As many as the place of a column may be. */
const MOST_FIELDS = 10_000;

/** The usual dividers; the one that stands in the line most often, outside of quotes. */
export function dividerOf(line: string): string {
  const often = (divider: string) => (fieldsOf(line, divider) ?? line.split(divider)).length;
  return [';', '\t', '|'].reduce((best, one) => (often(one) > often(best) ? one : best), ',');
}

/** A field is quoted where it begins with a quotation mark. Null where one of them is not closed: the record goes on in the next line. */
export function fieldsOf(record: string, divider: string): readonly string[] | null {
  const { fields, open } = fieldsFrom(noneYet(), record, divider);
  return open === null ? fields : null;
}

/** The fields of a record as far as its lines have come. */
interface Begun {
  readonly fields: string[];
  /** The pieces, a line each, of a quoted field that is not closed yet. */
  readonly open: string[] | null;
}

const noneYet = (): Begun => ({ fields: [], open: null });
const SPACES = /[ \u00a0]*/y;

/** One more line of a record. Only the line is read: what came before it holds no end of the field that is open. Adds to what was begun. */
function fieldsFrom({ fields, open }: Begun, line: string, divider: string): Begun {
  let before = open;
  if (before === null && !line.includes('"')) {
    return { fields: line.split(divider, MOST_FIELDS + 1).map((field) => field.trim()), open: null };
  }
  for (let from = 0; from <= line.length; ) {
    const start = before === null ? afterSpaces(line, from) : 0;
    const isQuoted = before !== null || line[start] === '"';
    const inside = before === null ? start + 1 : 0;
    const close = isQuoted ? closeOf(line, inside) : start;
    if (close === -1) {
      const pieces = before ?? [];
      pieces.push(line.slice(inside));
      return { fields, open: pieces };
    }
    const next = line.indexOf(divider, isQuoted ? close + 1 : from);
    const end = next === -1 ? line.length : next;
    const rest = line.slice(isQuoted ? close + 1 : from, end).trim();
    fields.push(isQuoted ? unquoted(before ?? [], line.slice(inside, close)) + rest : rest);
    before = null;
    from = end + 1;
  }
  return { fields, open: null };
}

function afterSpaces(line: string, from: number): number {
  SPACES.lastIndex = from;
  SPACES.test(line);
  return SPACES.lastIndex;
}

function unquoted(pieces: readonly string[], last: string): string {
  return [...pieces, last].join('\n').replaceAll('""', '"').trim();
}

function closeOf(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 2)) if (line[at + 1] !== '"') return at;
  return -1;
}

/** A record that cannot be read: a quotation mark was opened and never closed, or it is larger than a record may be. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
  readonly place: number;
  readonly why: 'open_quote' | 'too_long' | 'too_many_fields';
  constructor(place: number, why: UnreadableRecord['why']) {
    super(`row ${place} cannot be read: ${why}`);
    this.place = place;
    this.why = why;
  }
}

export interface CsvRecord {
  /** From 1, as a spreadsheet counts its rows; blank ones are counted and not handed out. */
  readonly place: number;
  readonly fields: readonly string[];
}

/** Text piece by piece in, records out. Throws UnreadableRecord. */
export function recordReader() {
  let divider: string | null = null;
  let place = 0;
  let begun = noneYet();
  /** Characters of the record so far. */
  let length = 0;
  /** What came after the last line end, in pieces. */
  let rest: string[] = [];
  let restLength = 0;

  function record(line: string): CsvRecord | null {
    if (begun.open === null) {
      place += 1;
      length = 0;
      if (line.trim() === '') return null;
    }
    length += line.length + 1;
    if (length > LONGEST_RECORD) throw new UnreadableRecord(place, begun.open === null ? 'too_long' : 'open_quote');
    divider ??= dividerOf(line);
    begun = fieldsFrom(begun, line, divider);
    if (begun.fields.length > MOST_FIELDS) throw new UnreadableRecord(place, 'too_many_fields');
    if (begun.open !== null) return null;
    const { fields } = begun;
    begun = noneYet();
    return { place, fields };
  }

  return {
    add(text: string): readonly CsvRecord[] {
      const lines = text.split('\n');
      const last = lines.pop() ?? '';
      if (lines.length > 0) {
        lines[0] = `${rest.join('')}${lines[0]}`;
        rest = [];
        restLength = 0;
      }
      rest.push(last);
      restLength += last.length;
      const records = lines.flatMap((line) => record(line.endsWith('\r') ? line.slice(0, -1) : line) ?? []);
      if (restLength > LONGEST_RECORD) {
        throw begun.open === null ? new UnreadableRecord(place + 1, 'too_long') : new UnreadableRecord(place, 'open_quote');
      }
      return records;
    },
    end(): readonly CsvRecord[] {
      const line = rest.join('');
      const last = line === '' && begun.open === null ? null : record(line);
      if (begun.open !== null) throw new UnreadableRecord(place, 'open_quote');
      return last === null ? [] : [last];
    },
  };
}
