/**
 * Runs statements on a database file of DuckDB and prints the milliseconds of each and those of its processors, in a process of its own. DuckDB is installed by
 * `npm ci` in `bench/peers`.
 */
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { timed } from './report.ts';

/** What is used of `@duckdb/node-api`, which is not there where only the service is installed. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(
      file: string,
    ): Promise<{ connect(): Promise<{ run(sql: string): Promise<unknown>; closeSync(): void }>; closeSync(): void }>;
  };
}

const [database, ...statements] = process.argv.slice(2);
if (database === undefined) throw new Error('usage: duckdb-run DATABASE STATEMENT…');
const peer = path.join(import.meta.dirname, '..', '..', 'peers', 'node_modules', '@duckdb', 'node-api', 'lib', 'index.js');
const { DuckDBInstance }: DuckDb = await import(pathToFileURL(peer).href);
const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
for (const statement of statements) {
  const before = process.cpuUsage();
  const wall = await timed(() => connection.run(statement));
  const { user, system } = process.cpuUsage(before);
  console.log(`${Math.round(wall)} ${Math.round((user + system) / 1000)}`);
}
connection.closeSync();
instance.closeSync();
