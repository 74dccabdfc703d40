/**
 * Databases that tests copy instead of making their own: one server a test run, one migrated template a folder of migrations and
 * engine. All of it is made when a test first asks, so a run without databases starts none.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
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
    server ??= startPostgresServer();
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
    const database = await openEmbedded({ directory: source });
    if (migrations !== null) await migrate(database, migrations, MIGRATED_AT);
    await database.close();
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
