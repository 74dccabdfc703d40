import { describe, expect, test } from 'vitest';
import { keepsHouse } from '#scripts/check-house.ts';
import {
  filesAreShort,
  namesSaySomething,
  noChanceInRules,
  noClockInSql,
  noTestIsPutOff,
  nothingIsSilenced,
  type Rule,
  sqlOnlyInStore,
} from '#scripts/house-code.ts';
import {
  changesAreWrittenDown,
  commandsExist,
  linksLeadSomewhere,
  mapNamesEveryFolder,
  namedPathsExist,
  pagesAreThere,
} from '#scripts/house-docs.ts';
import { versionsAreExact } from '#scripts/house-packages.ts';
import { noMachinePaths, noPrivateKeys, noRegistryHosts, nothingIsPutOff } from '#scripts/house-words.ts';

const manifest = { path: 'package.json', text: '{ "scripts": { "test": "x", "start": "x", "check": "x" } }' };

interface Case {
  readonly rule: Rule;
  readonly path: string;
  readonly broken: readonly string[];
  readonly kept: readonly string[];
}

/** Texts that break a rule and texts that look like it and do not. */
const cases: readonly Case[] = [
  {
    rule: noClockInSql,
    path: 'src/store/a.ts',
    broken: ['`select now()`', '`where at < current_timestamp`', '`default clock_timestamp()`'],
    kept: ['// no now() in SQL', '/* now() */', 'const now = clock.now();', 'known()'],
  },
  { rule: noClockInSql, path: 'migrations/0001-a.sql', broken: ['at timestamptz default NOW()'], kept: ['-- now() is not used'] },
  {
    rule: sqlOnlyInStore,
    path: 'src/http/v1/a.ts',
    broken: [
      '`select number from entries`',
      "'insert into entries values ($1)'",
      '`\n  with a as (select 1) select 1`',
      '"update entries set a = 1"',
    ],
    kept: ["'select a line first'", "'update the entry'", '// `select a from b` is in src/store'],
  },
  { rule: noChanceInRules, path: 'src/domain/a.ts', broken: ['Math.random()'], kept: ['Math.floor(1)'] },
  {
    rule: nothingIsSilenced,
    path: 'src/app/a.ts',
    broken: ['// @ts-ignore', '// biome-ignore lint: because', '// @ts-expect-error', '/* eslint-disable */'],
    kept: ['// nothing is ignored'],
  },
  {
    rule: noTestIsPutOff,
    path: 'test/store/a.test.ts',
    broken: ["test.skip('a', f)", "it.only('a', f)", "describe.concurrent.skip('a', f)", "test.todo('a')", "xit('a', f)"],
    kept: ["test('only the person', f)", 'iterator.skip(2)', "test.each([1])('a', f)"],
  },
  {
    rule: nothingIsPutOff,
    path: 'docs/a.md',
    broken: ['TODO: write', '// FIXME', 'XXX'],
    kept: ['todo lists', 'METODO'],
  },
  {
    rule: noMachinePaths,
    path: 'README.md',
    broken: ['cd /root/sammati', 'see /home/me/notes', '"/Users/me/x"'],
    kept: ['/usr/bin/python3', 'https://example.org/home/me/x', '`/home`'],
  },
  {
    rule: noRegistryHosts,
    path: 'package-lock.json',
    broken: ['"resolved": "https://packages.example/a.tgz"', 'https://registry.example.org'],
    kept: ['"resolved": "contract"', 'registry.ts'],
  },
  { rule: noPrivateKeys, path: 'test/tls.ts', broken: ['-----BEGIN EC PRIVATE KEY-----'], kept: ['-----BEGIN CERTIFICATE-----'] },
  {
    rule: versionsAreExact,
    path: 'package.json',
    broken: [
      '{"dependencies":{"a":"^1.0.0"}}',
      '{"devDependencies":{"a":"~1.0.0"}}',
      '{"overrides":{"a":"*"}}',
      '{"dependencies":{"a":"latest"}}',
    ],
    kept: ['{"dependencies":{"a":"1.0.0","b":"1.0.0-beta.1","@sammati/contract":"*"}}'],
  },
  {
    rule: changesAreWrittenDown,
    path: 'CHANGELOG.md',
    broken: ['# Changes', '## 0.1.0'],
    kept: ['# Changes\n\n## Unreleased\n'],
  },
  {
    rule: linksLeadSomewhere,
    path: 'docs/a.md',
    broken: ['[b](b.md)', '[c](../SECURITY.md#report)'],
    kept: ['[a](a.md)', '[web](https://example.org/x)', '[here](#part)', '[docs](../docs)'],
  },
  {
    rule: namedPathsExist,
    path: 'docs/a.md',
    broken: ['`src/nowhere/x.ts`', '`test/nothing/`'],
    kept: ['`docs/a.md`', '`docs/`', '`src/<folder>`', '`docs/NNNN-*.md`'],
  },
];

describe.each(cases)('$rule.name on $path', ({ rule, path, broken, kept }) => {
  test.each(broken)('refuses %s', (text) => expect(rule([{ path, text }])).toHaveLength(1));
  test.each(kept)('accepts %s', (text) => expect(rule([{ path, text }])).toEqual([]));
});

test('a clock in SQL matters in the store and the migrations only', () => {
  expect(noClockInSql([{ path: 'src/http/a.ts', text: 'now()' }])).toEqual([]);
});

test.each([
  'src/utils/a.ts',
  'src/app/helpers.ts',
  'test/common/a.ts',
  'src/services/a.ts',
  'src/managers.ts',
  'src/x/shared/y.ts',
])('%s is no name', (path) => expect(namesSaySomething([{ path, text: '' }])).toHaveLength(1));

test('a file over 300 lines needs a reason, and a reason needs such a file', () => {
  const lines = (count: number): string => 'x;\n'.repeat(count);
  const long = { path: 'src/app/long.ts', text: lines(301) };
  expect(filesAreShort([long, { path: 'src/app/short.ts', text: lines(300) }], {})).toEqual([
    'src/app/long.ts has 301 lines (at most 300, or a reason in scripts/house-code.ts)',
  ]);
  expect(filesAreShort([long], { 'src/app/long.ts': 'one table' })).toEqual([]);
  expect(filesAreShort([], { 'src/app/long.ts': 'one table' })).toHaveLength(1);
});

test('ARCHITECTURE.md names every folder under src by its whole path', () => {
  const sources = [
    { path: 'src/http/v1/a.ts', text: '' },
    { path: 'src/httpx/a.ts', text: '' },
  ];
  const map = (text: string) => mapNamesEveryFolder([...sources, { path: 'ARCHITECTURE.md', text }]);
  expect(map('`src/http/`, `src/http/v1` and src/httpx.')).toEqual([]);
  expect(map('`src/http/v1`, `src/httpx`')).toEqual(['ARCHITECTURE.md does not name src/http']);
  expect(map('`src/http` and v1, `src/httpx-old`')).toEqual([
    'ARCHITECTURE.md does not name src/http/v1',
    'ARCHITECTURE.md does not name src/httpx',
  ]);
});

test('a command on a page is one that package.json has', () => {
  const commands = (text: string) => commandsExist([manifest, { path: 'README.md', text }]);
  expect(commands('npm ci && npm test, npm start, `npm run check -- spec`')).toEqual([]);
  expect(commands('npm run standalone')).toEqual(['README.md says "npm run standalone", which package.json does not have']);
  expect(commands('npm frobnicate')).toHaveLength(1);
  expect(
    commandsExist([
      { path: 'package.json', text: '{}' },
      { path: 'README.md', text: 'npm test' },
    ]),
  ).toHaveLength(1);
});

test('a page that is missing is missed', () => {
  expect(pagesAreThere([{ path: 'README.md', text: '' }])).toContain('SECURITY.md is missing');
});

test('the findings of all rules are reported together', () => {
  const { findings } = keepsHouse([manifest, { path: 'src/utils/a.ts', text: '// FIXME' }]);
  expect(findings).toEqual(expect.arrayContaining([expect.stringContaining('src/utils'), expect.stringContaining('FIXME')]));
});
