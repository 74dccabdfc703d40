/** The PostgreSQL server that the benchmarks run on, with its data outside the checkout. */
import { chmodSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Client } from 'pg';
import { type PostgresServer, startPostgresServer } from '#test/support/postgres-server.ts';

/** A small server of today: everything that makes commits durable is on. What is not named has PostgreSQL's own default. */
const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '1536MB',
  max_wal_size: '4GB',
  fsync: 'on',
  synchronous_commit: 'on',
};

/** For filling a database that is thrown away when that fails. */
const FILLING: Readonly<Record<string, string>> = {
  shared_buffers: '1GB',
  max_wal_size: '20GB',
  checkpoint_timeout: '1h',
  maintenance_work_mem: '1GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  fsync: 'off',
  synchronous_commit: 'off',
};

/** PostgreSQL refuses to be root, so root's data lie where another user may reach them. */
export function cacheFolder(): string {
  const folder = process.getuid?.() === 0 ? '/var/cache/sammati-bench' : path.join(os.homedir(), '.cache', 'sammati-bench');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  return folder;
}

export function startServer(
  data: string,
  purpose: 'measuring' | 'filling',
  extra: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  mkdirSync(path.dirname(data), { recursive: true });
  return startPostgresServer({ ...(purpose === 'measuring' ? SETTINGS : FILLING), ...extra }, data);
}

export async function connected<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
