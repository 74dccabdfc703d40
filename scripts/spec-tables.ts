/** The tables of the code as `docs/spec/consent.md` prints them. */
import type { Table } from './spec-page.ts';

/** Where a move leads, or why nothing moves: the form of `src/domain/whitelist/transitions.ts`. */
export type MoveCell = { readonly to: string } | { readonly stays: string };

export type Transitions = Readonly<Record<string, Readonly<Record<string, MoveCell>>>>;

export interface TermRow {
  readonly value: number;
  readonly unit: string;
  readonly basis: string;
  readonly source: string;
  readonly date: string;
  readonly rule: string;
  readonly stricter: string;
  readonly level: string;
}

/** One row for each event, one column for each state, since there are more events than states. */
export function transitionTable(transitions: Transitions): Table {
  const states = Object.keys(transitions);
  const events = [...new Set(Object.values(transitions).flatMap((moves) => Object.keys(moves)))];
  return {
    name: 'transitions',
    header: ['event', ...states],
    rows: events.map((event) => [event, ...states.map((state) => moveText(transitions[state]?.[event]))]),
  };
}

/** `→ awaiting` for a move, the reason for none. */
function moveText(move: MoveCell | undefined): string {
  if (move === undefined) return '';
  return 'to' in move ? `→ ${move.to}` : move.stays;
}

export function termTable(terms: Readonly<Record<string, TermRow>>): Table {
  return {
    name: 'terms',
    header: ['term', 'value', 'basis', 'source', 'date', 'rule', 'stricter', 'set down to'],
    rows: Object.entries(terms).map(([name, term]) => [
      name,
      `${term.value} ${term.unit.replaceAll('_', ' ')}`,
      term.basis,
      term.source,
      term.date,
      term.rule,
      term.stricter,
      term.level,
    ]),
  };
}

/** Every cell in which the page and the code differ; rows and columns may stand in another order. */
export function differences(page: Table | undefined, code: Table): readonly string[] {
  if (page === undefined) return [`the page has no <!-- table:${code.name} -->`];
  const inPage = cellsByName(page);
  const inCode = cellsByName(code);
  const names = page.rows.map(([name]) => name);
  const findings = names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `table ${code.name}: row ${name} stands twice`);
  for (const [place, value] of inCode) {
    const printed = inPage.get(place);
    if (printed === undefined) findings.push(`table ${code.name}: the page has no cell ${place} (code: ${value})`);
    else if (printed !== value)
      findings.push(`table ${code.name}: ${place} is "${printed}" on the page and "${value}" in the code`);
  }
  for (const place of inPage.keys())
    if (!inCode.has(place)) findings.push(`table ${code.name}: ${place} is on the page and not in the code`);
  return findings;
}

function cellsByName({ header, rows }: Table): ReadonlyMap<string, string> {
  const cells = new Map<string, string>();
  for (const [name = '', ...values] of rows) {
    for (const [index, value] of values.entries()) cells.set(`${name} × ${header[index + 1] ?? `column ${index + 2}`}`, value);
  }
  return cells;
}
