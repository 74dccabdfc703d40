/** Plans as auto_explain writes them into PostgreSQL's log, gathered by statement. */

/** What is known of one statement after all its executions. */
export interface Plan {
  readonly statement: string;
  times: number;
  mostRows: number;
  /** Rows that its scans read for each row that it answered or wrote. */
  mostReadPerRow: number;
  mostMilliseconds: number;
  readonly shapes: Set<string>;
  readonly faults: string[];
}

const BIG_TABLES = ['whitelist_entries', 'consent_events', 'notices', 'inbound_contacts', 'line_holds', 'requests'];
/** A scan that reads more rows than this, and many times more than the statement needs, walks through the table or index. */
const MANY_ROWS = 5_000;

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

interface Logged {
  readonly 'Query Text': string;
  readonly Plan: Node;
}

/** `log` is in PostgreSQL's JSON form, one message a line; of one database only. */
export function readPlans(log: string, database: string): readonly Plan[] {
  const plans = new Map<string, Plan>();
  for (const line of log.split('\n')) {
    if (!line.includes('"duration: ')) continue;
    const entry: { dbname?: string; application_name?: string; message: string } = JSON.parse(line);
    if (entry.dbname !== database || entry.application_name !== 'sammati') continue;
    const [, milliseconds, json] = /^duration: ([\d.]+) ms\s+plan:\s*([\s\S]*)$/.exec(entry.message) ?? [];
    if (json === undefined) continue;
    add(plans, JSON.parse(json), Number(milliseconds));
  }
  return [...plans.values()];
}

function add(plans: Map<string, Plan>, logged: Logged, milliseconds: number): void {
  const statement = shortened(logged['Query Text']);
  const plan = plans.get(statement) ?? emptyPlan(statement);
  plans.set(statement, plan);
  const nodes = flat(logged.Plan);
  const rows = Math.max(1, ...nodes.filter((node) => node['Node Type'] === 'ModifyTable').map(rowsOf), rowsOf(logged.Plan));
  const given = Math.max(rows, ...nodes.filter((node) => node['Node Type'] === 'Function Scan').map(rowsOf));
  const scans = nodes.filter((node) => node['Relation Name'] !== undefined && node['Node Type'] !== 'ModifyTable');
  const read = scans.reduce((sum, node) => sum + rowsOf(node) + (node['Rows Removed by Filter'] ?? 0) * loopsOf(node), 0);
  plan.times += 1;
  plan.mostRows = Math.max(plan.mostRows, rows);
  plan.mostReadPerRow = Math.max(plan.mostReadPerRow, read / given);
  plan.mostMilliseconds = Math.max(plan.mostMilliseconds, milliseconds);
  plan.shapes.add(shapeOf(logged.Plan));
  for (const node of scans) {
    const isBig = BIG_TABLES.includes(node['Relation Name'] ?? '');
    const walked = rowsOf(node) + (node['Rows Removed by Filter'] ?? 0) * loopsOf(node);
    if (isBig && node['Node Type'] === 'Seq Scan') note(plan, `seq scan of ${node['Relation Name']}`);
    else if (isBig && walked > MANY_ROWS && walked > 10 * given) note(plan, `${walked} rows of ${node['Relation Name']}`);
  }
}

function note(plan: Plan, fault: string): void {
  if (!plan.faults.includes(fault)) plan.faults.push(fault);
}

function emptyPlan(statement: string): Plan {
  return { statement, times: 0, mostRows: 0, mostReadPerRow: 0, mostMilliseconds: 0, shapes: new Set(), faults: [] };
}

function flat(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}

function rowsOf(node: Node): number {
  return (node['Actual Rows'] ?? 0) * loopsOf(node);
}

function loopsOf(node: Node): number {
  return node['Actual Loops'] ?? 1;
}

const SILENT = new Set(['Result', 'ModifyTable', 'Function Scan', 'Limit', 'LockRows', 'Subquery Scan', 'Aggregate', 'Unique']);

/** Joins, sorts and scans, outermost first: `nested loop(notices_pkey)`. */
function shapeOf(node: Node): string {
  const inner = (node.Plans ?? []).map(shapeOf).filter((shape) => shape !== '');
  const type = node['Node Type'];
  if (SILENT.has(type)) return inner.join(' ');
  const own =
    node['Index Name'] ?? (node['Relation Name'] === undefined ? type.toLowerCase() : `${type} ${node['Relation Name']}`);
  return inner.length === 0 ? own : `${own}(${inner.join(' ')})`;
}

function shortened(text: string): string {
  const words = text.replaceAll(/\s+/g, ' ').trim().replaceAll('|', '/');
  const from = / (?:from|into|update) (\w+)/.exec(` ${words}`)?.[1] ?? '';
  return `${words.slice(0, 48)}… ${words.slice(0, 48).includes(from) ? '' : from}`.trim();
}
