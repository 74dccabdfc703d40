/**
 * A killed process leaves everything it wrote in the page cache, so killing proves nothing about fsync. Here the power is cut: of
 * all that the engine wrote, only what it had synced is still there.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { engineCode } from '#store/engine/embedded-code.ts';
import { bootEngine, type Engine } from '#store/engine/embedded-engine.ts';
import { DurableFiles, type SyncFile } from '#store/engine/embedded-files.ts';
import { answerRows, queryMessage } from '#store/engine/simple-query.ts';
import { embeddedCopy } from '#test/support/databases.ts';

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Keeps, in `disk`, the contents that the files in `live` had when each was last synced. */
function diskOf(live: string, disk: string): SyncFile {
  cpSync(live, disk, { recursive: true });
  // By inode, because a file may be synced under one name and then take another.
  const synced = new Map<number, Buffer>();
  const remember = (file: string): void =>
    void synced.set(statSync(path.join(live, file)).ino, readFileSync(path.join(live, file)));
  for (const file of readdirSync(live, { recursive: true, encoding: 'utf8' })) {
    if (statSync(path.join(live, file)).isFile()) remember(file);
  }

  function syncDirectory(folder: string): void {
    const names = readdirSync(path.join(live, folder));
    mkdirSync(path.join(disk, folder), { recursive: true });
    for (const name of readdirSync(path.join(disk, folder))) {
      if (!names.includes(name)) rmSync(path.join(disk, folder, name), { recursive: true });
    }
    for (const name of names) {
      const entry = statSync(path.join(live, folder, name));
      if (entry.isFile()) writeFileSync(path.join(disk, folder, name), synced.get(entry.ino) ?? '');
      else mkdirSync(path.join(disk, folder, name), { recursive: true });
    }
  }

  return ({ path: file }) => {
    const name = path.relative(live, file);
    if (statSync(file).isDirectory()) {
      syncDirectory(name);
      return;
    }
    remember(name);
    mkdirSync(path.dirname(path.join(disk, name)), { recursive: true });
    writeFileSync(path.join(disk, name), readFileSync(file));
  };
}

function stopped(reason: string): never {
  throw new Error(reason);
}

function run(engine: Engine, sql: string): (string | null)[][] {
  return answerRows(engine.execute(queryMessage(sql)));
}

async function folders(): Promise<{ live: string; disk: string }> {
  const directory = await embeddedCopy(null);
  directories.push(directory);
  return { live: path.join(directory, 'postgres'), disk: path.join(directory, 'disk') };
}

/** Acknowledged rows; over segments and a checkpoint, with a file that is made and one that goes. */
function write(engine: Engine): number {
  run(engine, 'create table acts (id int4 primary key, body text)');
  let last = 0;
  for (let part = 0; part < 3; part += 1) {
    for (let count = 0; count < 40; count += 1) {
      run(engine, `insert into acts values (${last + 1}, repeat('x', 2000))`);
      last += 1;
    }
    if (part === 0) run(engine, 'select pg_switch_wal()');
    if (part === 1) run(engine, 'checkpoint');
    run(engine, part === 0 ? 'create table passing (id int4)' : 'drop table if exists passing');
  }
  return last;
}

test('after a power cut everything acknowledged is there', async () => {
  const { live, disk } = await folders();
  const engine = await bootEngine(new DurableFiles(live, diskOf(live, disk)), await engineCode(), stopped);
  const last = write(engine);
  const after = await bootEngine(new DurableFiles(disk), await engineCode(), stopped);
  expect(run(after, 'select count(*), max(id), min(length(body)) from acts')).toStrictEqual([[`${last}`, `${last}`, '2000']]);
  expect(run(after, "select to_regclass('passing')")).toStrictEqual([[null]]);
  await after.close();
  await engine.close();
});

test('the cut is a real one: with a sync that does nothing, what was acknowledged is lost', async () => {
  const { live, disk } = await folders();
  diskOf(live, disk);
  const engine = await bootEngine(new DurableFiles(live, () => undefined), await engineCode(), stopped);
  write(engine);
  const after = await bootEngine(new DurableFiles(disk), await engineCode(), stopped);
  expect(run(after, "select to_regclass('acts')")).toStrictEqual([[null]]);
  await after.close();
  await engine.close();
  expect(existsSync(live)).toBe(true);
});

test('a commit is not answered before its WAL is synced, and one sync serves a whole transaction', async () => {
  const { live } = await folders();
  const synced: string[] = [];
  const engine = await bootEngine(
    new DurableFiles(live, (file) => void synced.push(path.relative(live, file.path))),
    await engineCode(),
    stopped,
  );
  run(engine, 'create table acts (id int4)');
  synced.length = 0;
  run(engine, 'insert into acts values (1)');
  expect(synced).toHaveLength(1);
  expect(synced[0]).toMatch(/^pg_wal\/[0-9A-F]{24}$/);
  run(engine, 'begin; insert into acts values (2); insert into acts values (3); commit');
  expect(synced).toHaveLength(2);
  await engine.close();
});
