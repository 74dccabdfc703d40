/** House rules on the pages: what they name exists, and what exists is named. */
import { posix } from 'node:path';
import type { Rule } from './house-code.ts';
import { scriptNames } from './house-packages.ts';
import { foldersOf, type SourceFile } from './tree.ts';

const requiredPages = [
  'README.md',
  'ARCHITECTURE.md',
  'GLOSSARY.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'LICENSE',
  'docs/spec/consent.md',
];

export const pagesAreThere: Rule = (files) => {
  const paths = new Set(files.map(({ path }) => path));
  return requiredPages.filter((page) => !paths.has(page)).map((page) => `${page} is missing`);
};

/** ARCHITECTURE.md is the map: every folder under src is on it, by its whole path. */
export const mapNamesEveryFolder: Rule = (files) => {
  const map = page(files, 'ARCHITECTURE.md');
  const folders = foldersOf(files.map(({ path }) => path)).filter((folder) => folder.startsWith('src/'));
  return folders.filter((folder) => !namesPath(map, folder)).map((folder) => `ARCHITECTURE.md does not name ${folder}`);
};

function namesPath(text: string, path: string): boolean {
  return new RegExp(String.raw`(?<![\w/-])${path.replaceAll(/[^\w/]/g, String.raw`\$&`)}(?:/?(?![\w/-]))`).test(text);
}

const ownFolders = ['src', 'contract', 'test', 'scripts', 'migrations', 'bench', 'docs', 'console'];
const namedPath = new RegExp(String.raw`\x60((?:${ownFolders.join('|')})/[^\x60\s]*)\x60`, 'g');

/** A path in back-ticks that begins with one of our folders exists; `…`, `*`, `<` and `{` mark a pattern. */
export const namedPathsExist: Rule = (files) => {
  const paths = files.map(({ path }) => path);
  const known = new Set([...paths, ...foldersOf(paths)]);
  return pages(files).flatMap(({ path, text }) =>
    [...text.matchAll(namedPath)]
      .map(([, named = '']) => named.replace(/\/$/, ''))
      .filter((named) => !/[*…<{]|NNNN/.test(named) && !known.has(named))
      .map((named) => `${path} names ${named}, which does not exist`),
  );
};

export const linksLeadSomewhere: Rule = (files) => {
  const paths = files.map(({ path }) => path);
  const known = new Set([...paths, ...foldersOf(paths)]);
  return pages(files).flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !known.has(posix.normalize(posix.join(posix.dirname(path), link)).replace(/\/$/, '')))
      .map((link) => `${path} links to ${link}, which does not exist`),
  );
};

const builtIn = new Set(['ci', 'install', 'test', 'start', 'run', 'audit', 'pack', 'version', 'exec', 'i']);

/** Every `npm run x`, `npm test` and `npm start` that a page tells somebody to type. */
export const commandsExist: Rule = (files) => {
  const scripts = scriptNames(page(files, 'package.json'));
  return pages(files).flatMap(({ path, text }) =>
    [...text.matchAll(/\bnpm (?:run ([\w:.-]+)|(test|start)\b)|\bnpm ([a-z]+)/g)]
      .filter(([, run, short, other]) => (other === undefined ? !scripts.has(run ?? short ?? '') : !builtIn.has(other)))
      .map(([command]) => `${path} says "${command}", which package.json does not have`),
  );
};

export const changesAreWrittenDown: Rule = (files) =>
  /^## \[?Unreleased\b/m.test(page(files, 'CHANGELOG.md')) ? [] : ['CHANGELOG.md has no heading "## Unreleased"'];

function pages(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter(({ path }) => path.endsWith('.md'));
}

function page(files: readonly SourceFile[], path: string): string {
  return files.find((file) => file.path === path)?.text ?? '';
}
