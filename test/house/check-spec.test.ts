import { describe, expect, test } from 'vitest';
import { compareSpec } from '#scripts/check-spec.ts';
import { comparePermission, type PermissionLists } from '#scripts/permission-page.ts';
import { clausesIn, clausesOf, tablesOf, withTable } from '#scripts/spec-page.ts';
import { differences, type TermRow, termTable, transitionTable } from '#scripts/spec-tables.ts';
import { titlesOf } from '#scripts/test-titles.ts';

const transitions = {
  off: { pressed: { to: 'on' }, heard: { stays: 'nobody | nothing' } },
  on: { pressed: { to: 'off' }, heard: { stays: 'already on' } },
};
const term: TermRow = {
  value: 10,
  unit: 'clock_hour',
  basis: 'law',
  source: 'a book',
  date: '2018-07-19',
  rule: 'R16',
  stricter: 'higher',
  level: 'business',
};
const tables = [transitionTable(transitions), termTable({ from_hour: term })];

const page = `
# Consent

**R1 First.** Something.

<!-- example:R1 -->
~~~
post P1 → succeeded
~~~

### R2 Second

**R2.1** A part, see **R1**.
<!-- example:R2.1 -->
~~~
x → y
~~~
**R2.2 Another.**
<!-- example:R2.2 -->
~~~
x → y
~~~

<!-- table:transitions -->
| event   | \`off\` | on |
|---------|-------|----|
| heard   | nobody \\| nothing | already on |
| **pressed** | → on | → off |
<!-- /table -->

<!-- table:terms -->
| term | value | basis | source | date | rule | stricter | set down to |
| --- | --- | --- | --- | --- | --- | --- | --- |
| from_hour | 10 clock hour | law | a book | 2018-07-19 | R16 | higher | business |
<!-- /table -->
`.replaceAll('~~~', '```');

const suite = {
  path: 'test/rules/all.test.ts',
  text: `
    test('R1: the first', () => {});
    describe("R2.1 and more", () => {});
    onBothDatabases(\`R2.2 on \${engine}\`, async (db) => {});
    run(example('R1'), examples('R2.1'), 'example:R2.2');
  `,
};

test('a page, its tests and its tables that agree give no finding', () => {
  const report = compareSpec(page, [suite], tables);
  expect(report.findings).toEqual([]);
  expect(report.looked).toBe('4 clauses, 3 test titles, 2 tables, 3 examples');
});

describe('each disagreement is found', () => {
  const found = (changedPage: string, changedSuite = suite, changedTables = tables): string =>
    compareSpec(changedPage, [changedSuite], changedTables).findings.join('\n');

  test('a clause that no test title names', () => {
    expect(found(page, { ...suite, text: suite.text.replace('R2.1 and', 'R2 and') })).toContain('R2.1 is named by no test title');
  });

  test('a clause named in a test only outside its title', () => {
    const text = suite.text.replace("'R1: the first'", "'the first'").concat('// R1 is tested here');
    expect(found(page, { ...suite, text })).toContain('R1 is named by no test title');
  });

  test('a title that names a clause the page does not have', () => {
    expect(found(page, { ...suite, text: suite.text.replace('R1: the first', 'R1 and R3.4 hold') })).toContain('names R3.4');
  });

  test('a clause without an example, an example without a test, an example without a clause', () => {
    expect(found(page.replace('<!-- example:R1 -->', ''))).toContain('R1 has no <!-- example:R1 -->');
    expect(found(page, { ...suite, text: suite.text.replace("example('R1')", '') })).toContain(
      'example:R1 is named by no test file',
    );
    expect(found(page.concat('<!-- example:R9 -->'))).toContain('example:R9 belongs to no clause');
    expect(found(page.concat('<!-- example:R9 -->'))).toContain('example:R9 has no block after it');
  });

  test('no example goes unrun where a test reads them all out of the page', () => {
    const reader = { path: 'test/rules/page.test.ts', text: "read('docs/spec/consent.md').match(/example:/)" };
    const silent = { ...suite, text: suite.text.replace('run(', '(').replaceAll(/example/g, 'sample') };
    expect(compareSpec(page, [silent], tables).findings).toHaveLength(3);
    expect(compareSpec(page, [silent, reader], tables).findings).toEqual([]);
  });

  test('a cell of a table that says something else', () => {
    expect(found(page.replace('→ off', '→ on'))).toContain(
      'table transitions: pressed × on is "→ on" on the page and "→ off" in the code',
    );
    expect(found(page.replace('10 clock hour', '9 clock hour'))).toContain('from_hour × value');
  });

  test('a row, a column or a whole table that only one side has', () => {
    const more = transitionTable({ ...transitions, broken: { pressed: { stays: 'broken' }, heard: { stays: 'broken' } } });
    expect(found(page, suite, [more])).toContain('no cell pressed × broken');
    expect(found(page.replace('| **pressed** | → on | → off |', ''))).toContain('no cell pressed × off');
    expect(found(page.replace('| **pressed**', '| heard | x | y |\n| **pressed**'))).toContain('row heard stands twice');
    expect(found(page.replace('table:terms', 'table:times'))).toContain('no <!-- table:terms -->');
    expect(found(page, suite, [transitionTable({ off: transitions.off })])).toContain(
      'pressed × on is on the page and not in the code',
    );
  });

  test('a page without a clause', () => {
    expect(found('', { ...suite, text: '' }, [])).toContain('introduces no clause');
  });
});

test('clauses are introduced in bold or in a heading, and only there', () => {
  expect(clausesOf('**R0 Order.** see R5 and (R7)\n\n- **R6.3**: …\n#### R12. Objections\nR13 is not bold')).toEqual([
    'R0',
    'R6.3',
    'R12',
  ]);
});

test('a longer number never counts as a shorter one', () => {
  expect(clausesIn('R1 R10 R1.2 R1.2.3 xR4 R5x R6: R7, R8–R9 (R19).')).toEqual([
    'R1',
    'R10',
    'R1.2',
    'R1.2.3',
    'R6',
    'R7',
    'R8',
    'R9',
    'R19',
  ]);
});

test('titles are read whatever the quotes, the wrapper and the rows before them', () => {
  const text = `
    test.each([['a', f(1)], ['b', f(2)]])('each %s', (name) => {});
    test("it's double", async () => {});
    describe(\`back \${tick}\`, { timeout: 5 }, () => {});
    test('isn\\'t it', async ({ expect }) => {});
    expect(f('not a title', 5)).toBe('nor this');
  `;
  expect(titlesOf({ path: 'x', text }).map((title) => title.text)).toEqual([
    'each %s',
    "it's double",
    expect.stringMatching(/^back /),
    "isn\\'t it",
  ]);
});

test('a table written into the page is the table read from it', () => {
  for (const table of tables) {
    const written = withTable(page.replace('→ off', '→ elsewhere'), table);
    expect(
      differences(
        tablesOf(written).find(({ name }) => name === table.name),
        table,
      ),
    ).toEqual([]);
  }
});

describe('each disagreement of the page of permissions is found', () => {
  const lists = {
    grounds: { whitelisted: 'The person agreed.' },
    refusals: { objected: 'The person said no.' },
    purposes: ['service'],
  };
  const permissions = `
<!-- table:cases -->
| purpose | answer |
| --- | --- |
| service | allowed until Tue 12:00:00: whitelisted |
| service | refused: objected |
<!-- /table -->

<!-- table:grounds -->
| allowed because | that is |
| --- | --- |
| whitelisted | The person agreed. |
<!-- /table -->

<!-- table:refusals -->
| refused because | that is |
| --- | --- |
| objected | The person said no. |
<!-- /table -->
`;
  const reader = { path: 'test/rules/page.test.ts', text: "read('docs/spec/permission.md')" };
  const found = (changed: string, files = [reader], changedLists: PermissionLists = lists): string =>
    comparePermission(changed, files, changedLists).findings.join('\n');

  test('a page that agrees gives no finding', () => {
    expect(found(permissions)).toBe('');
  });

  test('rows that no test runs, and a page without rows', () => {
    expect(found(permissions, [{ ...reader, text: '' }])).toContain('no test reads');
    expect(found(permissions.replace('| purpose | answer |', '| purpose | result |'))).toContain('has no row with an answer');
  });

  test('a reason or a purpose that no row has', () => {
    expect(found(permissions.replace('refused: objected', 'refused: closed'))).toContain('refused because of objected');
    expect(found(permissions.replace(': whitelisted', ': not_on_dnd'))).toContain('allowed because of whitelisted');
    expect(found(permissions, [reader], { ...lists, purposes: ['service', 'government'] })).toContain('purpose government');
  });

  test('a reason that the page words otherwise, or that one side lacks', () => {
    expect(found(permissions.replace('The person said no.', 'No.'))).toContain('objected × that is');
    expect(found(permissions, [reader], { ...lists, refusals: {} })).toContain('on the page and not in the code');
  });
});
