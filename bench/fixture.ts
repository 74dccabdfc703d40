/**
 * A database with ten million entries, as months of use would have left it: `npm run bench:fixture`. It is kept outside the
 * checkout and made anew only when an old migration changes; other benchmarks make it when it is not there, and each works on a
 * copy of its own.
 */
import { createHash, hash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Client } from 'pg';
import { requestDigest } from '#domain/consent/chain.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import { after, DAY, type Instant, instant } from '#domain/kernel/instant.ts';
import { insertRequest, keepText } from '#store/consent/statements.ts';
import { copyStatement } from '#store/engine/copy-format.ts';
import type { Database } from '#store/engine/database.ts';
import { migrate, readMigrations } from '#store/engine/migrate.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { copyIn } from './copy-in.ts';
import { type BenchBusiness, businessAt, fillDirectory } from './directory.ts';
import { type FixtureTable, fixtureTargets, type PastRequest, type TableCopies } from './fixture-rows.ts';
import { cacheFolder, connected, startServer } from './postgres.ts';

export const BUSINESSES = 8;
/** Of the first business; the others share the rest alike. */
const FIRST_SHARE = 0.3;
const REQUEST_NUMBERS = 20_000;
const THREADS = 2;
const TEXT = 'Bench 1 may call you. To stop this, give a missed call to 08041000001.';
export const MIGRATIONS = path.join(import.meta.dirname, '..', '..', '..', 'migrations');
const TABLES = Object.keys(fixtureTargets) as readonly FixtureTable[];
/** To be raised when what is filled in changes. */
const FORMAT = 1;
const TEMPLATE = 'fixture';
/** Permissions would have ended in an older one. */
const KEPT_DAYS = 30;

export interface Fixture {
  readonly server: PostgresServer;
  /** The server's data folder. */
  readonly data: string;
  /** Name of the database to be copied. */
  readonly template: string;
  readonly entries: number;
}

/** The server with the fixture in it, with these settings besides those that measurements share. */
export async function openFixture(entries: number, extra: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  const folder = path.join(cacheFolder(), `${FORMAT}-${entries}`);
  const data = path.join(folder, 'data');
  const mark = path.join(folder, 'filled.json');
  const checksums = (await readMigrations(MIGRATIONS)).map(({ checksum }) => checksum);
  if (!(await isUsable(mark, checksums))) {
    await rm(folder, { recursive: true, force: true });
    const began = performance.now();
    const summary = await fill(data, entries);
    const seconds = Math.round((performance.now() - began) / 1000);
    await writeFile(mark, JSON.stringify({ at: Date.now(), checksums, seconds, ...summary }));
    console.log(`fixture of ${entries} entries made in ${seconds} s`);
  }
  const server = await startServer(data, 'measuring', extra);
  const database = await openPostgres({ connectionString: server.connectionStringOf(TEMPLATE), maxConnections: 1 });
  try {
    await migrate(database, MIGRATIONS, instant(Date.now()));
  } finally {
    await database.close();
  }
  return { server, data, template: TEMPLATE, entries };
}

/** Made by migrations with which those of today begin, so that the rest can be applied to it; and its permissions not over. */
async function isUsable(mark: string, checksums: readonly string[]): Promise<boolean> {
  if (!existsSync(mark)) return false;
  const made: { at: number; checksums: readonly string[] } = JSON.parse(await readFile(mark, 'utf8'));
  if (Date.now() - made.at > KEPT_DAYS * DAY) return false;
  return made.checksums.every((checksum, index) => checksum === checksums[index]);
}

/** How many entries of the fixture are the business's, and the index of its first number. Neighbours share half of their people. */
export function shareOf(place: number, entries: number): { readonly first: number; readonly count: number } {
  const first = Math.round(entries * FIRST_SHARE);
  const other = Math.floor((entries - first) / (BUSINESSES - 1));
  return place === 1 ? { first: 0, count: first } : { first: Math.round((place - 2) * other * 0.5), count: other };
}

async function fill(data: string, entries: number): Promise<object> {
  const server = await startServer(data, 'filling');
  try {
    await connected(server.connectionString, (client) => client.query(`create database ${TEMPLATE}`));
    const connectionString = server.connectionStringOf(TEMPLATE);
    const database = await openPostgres({ connectionString, maxConnections: 8, statementTimeout: 0 });
    try {
      const now = instant(Date.now());
      await migrate(database, MIGRATIONS, now);
      await fillDirectory(database, BUSINESSES, after(now, -365 * DAY));
      const { requests, records } = pastRequests(entries, now);
      await keepTexts(database);
      for (const record of records) await insertRequest(database, record);
      await withoutIndexes(database, () => load(connectionString, requests));
      await database.script('vacuum (analyze)');
      await database.script('checkpoint');
    } finally {
      await database.close();
    }
    return await connected(connectionString, sizes);
  } finally {
    await server.stop();
  }
}

/** The one text that every notice had. */
export async function keepTexts(database: Database): Promise<void> {
  for (let place = 1; place <= BUSINESSES; place += 1) {
    await keepText(database, businessAt(place).business, TEXT, hash('sha256', TEXT, 'buffer'));
  }
}

/** One word for all migrations. */
export async function schemaKey(): Promise<string> {
  const hashed = createHash('sha256').update(String(FORMAT));
  for (const { checksum } of await readMigrations(MIGRATIONS)) hashed.update(checksum);
  return hashed.digest('hex').slice(0, 12);
}

/** Requests of the last half year, and one in twenty that is older: its permissions have ended. */
export function pastRequests(entries: number, now: Instant): { requests: PastRequest[]; records: RequestRecord[] } {
  const requests: PastRequest[] = [];
  const records: RequestRecord[] = [];
  for (let place = 1; place <= BUSINESSES; place += 1) {
    const of = businessAt(place);
    const { first, count } = shareOf(place, entries);
    for (let from = 0; from < count; from += REQUEST_NUMBERS) {
      const ago = requests.length % 20 === 19 ? 200 * DAY : DAY + 170 * DAY * (1 - from / count);
      const at = after(now, -Math.round(ago));
      const record = requestOf(of, at, Math.min(REQUEST_NUMBERS, count - from));
      records.push(record);
      requests.push({
        of,
        firstIndex: first + from,
        count: Math.min(REQUEST_NUMBERS, count - from),
        at,
        requestId: record.id,
        requestDigest: requestDigest(record, (bytes) => hash('sha256', bytes, 'buffer')),
        text: TEXT,
      });
    }
  }
  return { requests, records };
}

function requestOf(of: BenchBusiness, at: Instant, numbers: number): RequestRecord {
  return {
    id: randomUUID(),
    business: of.business,
    account: of.account,
    key: of.key,
    address: '127.0.0.1',
    what: 'POST CustomerWhitelist',
    parameters: { virtualNumber: String(of.virtualNumber), language: 'en', numbers: String(numbers) },
    at,
  };
}

/** One connection a table; rows go in frozen, as a table looks that was vacuumed long ago. */
async function load(connectionString: string, requests: readonly PastRequest[]): Promise<void> {
  const clients = new Map<FixtureTable, Client>();
  for (const table of TABLES) {
    const client = new Client({ connectionString });
    // A failure is told by what was asked of the connection.
    client.on('error', () => undefined);
    await client.connect();
    // Evidence refuses to be emptied; this is none.
    await client.query(
      `begin; alter table ${table} disable trigger user; truncate ${table}; alter table ${table} enable trigger user`,
    );
    clients.set(table, client);
  }
  const last = new Map<FixtureTable, Promise<void>>();
  function copy(table: FixtureTable, copies: TableCopies): Promise<void> {
    const client = clients.get(table);
    if (client === undefined) throw new Error(`no connection for ${table}`);
    const statement = copyStatement(fixtureTargets[table]).replace('(format binary)', '(format binary, freeze)');
    const done = (last.get(table) ?? Promise.resolve()).then(() => copyIn(client, statement, copies[table]));
    last.set(table, done);
    return done;
  }
  const waiting = [...requests];
  async function work(): Promise<void> {
    const thread = new Worker(new URL('./fixture-worker.js', import.meta.url));
    for (let past = waiting.shift(); past !== undefined; past = waiting.shift()) {
      const copies = await answerOf(thread, past);
      await Promise.all(TABLES.map((table) => copy(table, copies)));
    }
    await thread.terminate();
  }
  await Promise.all(Array.from({ length: THREADS + 1 }, work));
  for (const client of clients.values()) {
    await client.query('commit');
    await client.end();
  }
}

function answerOf(thread: Worker, past: PastRequest): Promise<TableCopies> {
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', (copies: TableCopies) => {
      thread.off('error', reject);
      resolve(copies);
    });
    thread.postMessage(past);
  });
}

/**
 * Keys and indexes are made after the rows. Those in order of number get leaves that are seven tenths full, as numbers that come
 * in any order leave them.
 */
async function withoutIndexes(database: Database, work: () => Promise<void>): Promise<void> {
  const tables = TABLES.map((table) => `'${table}'::regclass`).join(', ');
  const keys = await database.query<{ relation: string; name: string; definition: string }>({
    name: 'keys',
    text: `select conrelid::regclass::text as relation, conname as name, pg_get_constraintdef(oid) as definition
           from pg_constraint where conrelid in (${tables}) and contype = 'p'`,
  });
  const indexes = await database.query<{ name: string; definition: string }>({
    name: 'indexes',
    text: `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
           from pg_index where indrelid in (${tables}) and not indisprimary`,
  });
  for (const { relation, name } of keys) await database.script(`alter table ${relation} drop constraint ${name}`);
  for (const { name } of indexes) await database.script(`drop index ${name}`);
  await work();
  await database.script('checkpoint');
  await Promise.all(
    keys.map(async ({ relation, name, definition }) => {
      await database.script(`alter table ${relation} add constraint ${name} ${definition} with (fillfactor = 70)`);
      await database.script(`alter index ${name} reset (fillfactor)`);
    }),
  );
  for (const { definition } of indexes) await database.script(definition);
}

async function sizes(client: Client): Promise<object> {
  const { rows } = await client.query<{ name: string; rows: string; bytes: string }>(
    `select relname as name, reltuples::int8 as rows, pg_total_relation_size(oid) as bytes from pg_class
     where relname = any($1) order by relname`,
    [TABLES],
  );
  return { tables: rows };
}

/** A copy of the fixture for one benchmark; the server drops it again with `drop`. */
export async function copyFixture({ server, template }: Fixture, name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const drop = () =>
    connected(server.connectionString, async (client) => {
      await client.query(`drop database if exists ${name} with (force)`);
    });
  await drop();
  await connected(server.connectionString, (client) =>
    client.query(`create database ${name} template ${template} strategy file_copy`),
  );
  await connected(server.connectionString, (client) => client.query('checkpoint'));
  return { url: server.connectionStringOf(name), drop };
}
