import { readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmbedded } from '#store/engine/embedded.ts';
import { embeddedCopy, openTestEmbedded, type TestDatabase } from '#test/support/databases.ts';
import { runChild } from './child.ts';

const one = { name: 'one', text: 'select 1 as one' };
const directories: string[] = [];

async function freshCopy(): Promise<string> {
  const directory = await embeddedCopy(null);
  directories.push(directory);
  return directory;
}

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

describe('a directory', () => {
  test('in which a first start was interrupted becomes a database, is nobody else’s while it is open, and keeps what is written over a close', async () => {
    const parent = await mkdtemp(path.join(os.tmpdir(), 'sammati-first-'));
    directories.push(parent);
    const directory = path.join(parent, 'not', 'yet');
    await mkdir(path.join(directory, 'postgres.new-abc', 'postgres', 'base'), { recursive: true });
    const first = await openEmbedded({ directory });
    await first.script("create table kept (word text); insert into kept values ('हाँ')");
    await expect(openEmbedded({ directory })).rejects.toThrow(`${directory} is in use by another process (${process.pid})`);
    await first.close();
    await expect(first.query(one)).rejects.toThrow();
    await expect(first.transaction(async () => 1)).rejects.toThrow();
    expect(readdirSync(directory).sort()).toStrictEqual(['lock', 'postgres']);
    const second = await openEmbedded({ directory });
    expect(await second.query({ name: 'kept', text: 'select word from kept' })).toStrictEqual([{ word: 'हाँ' }]);
    expect(await second.query({ name: 'databases', text: 'select datname from pg_database' })).toStrictEqual([
      { datname: 'postgres' },
    ]);
    await second.close();
  });

  test('whose database is damaged is refused with what the engine says', async () => {
    const directory = await freshCopy();
    await rm(path.join(directory, 'postgres', 'global', 'pg_control'));
    await expect(openEmbedded({ directory })).rejects.toThrow(/does not start: .*pg_control/);
    await expect(openEmbedded({ directory })).rejects.toThrow('does not start');
  });

  test('is refused to another process while it is open, and free the moment its holder is killed', async () => {
    const directory = await freshCopy();
    const child = runChild(`await openEmbedded({ directory: ${JSON.stringify(directory)} }); console.log('open');`);
    for await (const line of child.lines) if (line === 'open') break;
    await expect(openEmbedded({ directory })).rejects.toThrow(`${directory} is in use by another process (${child.process.pid})`);
    child.process.kill('SIGKILL');
    await child.ended;
    const database = await openEmbedded({ directory });
    expect(await database.query(one)).toStrictEqual([{ one: 1 }]);
    await database.close();
  });
});

describe('the one session', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestEmbedded(null);
  });
  afterAll(() => database.close());

  test('serves calls in the order of asking, a transaction as one', async () => {
    const order: string[] = [];
    await Promise.all([
      database.query(one).then(() => order.push('first')),
      database.transaction(async (tx) => {
        await tx.query(one);
        await new Promise((resolve) => setTimeout(resolve, 20));
        await tx.query(one);
        order.push('transaction');
      }),
      database.query(one).then(() => order.push('last')),
    ]);
    expect(order).toStrictEqual(['first', 'transaction', 'last']);
  });

  test('called from inside its own transaction ends with an error and not never', async () => {
    const directory = await freshCopy();
    const impatient = await openEmbedded({ directory, waitLimit: 50 });
    await impatient.script('create table t (a int4)');
    const attempt = impatient.transaction(async (tx) => {
      await tx.query({ name: 'insert', text: 'insert into t values (1)' });
      await impatient.query(one);
    });
    await expect(attempt).rejects.toThrow('waited 50 ms for the database session');
    expect(await impatient.query({ name: 'all', text: 'select * from t' })).toStrictEqual([]);
    await impatient.close();
  });

  test('has fsync on, and the one method of it that the file layer carries out', async () => {
    const [row] = await database.query({
      name: 'settings',
      text: `select current_setting('fsync') as fsync, current_setting('wal_sync_method') as method,
        current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages`,
    });
    expect(row).toStrictEqual({ fsync: 'on', method: 'fsync', commit: 'on', pages: 'on' });
  });
});

describe('housekeeping', () => {
  test('keeps the WAL within 128 MB, also during one long transaction', async () => {
    const directory = await freshCopy();
    const database = await openEmbedded({ directory });
    await database.script('create table blobs (id int4, bytes bytea); alter table blobs alter column bytes set storage external');
    const target = {
      table: 'blobs',
      columns: [
        { name: 'id', type: 'int4' },
        { name: 'bytes', type: 'bytea' },
      ],
    } as const;
    const bytes = new Uint8Array(1_000_000);
    let largest = 0;
    const wal = path.join(directory, 'postgres', 'pg_wal');
    const measure = (): void => {
      const sizes = readdirSync(wal).map((name) => statSync(path.join(wal, name), { throwIfNoEntry: false })?.size ?? 0);
      largest = Math.max(
        largest,
        sizes.reduce((sum, size) => sum + size, 0),
      );
    };
    await database.transaction(async (tx) => {
      for (let id = 0; id < 100; id += 1) {
        await tx.copyIn(target, [
          [id, bytes],
          [id, bytes],
        ]);
        measure();
      }
    });
    for (let id = 0; id < 50; id += 1) {
      await database.transaction((tx) =>
        tx.copyIn(target, [
          [id, bytes],
          [id, bytes],
        ]),
      );
      measure();
    }
    await database.close();
    expect(largest).toBeGreaterThan(60e6);
    expect(largest).toBeLessThan(128e6);
  });

  test('counts a table soon after its first load, while work goes on, and clears up dead rows when it is quiet', async () => {
    const database = await openTestEmbedded(null);
    await database.script('create table loaded (id int4 primary key, x int4)');
    await database.transaction((tx) =>
      tx.copyIn(
        { table: 'loaded', columns: [{ name: 'id', type: 'int4' }] },
        Array.from({ length: 20_000 }, (_, id) => [id]),
      ),
    );
    const counted = { name: 'counted', text: "select reltuples::int4 as rows from pg_class where relname = 'loaded'" };
    await expect.poll(async () => database.query(counted), { interval: 20 }).toStrictEqual([{ rows: 20_000 }]);

    await database.script('update loaded set x = 1');
    const cleared = {
      name: 'cleared',
      text: "select n_dead_tup = 0 and vacuum_count > 0 as cleared from pg_stat_user_tables where relname = 'loaded'",
    };
    // Asking seldom enough for there to be a quiet moment.
    await expect
      .poll(async () => database.query(cleared), { timeout: 30_000, interval: 2_000 })
      .toStrictEqual([{ cleared: true }]);
    await database.close();
  });
});
