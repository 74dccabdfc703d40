import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { instant } from '#domain/kernel/instant.ts';
import { migrate, readMigrations } from '#store/engine/migrate.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { forEachDatabase, openTestPostgres } from '#test/support/databases.ts';

const NOW = instant(Date.UTC(2026, 0, 31, 12));
const FIRST = { '0001-clinics.sql': "create type mood as enum ('calm');\ncreate table clinics (id int4, mood mood);\n" };
const SECOND = { '0002-names.sql': "alter table clinics add column name text;\ninsert into clinics values (1, 'calm', 'क');\n" };

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(...files: readonly Readonly<Record<string, string>>[]): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sammati-migrations-'));
  folders.push(folder);
  for (const [name, sql] of files.flatMap((file) => Object.entries(file))) writeFileSync(path.join(folder, name), sql);
  return folder;
}

const names = (migrations: readonly { name: string }[]): string[] => migrations.map(({ name }) => name);
const applied = { name: 'applied', text: 'select version, name, applied_at from schema_migrations order by version' };

forEachDatabase(null, (open) => {
  test('migrations apply once, in order, and are recorded with the time given', async () => {
    const database = await open();
    expect(names(await migrate(database, folderWith(FIRST), NOW))).toStrictEqual(['clinics']);
    expect(names(await migrate(database, folderWith(FIRST, SECOND), instant(NOW + 1)))).toStrictEqual(['names']);
    expect(names(await migrate(database, folderWith(FIRST, SECOND), instant(NOW + 2)))).toStrictEqual([]);
    expect(await database.query(applied)).toStrictEqual([
      { version: 1, name: 'clinics', applied_at: NOW },
      { version: 2, name: 'names', applied_at: NOW + 1 },
    ]);
    expect(await database.query({ name: 'clinics', text: 'select * from clinics' })).toStrictEqual([
      { id: 1, mood: 'calm', name: 'क' },
    ]);

    // What must be refused, on the same database: each leaves it as it is.
    const changed = { '0001-clinics.sql': `${FIRST['0001-clinics.sql']}-- changed\n` };
    await expect(migrate(database, folderWith(changed, SECOND), NOW)).rejects.toThrow('0001-clinics was changed after');
    await expect(migrate(database, folderWith(FIRST), NOW)).rejects.toThrow(
      'the database is newer than this version of the program: it has migration 0002-names',
    );
    const early = { '0000-early.sql': 'create table early (id int4)' };
    await expect(migrate(database, folderWith(early, FIRST, SECOND), NOW)).rejects.toThrow(
      'migration 0 was added before 0001-clinics',
    );
    const windows = Object.fromEntries(
      Object.entries({ ...FIRST, ...SECOND }).map(([name, sql]) => [name, sql.replaceAll('\n', '\r\n')]),
    );
    expect(names(await migrate(database, folderWith(windows), NOW))).toStrictEqual([]);
    expect(await database.query(applied)).toHaveLength(2);
  });

  test('a migration that fails leaves nothing of itself, and those before it stay', async () => {
    const database = await open();
    const broken = { '0002-broken.sql': 'create table half (id int4); create table half (id int4);' };
    await expect(migrate(database, folderWith(FIRST, broken), NOW)).rejects.toMatchObject({ code: '42P07' });
    expect(await database.query(applied)).toHaveLength(1);
    expect(await database.query({ name: 'half', text: "select to_regclass('half')::text as half" })).toStrictEqual([
      { half: null },
    ]);
    expect(names(await migrate(database, folderWith(FIRST, SECOND), NOW))).toStrictEqual(['names']);
  });
});

test('two processes that migrate at the same time apply each migration once', async () => {
  const database = await openTestPostgres(null);
  if (database.address.kind !== 'postgres') throw new Error('not on a server');
  const { connectionString } = database.address;
  const folder = folderWith(FIRST, SECOND);
  const others = await Promise.all([1, 2, 3].map(() => openPostgres({ connectionString, maxConnections: 1, lockTimeout: 1 })));
  const results = await Promise.all([database, ...others].map((each) => migrate(each, folder, NOW)));
  expect(results.flatMap(names).sort()).toStrictEqual(['clinics', 'names']);
  for (const other of others) await other.close();
  await database.close();
});

describe('a folder of migrations is refused', () => {
  test.each([
    [{ '1-short.sql': '' }, '0001-name.sql: 1-short.sql'],
    [{ '0001-Upper.sql': '' }, '0001-name.sql'],
    [{ '0001-one.sql': '', '0001-two.sql': '' }, 'two migrations have the number 1'],
  ])('%j', async (files, sentence) => {
    await expect(readMigrations(folderWith(files))).rejects.toThrow(sentence);
  });
});
