/** Files of the registry in DATA_DIR/registry: what the operator put there, uploads on their way, and the bad lines of imports. */
import { createReadStream } from 'node:fs';
import { mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RegistryFolder } from '#app/ports/registry.ts';
import type { RegistryFile } from '#app/ports/registry-files.ts';
import { type RegistryWish, registryFile } from './generate.ts';
import { registryUploads } from './registry-uploads.ts';

const UPLOADS = '.uploads';
const BAD_LINES = '.bad-lines';

/** A few megabytes, read in a second or two. */
const DEMO: RegistryWish = { numbers: 100_000, density: 0.07, spread: 'uniform', seed: 1, quotes: false };

/** Makes nothing before it is needed. */
export function registryFolder(directory: string, { isSandbox }: { readonly isSandbox: boolean }): RegistryFolder {
  const uploads = registryUploads(path.join(directory, UPLOADS));
  const badLinesPath = (id: number) => path.join(directory, BAD_LINES, `${id}.csv`);

  return {
    uploads,
    find: (name) => findInside(directory, name),
    async demo() {
      if (!isSandbox) return null;
      const file = await uploads.receive(demoPieces(), { name: 'demo.csv', limit: Number.POSITIVE_INFINITY });
      if (file === 'too_large') throw new Error('the demo is larger than it may be');
      return file;
    },
    async badLinesPath(id) {
      await mkdir(path.join(directory, BAD_LINES), { recursive: true, mode: 0o700 });
      return badLinesPath(id);
    },
    async badLines(id) {
      const file = badLinesPath(id);
      return (await isFile(file)) ? createReadStream(file) : null;
    },
  };
}

async function* demoPieces(): AsyncGenerator<Uint8Array> {
  yield* registryFile(DEMO);
}

/** Only what lies inside the folder, wherever a link in it may lead. */
async function findInside(directory: string, name: string): Promise<RegistryFile | null> {
  if (name.includes('\0') || path.isAbsolute(name) || name.split(/[/\\]/).some((part) => part.startsWith('.'))) return null;
  const file = await realpath(path.join(directory, name)).catch(() => null);
  if (file === null || !(await isFile(file))) return null;
  const folder = await realpath(directory);
  return file.startsWith(`${folder}${path.sep}`) ? { path: file, name } : null;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
