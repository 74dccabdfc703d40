/**
 * Databases that tests copy instead of making their own: one server a test run, one migrated template a folder of migrations and
 * engine. All of it is made when a test first asks, so a run without databases starts none.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { instant } from '#domain/kernel/instant.ts';
import { openEmbedded } from '#store/engine/embedded.ts';
import { migrate } from '#store/engine/migrate.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { type PostgresServer, startPostgresServer } from './postgres-server.ts';

/** What a test process asks for; `migrations` is an absolute folder, or null for an empty database. */
export interface TemplateRequest {
  readonly engine: 'postgres' | 'embedded';
  readonly migrations: string | null;
}

/** `source` is the template database's name, or the directory to copy. `server` is the administrator's connection string. */
export interface Template {
  readonly source: string;
  readonly server: string;
}

export interface Templates {
  get(request: TemplateRequest): Promise<Template>;
  close(): Promise<void>;
}

const MIGRATED_AT = instant(Date.UTC(2026, 0, 1));

export function createTemplates(): Templates {
  const made = new Map<string, Promise<Template>>();
  const directories: string[] = [];
  let server: Promise<PostgresServer> | undefined;

  async function makePostgres(migrations: string | null, number: number): Promise<Template> {
    // No test cuts its power: a commit that waits for the disk would only make every other one slower.
    server ??= startPostgresServer({ fsync: 'off' });
    const { connectionString, connectionStringOf } = await server;
    const source = `template_${number}`;
    const administrator = await openPostgres({ connectionString, maxConnections: 1 });
    await administrator.script(`create database ${source}`);
    await administrator.close();
    if (migrations !== null) {
      const database = await openPostgres({ connectionString: connectionStringOf(source), maxConnections: 1 });
      await migrate(database, migrations, MIGRATED_AT);
      await database.close();
    }
    return { source, server: connectionString };
  }

  async function makeEmbedded(migrations: string | null): Promise<Template> {
    const source = await mkdtemp(path.join(os.tmpdir(), 'sammati-template-'));
    directories.push(source);
    await cp(await emptyEmbedded(), source, { recursive: true });
    if (migrations !== null) {
      const database = await openEmbedded({ directory: source });
      await migrate(database, migrations, MIGRATED_AT);
      await database.close();
    }
    return { source, server: '' };
  }

  return {
    get({ engine, migrations }) {
      const key = `${engine} ${migrations}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const template = engine === 'postgres' ? makePostgres(migrations, made.size) : makeEmbedded(migrations);
      made.set(key, template);
      return template;
    },
    async close() {
      await Promise.allSettled(made.values());
      if (server !== undefined) await (await server).stop();
      for (const directory of directories) await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Making a database takes seconds, so the empty one is kept for the next run, for as long as the code that makes it is the same. */
async function emptyEmbedded(): Promise<string> {
  const hash = createHash('sha256');
  const engine = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  for (const file of [engine, ...['birth', 'engine'].map((part) => path.join(BUILT_ENGINE, `embedded-${part}.js`))]) {
    hash.update(await readFile(file));
  }
  const target = path.join(os.tmpdir(), `sammati-embedded-${hash.digest('hex').slice(0, 16)}-${process.getuid?.() ?? 0}`);
  if (existsSync(target)) return target;

  const unfinished = await mkdtemp(`${target}.`);
  const database = await openEmbedded({ directory: unfinished });
  await database.close();
  await rename(unfinished, target).catch(async (error: unknown) => {
    // Somebody else was faster; then theirs is as good.
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  });
  return target;
}

const BUILT_ENGINE = path.join(import.meta.dirname, '..', '..', 'dist', 'store', 'engine');
