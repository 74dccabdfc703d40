/** What happens once in the life of a directory: it gets a database. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { builtEntry } from './built-entry.ts';

export const DATABASE_FOLDER = 'postgres';
const UNFINISHED = 'postgres.new-';

/**
 * Makes the database of a directory that has none, and returns at once where there is one. The folder gets its name when it is
 * complete and on disk, so a first start that was interrupted is simply done again.
 */
export async function makeDatabase(directory: string): Promise<void> {
  const folder = path.join(directory, DATABASE_FOLDER);
  if (existsSync(folder)) return;
  for (const name of await readdir(directory)) {
    if (name.startsWith(UNFINISHED)) await rm(path.join(directory, name), { recursive: true, force: true });
  }
  // A name of its own: whoever was making one when this directory's last holder was killed may still be at it.
  const unfinished = path.join(await mkdtemp(path.join(directory, UNFINISHED)), DATABASE_FOLDER);
  await runBirth(unfinished, QUICK_COMPILER);
  await rename(unfinished, folder);
  await rm(path.dirname(unfinished), { recursive: true });
  for (const folderAbove of [directory, path.dirname(directory)]) {
    const entries = await open(folderAbove, 'r');
    await entries.sync();
    await entries.close();
  }
}

// Halves the time: nothing in it runs long enough to be worth the optimising compiler.
const QUICK_COMPILER = ['--liftoff-only'];
const BAD_OPTION = 9;

// A process, because compiler options are a process's, and because its memory, several times that of a running engine, goes with it.
async function runBirth(unfinished: string, options: readonly string[]): Promise<void> {
  const birth = spawn(process.execPath, [...options, fileURLToPath(builtEntry('embedded-birth')), unfinished], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => birth.once('error', reject).once('exit', resolve));
  const [code, complaint] = await Promise.all([ended, text(birth.stderr)]);
  if (code === 0) return;
  if (code === BAD_OPTION && options.length > 0) return runBirth(unfinished, []);
  throw new Error(`the embedded database could not be made: ${complaint.trim()}`);
}
