/**
 * Entry of the process that makes a new, empty database in the directory of its argument, which must not exist yet: initialised in
 * memory (several times faster than through the file layer), written out, and synced file by file. It ends when the directory is
 * complete and on disk.
 */
import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { PGlite } from '@electric-sql/pglite';
import { START_PARAMETERS } from './embedded-engine.ts';

/** Smaller than the usual 16 MB, so that an empty database takes 4 MB of WAL and not 16. */
const WAL_SEGMENT_MEGABYTES = 4;

/**
 * One database is all there will ever be, and the templates are not merely two more copies: nothing freezes their rows, so after
 * 2,000 million transactions they would stop the engine.
 */
const DROP_TEMPLATES = `
  update pg_database set datistemplate = false where datname in ('template0', 'template1');
  drop database template0;
  drop database template1;
  vacuum;
  checkpoint;
`;

async function create(directory: string): Promise<void> {
  const engine = await PGlite.create({
    initDbStartParams: ['--no-sync', `--wal-segsize=${WAL_SEGMENT_MEGABYTES}`],
    startParams: [...START_PARAMETERS],
  });
  for (const statement of DROP_TEMPLATES.split(';')) if (statement.trim() !== '') await engine.exec(statement);
  const written: string[] = [];
  await writeOut(engine.Module.FS, PGlite.paths.PGDATA, directory, written);
  await Promise.all(written.map(sync));
  // The engine is not shut down: what was written is the state after a checkpoint, from which any engine starts.
}

type MemoryFiles = PGlite['Module']['FS'];

async function writeOut(files: MemoryFiles, from: string, to: string, written: string[]): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const name of files.readdir(from)) {
    if (name === '.' || name === '..') continue;
    const source = `${from}/${name}`;
    const target = path.join(to, name);
    if (files.isDir(files.stat(source).mode)) {
      await writeOut(files, source, target, written);
    } else {
      await writeFile(target, files.readFile(source), { mode: 0o600 });
      written.push(target);
    }
  }
  written.push(to);
}

async function sync(target: string): Promise<void> {
  const file = await open(target, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

const [, , directory] = process.argv;
if (directory === undefined) throw new Error('the directory to make is missing');
await create(directory);
// Something in the engine would keep the process for ten seconds more.
process.exit(0);
