/** Files of the registry in DATA_DIR/registry: what the operator put there, uploads on their way, and the bad lines of imports. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RegistryFile, RegistryFolder } from '#app/ports.ts';
import { type RegistryWish, writeRegistryFile } from './generate.ts';

const UPLOADS = '.uploads';
const BAD_LINES = '.bad-lines';
/** An upload that is older was left by a crash. */
const OLDEST_UPLOAD_MS = 24 * 60 * 60 * 1000;

/** A few megabytes, read in a second or two. */
const DEMO: RegistryWish = { numbers: 100_000, density: 0.07, spread: 'uniform', seed: 1, quotes: false };

/** Makes nothing before it is needed. */
export function registryFolder(directory: string, { isSandbox }: { readonly isSandbox: boolean }): RegistryFolder {
  const uploads = path.join(directory, UPLOADS);
  const badLinesPath = (id: number) => path.join(directory, BAD_LINES, `${id}.csv`);

  return {
    find: (name) => findInside(directory, name),
    async receive(upload, { name, limit }) {
      await mkdir(uploads, { recursive: true, mode: 0o700 });
      await removeOld(uploads);
      const file = { path: path.join(uploads, randomUUID()), name };
      const received = await write(file.path, upload, limit).catch(async (error: unknown) => {
        await rm(file.path, { force: true });
        throw error;
      });
      if (received) return file;
      await rm(file.path, { force: true });
      return 'too_large';
    },
    async demo() {
      if (!isSandbox) return null;
      await mkdir(uploads, { recursive: true, mode: 0o700 });
      const file = { path: path.join(uploads, randomUUID()), name: 'demo.csv' };
      await writeRegistryFile(file.path, DEMO);
      return file;
    },
    async remove(file) {
      if (path.dirname(file.path) === uploads) await rm(file.path, { force: true });
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

/** A piece at a time, so that a slow disk slows the sender down; false where there is more than allowed. */
async function write(file: string, upload: AsyncIterable<Uint8Array>, limit: number): Promise<boolean> {
  const handle = await open(file, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const piece of upload) {
      bytes += piece.length;
      if (bytes > limit) return false;
      for (let at = 0; at < piece.length; ) at += (await handle.write(piece, at)).bytesWritten;
    }
    return true;
  } finally {
    await handle.close();
  }
}

async function removeOld(uploads: string): Promise<void> {
  const before = Date.now() - OLDEST_UPLOAD_MS;
  for (const name of await readdir(uploads)) {
    const file = path.join(uploads, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: before + 1 }));
    if (mtimeMs < before) await rm(file, { force: true });
  }
}
