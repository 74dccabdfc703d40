/** Fresh databases for tests, on either engine or on both. */
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, inject } from 'vitest';
import type { Database } from '#store/engine/database.ts';
import { openEmbedded } from '#store/engine/embedded.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import type { Template, TemplateRequest } from './database-templates.ts';

/** A database of a test's own. `close` also removes it. `address` is what another process needs to open it as well. */
export interface TestDatabase extends Database {
  readonly address:
    | { readonly kind: 'postgres'; readonly connectionString: string }
    | { readonly kind: 'embedded'; readonly directory: string };
}

/** The migrations of this version. */
export const MIGRATIONS = path.join(import.meta.dirname, '..', '..', 'migrations');

/**
 * Runs the suite once on PostgreSQL and once on the embedded engine. `open` makes a fresh database with the folder's migrations
 * applied (null: an empty one); it may be called in hooks and in tests, any number of times, and what it made is closed and
 * removed after the suite. About 50 ms on PostgreSQL, half a second embedded: one a file is usually enough.
 */
export function forEachDatabase(migrations: string | null, suite: (open: () => Promise<TestDatabase>) => void): void {
  for (const [engine, open] of [
    ['PostgreSQL', openTestPostgres],
    ['embedded', openTestEmbedded],
  ] as const) {
    describe(`on ${engine}`, () => {
      const opened: TestDatabase[] = [];
      afterAll(async () => {
        for (const database of opened) await database.close();
      });
      suite(async () => {
        const database = await open(migrations);
        opened.push(database);
        return database;
      });
    });
  }
}

/** A fresh database on the real server. */
export async function openTestPostgres(migrations: string | null): Promise<TestDatabase> {
  const template = await templateOf({ engine: 'postgres', migrations });
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(template.server, `create database ${name} template ${template.source}`);
  const address = new URL(template.server);
  address.pathname = `/${name}`;
  const connectionString = address.href;
  const database = await openPostgres({ connectionString, maxConnections: 10 });
  return {
    ...database,
    address: { kind: 'postgres', connectionString },
    close: once(async () => {
      await database.close();
      await administer(template.server, `drop database ${name} with (force)`);
    }),
  };
}

/** A fresh embedded database in a directory of its own. */
export async function openTestEmbedded(migrations: string | null): Promise<TestDatabase> {
  const directory = await embeddedCopy(migrations);
  const database = await openEmbedded({ directory });
  return {
    ...database,
    address: { kind: 'embedded', directory },
    close: once(async () => {
      await database.close();
      await rm(directory, { recursive: true, force: true });
    }),
  };
}

/** A directory with a fresh embedded database which is not open; the caller removes it. */
export async function embeddedCopy(migrations: string | null): Promise<string> {
  const { source } = await templateOf({ engine: 'embedded', migrations });
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sammati-test-'));
  await cp(source, directory, { recursive: true });
  return directory;
}

async function templateOf(request: TemplateRequest): Promise<Template> {
  const socket = connect(inject('templateSocket'));
  socket.end(JSON.stringify(request));
  const answer: Template | { readonly failed: string } = JSON.parse(await text(socket));
  if ('failed' in answer) throw new Error(`no test database: ${answer.failed}`);
  return answer;
}

async function administer(connectionString: string, sql: string): Promise<void> {
  const database = await openPostgres({ connectionString, maxConnections: 1 });
  try {
    await database.script(sql);
  } finally {
    await database.close();
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
