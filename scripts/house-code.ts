/** House rules on code that neither Biome nor TypeScript knows. Each takes the repository's files and returns one sentence per fault. */
import type { SourceFile } from './tree.ts';

export type Rule = (files: readonly SourceFile[]) => readonly string[];

const forbiddenNames: ReadonlySet<string> = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'shared',
  'services',
  'managers',
  'misc',
  'lib',
]);

/** A name that says nothing about its content draws everything into it. */
export const namesSaySomething: Rule = (files) =>
  files
    .filter(({ path }) => path.split('/').some((part) => forbiddenNames.has(part.replace(/\..*$/, ''))))
    .map(({ path }) => `${path}: utils, helpers, common, shared, services and managers are not names`);

export const mostLines = 300;

/** Long files that are one thing all the same, with the reason. */
export const longOnPurpose: Readonly<Record<string, string>> = {
  'src/domain/whitelist/terms.ts': 'one table, ten lines a term, that is read as a whole',
};

export function filesAreShort(
  files: readonly SourceFile[],
  reasons: Readonly<Record<string, string>> = longOnPurpose,
): readonly string[] {
  const long = files.filter((file) => isOurCode(file.path) && lineCount(file) > mostLines);
  const unexplained = long.filter(({ path }) => reasons[path] === undefined);
  const paths = new Set(long.map(({ path }) => path));
  return [
    ...unexplained.map(
      (file) => `${file.path} has ${lineCount(file)} lines (at most ${mostLines}, or a reason in scripts/house-code.ts)`,
    ),
    ...Object.keys(reasons)
      .filter((path) => !paths.has(path))
      .map((path) => `${path} is excused for its length in scripts/house-code.ts, but is not long`),
  ];
}

function isOurCode(path: string): boolean {
  return /^(?:src|contract|scripts)\/.*\.tsx?$/.test(path);
}

export function lineCount({ text }: SourceFile): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** Time reaches the database as a parameter: the sandbox moves the clock, and the database's own would not follow. */
export const noClockInSql: Rule = (files) =>
  findings(
    files.filter(({ path }) => path.startsWith('src/store/') || path.startsWith('migrations/')),
    /(?<![.\w])(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|\b(?:current_timestamp|current_date|current_time|localtimestamp|localtime)\b/i,
    'the database is asked for the time; time is a parameter',
  );

const statement =
  /['"`]\s*(?:select\s[^'"`]*\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\(|create\s+(?:table|index|type)\s|alter\s+table\s|truncate\s)/i;

export const sqlOnlyInStore: Rule = (files) =>
  findings(
    files.filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/store/')),
    statement,
    'SQL outside src/store',
  );

/** Chance is an input, like time. */
export const noChanceInRules: Rule = (files) =>
  findings(
    files.filter(({ path }) => /^src\/(?:domain|app)\//.test(path)),
    /\bMath\.random\b/,
    'chance is a port',
  );

const silencers = ['biome-ignore', '@ts-ignore', '@ts-nocheck', '@ts-expect-error', 'eslint-disable'];

/** The files that have to spell what is forbidden. */
export function spellsTheRules(path: string): boolean {
  return path.startsWith('test/house/') || path === 'scripts/house-code.ts' || path === 'scripts/house-words.ts';
}

export const nothingIsSilenced: Rule = (files) =>
  findings(
    files.filter(({ path }) => /\.[cm]?[jt]sx?$/.test(path) && !spellsTheRules(path)),
    new RegExp(silencers.join('|')),
    'a rule is switched off in place',
    'comments too',
  );

export const noTestIsPutOff: Rule = (files) =>
  findings(
    files.filter(({ path }) => path.startsWith('test/') && !spellsTheRules(path)),
    /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:skip|only|todo)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/,
    'a test is skipped, singled out or put off',
  );

/** One sentence for each place that matches. */
export function findings(
  files: readonly SourceFile[],
  pattern: RegExp,
  fault: string,
  where: 'code only' | 'comments too' = 'code only',
): readonly string[] {
  const everywhere = new RegExp(pattern.source, `${pattern.flags}g`);
  return files.flatMap((file) => {
    const text = where === 'code only' ? withoutComments(file) : file.text;
    return [...text.matchAll(everywhere)].map((match) => {
      const line = text.slice(0, match.index).split('\n').length;
      return `${file.path}:${line}: ${fault}: ${match[0].trim().slice(0, 60)}`;
    });
  });
}

/** Comments become blank, so that line numbers stay; `//` inside a text (an address) is not a comment. */
function withoutComments({ path, text }: SourceFile): string {
  const blank = (comment: string): string => comment.replaceAll(/[^\n]/g, ' ');
  return path.endsWith('.sql')
    ? text.replaceAll(/--[^\n]*/g, blank)
    : text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, blank);
}
