/** Brings a database to the schema of this version: forward only, one transaction a migration, one process at a time. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Instant } from '#domain/kernel/instant.ts';
import { type Database, type Transaction, timestamp } from './database.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file's text in hexadecimal. */
  readonly checksum: string;
}

/** What all migrations make, for readers; nothing applies it. */
const SCHEMA_DUMP = 'schema.sql';

/** The migrations of a folder (`0001-name.sql`, …) in order. Throws for an SQL file named otherwise and for a number used twice. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql') && file !== SCHEMA_DUMP).sort();
  const migrations = await Promise.all(files.map((file) => readMigration(folder, file)));
  for (const [index, { version }] of migrations.entries()) {
    if (migrations[index + 1]?.version === version) throw new Error(`two migrations have the number ${version}`);
  }
  return migrations;
}

/**
 * Applies what is missing and answers which those were. Refuses, before it changes anything, when an applied migration is not the
 * one of the folder, when one lies before an applied one, and when the database is ahead of the folder. `now` is recorded with
 * each.
 */
export async function migrate(database: Database, folder: string, now: Instant): Promise<readonly Migration[]> {
  const migrations = await readMigrations(folder);
  const applied: Migration[] = [];
  for (;;) {
    const next = await database.transaction((tx) => applyNext(tx, migrations, now));
    if (next === undefined) return applied;
    applied.push(next);
  }
}

const FILE_NAME = /^(\d{4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.sql$/;

// Any number will do, as long as nothing else in the database takes the same lock.
const MIGRATION_LOCK = 5_302_016_471;

interface AppliedRow {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

async function readMigration(folder: string, file: string): Promise<Migration> {
  const [, number, name] = FILE_NAME.exec(file) ?? [];
  if (number === undefined || name === undefined) throw new Error(`a migration must be named 0001-name.sql: ${file}`);
  const sql = (await readFile(path.join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
  return { version: Number(number), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

async function applyNext(tx: Transaction, migrations: readonly Migration[], now: Instant): Promise<Migration | undefined> {
  // Whoever waits here waits for another process's migrations, however long they take, and finds them applied.
  await tx.script('set local statement_timeout = 0; set local lock_timeout = 0');
  await tx.query(takeLock, [MIGRATION_LOCK]);
  await tx.script(CREATE_TABLE);
  const applied = await tx.query<AppliedRow>(selectApplied);
  checkApplied(applied, migrations);
  const next = migrations[applied.length];
  if (next === undefined) return undefined;
  await tx.script(next.sql);
  await tx.query(insertApplied, [next.version, next.name, next.checksum, timestamp(now)]);
  return next;
}

// The applied ones must be the first ones of the folder, text and all.
function checkApplied(applied: readonly AppliedRow[], migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.version, migration]));
  for (const [index, row] of applied.entries()) {
    const label = `${String(row.version).padStart(4, '0')}-${row.name}`;
    const migration = known.get(row.version);
    if (migration === undefined)
      throw new Error(`the database is newer than this version of the program: it has migration ${label}`);
    if (migration.checksum !== row.checksum) throw new Error(`migration ${label} was changed after it had been applied`);
    const expected = migrations[index];
    if (expected !== migration) {
      throw new Error(`migration ${expected?.version} was added before ${label}, which is applied already`);
    }
  }
}

const CREATE_TABLE = `create table if not exists schema_migrations (
  version int4 primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null
)`;

const takeLock = { name: 'migrate.take-lock', text: 'select pg_advisory_xact_lock($1::int8)' };

const selectApplied = {
  name: 'migrate.select-applied',
  text: 'select version, name, checksum from schema_migrations order by version',
};

const insertApplied = {
  name: 'migrate.insert-applied',
  text: 'insert into schema_migrations (version, name, checksum, applied_at) values ($1, $2, $3, $4)',
};
