/**
 * Compares `docs/spec/permission.md` with the closed lists of the code. That each of its rows holds is the business of a test; here it
 * is seen that this test exists, and that the rows leave no answer and no purpose out.
 */
import { type Table, tablesOf } from './spec-page.ts';
import { differences } from './spec-tables.ts';
import type { Report } from './step.ts';
import type { SourceFile } from './tree.ts';

export const permissionPage = 'docs/spec/permission.md';

/** What the code can answer, each with its sentence, and what can be asked. */
export interface PermissionLists {
  readonly grounds: Readonly<Record<string, string>>;
  readonly refusals: Readonly<Record<string, string>>;
  readonly purposes: readonly string[];
}

export function permissionTables({ grounds, refusals }: PermissionLists): readonly Table[] {
  return [answersTable('grounds', 'allowed because', grounds), answersTable('refusals', 'refused because', refusals)];
}

function answersTable(name: string, title: string, answers: Readonly<Record<string, string>>): Table {
  return { name, header: [title, 'that is'], rows: Object.entries(answers) };
}

export function comparePermission(page: string, testFiles: readonly SourceFile[], lists: PermissionLists): Report {
  const printed = tablesOf(page);
  const answers = columnOf(printed, 'answer');
  const purposes = columnOf(printed, 'purpose');
  const isRun = testFiles.some(({ text }) => text.includes(permissionPage));
  return {
    looked: `${answers.length} rows of ${permissionPage}`,
    findings: [
      ...(answers.length === 0 ? [`${permissionPage} has no row with an answer`] : []),
      ...(isRun ? [] : [`no test reads ${permissionPage}`]),
      ...Object.keys(lists.grounds)
        .filter((ground) => !answers.some((answer) => answer.startsWith('allowed') && answer.endsWith(`: ${ground}`)))
        .map((ground) => `${permissionPage} has no row that is allowed because of ${ground}`),
      ...Object.keys(lists.refusals)
        .filter((refusal) => !answers.includes(`refused: ${refusal}`))
        .map((refusal) => `${permissionPage} has no row that is refused because of ${refusal}`),
      ...lists.purposes
        .filter((purpose) => !purposes.includes(purpose))
        .map((purpose) => `${permissionPage} has no row for the purpose ${purpose}`),
      ...permissionTables(lists).flatMap((table) =>
        differences(
          printed.find(({ name }) => name === table.name),
          table,
        ),
      ),
    ],
  };
}

function columnOf(tables: readonly Table[], column: string): readonly string[] {
  return tables.flatMap(({ header, rows }) => {
    const at = header.indexOf(column);
    return at === -1 ? [] : rows.map((row) => row[at] ?? '');
  });
}
