/**
 * Loads a registry file into a database file of DuckDB and prints the milliseconds, in a process of its own: its memory is given
 * back and its threads are gone before anything else is measured. DuckDB is installed by `npm ci` in `bench/peers`.
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

const [file, database] = process.argv.slice(2);
if (file === undefined || database === undefined) throw new Error('usage: duckdb FILE DATABASE');
const peer = path.join(import.meta.dirname, '..', '..', 'peers', 'node_modules', '@duckdb', 'node-api', 'lib', 'index.js');
const { DuckDBInstance }: DuckDb = await import(pathToFileURL(peer).href);

const milliseconds = await timed(async () => {
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  // The types are given: nothing is spent on finding them out.
  await connection.run(
    `create table registry as select * from read_csv('${file}', header = true, columns = {
      'area': 'smallint', 'number': 'bigint', 'preferences': 'varchar', 'operation': 'varchar', 'phone_type': 'varchar'})`,
  );
  await connection.run('checkpoint');
  connection.closeSync();
  instance.closeSync();
});
console.log(Math.round(milliseconds));
