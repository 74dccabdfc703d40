/**
 * Files that were sent and not yet read. What lies in the folder is the truth: an upload that waits is renamed by whoever claims it,
 * which one of them succeeds in, and it outlives a restart.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RegistryUploads } from '#app/ports/registry.ts';
import type { RegistryFile } from '#app/ports/registry-files.ts';

/** An upload that is older was left by a crash, or nobody wants it. */
const OLDEST_MS = 24 * 60 * 60 * 1000;

const WAITING = '.waiting';
const NAME = '.name';
const ID = /^[0-9a-f-]{36}$/;

/** Makes nothing before it is needed. */
export function registryUploads(folder: string, now: () => number = Date.now): RegistryUploads {
  const placeOf = (id: string) => path.join(folder, id);
  const isOurs = (file: RegistryFile) => path.dirname(file.path) === folder;

  async function removeOld(): Promise<void> {
    const before = now() - OLDEST_MS;
    for (const name of await readdir(folder).catch(() => [])) {
      const file = path.join(folder, name);
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: before + 1 }));
      if (mtimeMs < before) await rm(file, { force: true });
    }
  }

  async function remove(file: RegistryFile): Promise<void> {
    if (!isOurs(file)) return;
    await rm(file.path, { force: true });
    await rm(`${file.path}${NAME}`, { force: true });
  }

  return {
    async receive(upload, { name, limit }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await removeOld();
      const file = { path: placeOf(randomUUID()), name };
      const received = await write(file.path, upload, limit).catch(async (error: unknown) => {
        await remove(file);
        throw error;
      });
      if (received) return file;
      await remove(file);
      return 'too_large';
    },
    async keep(file) {
      await writeFile(`${file.path}${NAME}`, file.name, { mode: 0o600 });
      await rename(file.path, `${file.path}${WAITING}`);
      return path.basename(file.path);
    },
    async claim(id) {
      if (!ID.test(id)) return null;
      const file = placeOf(id);
      const name = await readFile(`${file}${NAME}`, 'utf8').catch(() => null);
      if (name === null) return null;
      const isClaimed = await rename(`${file}${WAITING}`, file).then(
        () => true,
        () => false,
      );
      if (!isClaimed) return null;
      // From now on it is as old as the import that reads it.
      for (const part of [file, `${file}${NAME}`]) await utimes(part, now() / 1000, now() / 1000);
      return { path: file, name };
    },
    async giveBack(file) {
      if (isOurs(file)) await rename(file.path, `${file.path}${WAITING}`);
    },
    remove,
    removeOld,
  };
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
