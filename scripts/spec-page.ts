/**
 * Reads `docs/spec/consent.md`. Conventions of that page:
 * - a clause is introduced by its number in bold or in a heading: `**R6 Opt-out mode.**`, `**R6.3**`, `### R12 …`;
 * - a table that the code has too stands between `<!-- table:NAME -->` and `<!-- /table -->`;
 * - an example that a test runs is a fenced block after `<!-- example:R6.1 -->`.
 */

/** A table of the page, cells without their white space, emphasis and back-ticks. */
export interface Table {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const clauseNumber = String.raw`R(?:0|[1-9]\d*)(?:\.[1-9]\d*)*`;
const introduced = new RegExp(String.raw`\*\*(${clauseNumber})(?![\d.]*\d)[^*]*\*\*|^#+ +(${clauseNumber})(?![\d.]*\d)`, 'gm');
const mentioned = new RegExp(String.raw`(?<![\w.])(${clauseNumber})(?!\w|\.\d)`, 'g');

/** The numbers of the clauses that the page introduces, in its order, once each. */
export function clausesOf(page: string): readonly string[] {
  return [...new Set([...page.matchAll(introduced)].map((match) => match[1] ?? match[2] ?? ''))];
}

/** The clause numbers that a text names: 'R6.1 and R12 hold' names R6.1 and R12. */
export function clausesIn(text: string): readonly string[] {
  return [...text.matchAll(mentioned)].map((match) => match[1] ?? '');
}

/** True for R6 where the page also introduces R6.1: what it says is in its parts. */
export function isDivided(clause: string, clauses: readonly string[]): boolean {
  return clauses.some((other) => other.startsWith(`${clause}.`));
}

export interface Example {
  readonly clause: string;
  /** The lines of its block; none where no block follows. */
  readonly lines: readonly string[];
}

export function examplesOf(page: string): readonly Example[] {
  const marks = [...page.matchAll(/<!--\s*example:(\S+)\s*-->(?:\s*```[^\n]*\n([\s\S]*?)```)?/g)];
  return marks.map(([, clause = '', block = '']) => ({ clause, lines: block.split('\n').filter((line) => line.trim() !== '') }));
}

export function tablesOf(page: string): readonly Table[] {
  return [...page.matchAll(/<!--\s*table:(\S+)\s*-->([\s\S]*?)<!--\s*\/table\s*-->/g)].map(([, name = '', body = '']) => {
    const [header = [], , ...rows] = body
      .split('\n')
      .filter((line) => line.trim().startsWith('|'))
      .map(cells);
    return { name, header, rows };
  });
}

/** The page with the body of one table replaced. */
export function withTable(page: string, table: Table): string {
  const name = table.name.replaceAll(/\W/g, String.raw`\$&`);
  const place = new RegExp(String.raw`(<!--\s*table:${name}\s*-->)[\s\S]*?(<!--\s*/table\s*-->)`);
  return page.replace(place, (_, open: string, close: string) => `${open}\n${markdown(table)}\n${close}`);
}

export function markdown({ header, rows }: Table): string {
  const line = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function cells(line: string): readonly string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) =>
    cell
      .replaceAll(/\*\*|`/g, '')
      .replaceAll(String.raw`\|`, '|')
      .trim(),
  );
}
