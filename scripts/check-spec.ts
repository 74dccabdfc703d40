/** Compares the pages of `docs/spec` with the tests that name their clauses and rows, and with the tables of the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadExport } from './compiled.ts';
import { comparePermission, type PermissionLists, permissionPage, permissionTables } from './permission-page.ts';
import { clausesIn, clausesOf, type Example, examplesOf, isDivided, type Table, tablesOf, withTable } from './spec-page.ts';
import { differences, type TermRow, type Transitions, termTable, transitionTable } from './spec-tables.ts';
import { type Report, root, type Step } from './step.ts';
import { titlesOf } from './test-titles.ts';
import { readTree, type SourceFile } from './tree.ts';

const pagePath = 'docs/spec/consent.md';

export const spec: Step = {
  name: 'spec',
  proves: 'each clause of the spec has a test and an example, and its tables are those of the code',
  async run(write) {
    const testFiles = await suites();
    const tables = await codeTables();
    const lists = await permissionLists();
    const consent = compareSpec(await pageWith(pagePath, tables, write), testFiles, tables);
    const permission = comparePermission(await pageWith(permissionPage, permissionTables(lists), write), testFiles, lists);
    return {
      looked: `${consent.looked}, ${permission.looked}`,
      findings: [...consent.findings, ...permission.findings],
    };
  },
};

/** The page, its tables made anew from the code where that was asked for. */
async function pageWith(path: string, tables: readonly Table[], write: boolean): Promise<string> {
  const page = await readFile(join(root, path), 'utf8');
  if (!write) return page;
  const current = tables.reduce(withTable, page);
  await writeFile(join(root, path), current);
  return current;
}

/** The tests of this script quote clauses that are not the spec's. */
async function suites(): Promise<readonly SourceFile[]> {
  return (await readTree(root, 'test')).filter(({ path }) => !path.startsWith('test/house/'));
}

async function codeTables(): Promise<readonly Table[]> {
  const transitions = await loadExport<Transitions>('#domain/whitelist/transitions.ts', 'transitions');
  const terms = await loadExport<Readonly<Record<string, TermRow>>>('#domain/whitelist/terms.ts', 'terms');
  return [transitionTable(transitions), termTable(terms)];
}

async function permissionLists(): Promise<PermissionLists> {
  const reasons = '#domain/permission/reasons.ts';
  return {
    grounds: await loadExport<PermissionLists['grounds']>(reasons, 'grounds'),
    refusals: await loadExport<PermissionLists['refusals']>(reasons, 'refusals'),
    purposes: await loadExport<PermissionLists['purposes']>(reasons, 'purposes'),
  };
}

export function compareSpec(page: string, testFiles: readonly SourceFile[], tables: readonly Table[]): Report {
  const clauses = clausesOf(page);
  const printed = tablesOf(page);
  const titles = testFiles.filter((file) => file.path.endsWith('.test.ts')).flatMap(titlesOf);
  const examples = examplesOf(page);
  return {
    looked: `${clauses.length} clauses, ${titles.length} test titles, ${tables.length} tables, ${examples.length} examples`,
    findings: [
      ...(clauses.length === 0 ? [`${pagePath} introduces no clause`] : []),
      ...clausesWithoutTest(clauses, titles),
      ...titles.flatMap((title) =>
        unknownClauses(title.text, clauses).map(
          (clause) => `${title.path}: "${title.text}" names ${clause}, which the spec does not have`,
        ),
      ),
      ...examplesNotInOrder(clauses, examples, testFiles),
      ...tables.flatMap((table) =>
        differences(
          printed.find(({ name }) => name === table.name),
          table,
        ),
      ),
    ],
  };
}

function clausesWithoutTest(clauses: readonly string[], titles: readonly { readonly text: string }[]): readonly string[] {
  const named = new Set(titles.flatMap((title) => clausesIn(title.text)));
  return undivided(clauses)
    .filter((clause) => !named.has(clause))
    .map((clause) => `${clause} is named by no test title`);
}

function unknownClauses(text: string, clauses: readonly string[]): readonly string[] {
  return clausesIn(text).filter((clause) => !clauses.includes(clause));
}

/**
 * An example is run when a test file names it (`example:R6.1`, `example('R6.1')`), or when one reads the examples out of the page,
 * whatever they are.
 */
function examplesNotInOrder(
  clauses: readonly string[],
  examples: readonly Example[],
  testFiles: readonly SourceFile[],
): readonly string[] {
  const given = new Set(examples.map(({ clause }) => clause));
  const named = new Set(
    testFiles.flatMap(({ text }) => [...text.matchAll(/\bexamples?\W{1,3}(R[\d.]*\d)/g)].map((match) => match[1])),
  );
  const allAreRun = testFiles.some(({ text }) => text.includes(pagePath) && /\bexample:/.test(text));
  return [
    ...undivided(clauses)
      .filter((clause) => !given.has(clause))
      .map((clause) => `${clause} has no <!-- example:${clause} -->`),
    ...examples.filter(({ lines }) => lines.length === 0).map(({ clause }) => `example:${clause} has no block after it`),
    ...[...given].filter((clause) => !clauses.includes(clause)).map((clause) => `example:${clause} belongs to no clause`),
    ...[...given]
      .filter((clause) => !allAreRun && !named.has(clause))
      .map((clause) => `example:${clause} is named by no test file`),
  ];
}

function undivided(clauses: readonly string[]): readonly string[] {
  return clauses.filter((clause) => !isDivided(clause, clauses));
}
