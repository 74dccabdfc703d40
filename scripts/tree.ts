import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A text file of the repository: its path from the root with forward slashes, and its content. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const notOurs: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage', '.cache']);
const notText = /\.(?:png|jpe?g|gif|ico|svg|woff2?|ttf|pdf|zip|gz|wasm)$/;

/**
 * Every text file under `folder` (a path from `root`, '' for all), sorted by path. Reads the tree rather than git, so that it
 * works on an unpacked archive and sees files that are not yet added.
 */
export async function readTree(root: string, folder = ''): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of await listTree(root, folder)) {
    if (!notText.test(path)) files.push({ path, text: await readFile(join(root, path), 'utf8') });
  }
  return files;
}

/** The folders that contain a file, directly or further down. */
export function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) folders.add(parts.slice(0, depth).join('/'));
  }
  return [...folders].sort();
}

async function listTree(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const paths: string[] = [];
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (notOurs.has(entry.name)) continue;
    if (entry.isDirectory()) paths.push(...(await listTree(root, path)));
    else if (entry.isFile()) paths.push(path);
  }
  return paths.sort();
}
