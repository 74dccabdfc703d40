/** Answers as people read them: a list as a table, one thing as its fields. */

export interface PrintOptions {
  readonly asJson: boolean;
  readonly columns: readonly string[] | null;
  /** What stands in place of nothing, by field; a dash where nothing is said. */
  readonly absent?: Absent;
}

type Absent = Readonly<Record<string, string>>;

export function printAnswer(answer: unknown, { asJson, columns, absent = {} }: PrintOptions): string {
  if (asJson) return answer === undefined ? '' : `${JSON.stringify(answer, null, 2)}\n`;
  if (answer === undefined) return 'done\n';
  if (!isRecord(answer)) return `${cell(answer)}\n`;
  const { items, next, ...beside } = answer;
  if (!Array.isArray(items)) return fields(answer, absent);
  const more = typeof next === 'string' ? `more: --cursor ${next}\n` : '';
  const counts = Object.keys(beside).length === 0 ? '' : `${fields(beside, absent)}\n`;
  return `${counts}${items.length === 0 ? 'none\n' : table(items.filter(isRecord), columns, absent)}${more}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of several lines. What a terminal would obey is not printed as it is. */
export function printable(text: unknown): string {
  return String(text).replaceAll(/[^\P{Cc}\n]/gu, ' ');
}

/** One line a field; a list of things inside comes last, as tables. */
function fields(thing: Readonly<Record<string, unknown>>, absent: Absent): string {
  const plain = Object.entries(thing).filter(([, value]) => !isListOfThings(value));
  const width = Math.max(...plain.map(([name]) => name.length));
  const lines = plain.map(([name, value]) => `${`${name.padEnd(width)}  ${cell(value, absent[name])}`.trimEnd()}\n`);
  const lists = Object.entries(thing).flatMap(([name, value]) =>
    isListOfThings(value) ? [`\n${name}\n${table(value, null, {})}`] : [],
  );
  return [...lines, ...lists].join('');
}

function isListOfThings(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

const WIDEST = 60;

function table(rows: readonly Readonly<Record<string, unknown>>[], columns: readonly string[] | null, absent: Absent): string {
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [names, ...rows.map((row) => names.map((name) => shortened(cell(row[name], absent[name]))))];
  const widths = names.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? '')].length)));
  return cells
    .map((row) => row.map((text, column) => `${text}${' '.repeat((widths[column] ?? 0) - [...text].length)}`).join('  '))
    .map((text) => `${text.trimEnd()}\n`)
    .join('');
}

function shortened(text: string): string {
  const signs = [...text];
  return signs.length <= WIDEST ? text : `${signs.slice(0, WIDEST - 1).join('')}…`;
}

/** A value in one line. What a terminal would obey is not printed as it is. */
function cell(value: unknown, absent = '-'): string {
  if (value === null || value === undefined) return absent;
  const text = typeof value === 'object' ? inline(value) : String(value);
  return text.replaceAll(/\p{Cc}/gu, ' ');
}

function inline(value: object): string {
  if (Array.isArray(value)) return value.map((item) => cell(item)).join(', ');
  return Object.entries(value)
    .map(([name, inside]) => `${name}=${cell(inside)}`)
    .join(' ');
}
