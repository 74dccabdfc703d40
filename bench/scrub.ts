/**
 * A customer's file of bare numbers against a registry, as the service scrubs it (digests included, the registry in memory, the
 * account's entries read from the database each time), against a left join of DuckDB that writes the same columns: those of the
 * registry, and all of an account with many entries. DuckDB joins the files themselves, and, measured apart, tables that it made of the
 * registry and the entries beforehand. `npm run bench:scrub [-- --numbers 280000000 --rows 10000000 --spread clustered --entries
 * 1000000 --runs 3 --files FOLDER --all]`; DuckDB comes from `npm ci` in `bench/peers`. The customer's file and all answers lie in
 * FOLDER, else beside the benchmarks' other files. `--all` adds, once each, a PostgreSQL table with a primary key, SQLite and `sort`
 * with `comm`. Half of the rows are listed.
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { AccountContext } from '#app/ports/directory.ts';
import type { RegistryState } from '#app/ports/registry.ts';
import { isRefused } from '#app/refusal.ts';
import { type ScrubPorts, scrubFile } from '#app/registry/scrub-file.ts';
import { instant, startOfIndianDay } from '#domain/kernel/instant.ts';
import { noCallingHolidays } from '#domain/permission/calling-holidays.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { NOT_LISTED, openArena } from '#registry/arena-reader.ts';
import { type ChunkArena, createArena } from '#registry/chunk-arena.ts';
import { CHUNK_NUMBERS, CHUNKS, decodeChunk } from '#registry/chunk-codec.ts';
import { type RegistryWish, writeRegistryFile } from '#registry/generate.ts';
import { createRegistryReader } from '#registry/import/registry-reader.ts';
import { csvScrubber } from '#registry/scrub/scrub-csv.ts';
import { createScrubPool } from '#registry/scrub/scrub-pool.ts';
import { newDigest } from '#root/random.ts';
import { erasedHashes } from '#store/consent/erased.ts';
import { scanStandings } from '#store/consent/standing-scan.ts';
import { migrate } from '#store/engine/migrate.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { MIGRATIONS } from './fixture.ts';
import { cacheFolder, connected, startServer } from './postgres.ts';
import { median, printMachine, printTable, type Row, ratio, spread, timed } from './report.ts';
import { type Spent, scrubPeers } from './scrub-peers.ts';

const { values } = parseArgs({
  options: {
    numbers: { type: 'string', default: '10000000' },
    rows: { type: 'string', default: '10000000' },
    entries: { type: 'string', default: '1000000' },
    spread: { type: 'string', default: 'uniform' },
    runs: { type: 'string', default: '3' },
    files: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});
const wish: RegistryWish = {
  numbers: Number(values.numbers),
  density: 0.07,
  spread: values.spread === 'clustered' ? 'clustered' : 'uniform',
  seed: 7,
  quotes: true,
};
const rows = Number(values.rows);
const entries = Number(values.entries);
const folder = await mkdtemp(path.join(cacheFolder(), 'run-'));
await chmod(folder, 0o755);
const inFolder = (name: string): string => path.join(folder, name);
const files = values.files === undefined ? folder : await mkdtemp(path.join(values.files, 'sammati-bench-'));
await chmod(files, 0o755);
const inFiles = (name: string): string => path.join(files, name);
const registryFile = await madeFile();

async function madeFile(): Promise<string> {
  const made = path.join(cacheFolder(), `registry-${wish.numbers}-7-${wish.spread}.csv`);
  if (existsSync(made)) return made;
  await writeRegistryFile(`${made}.new`, wish);
  await rename(`${made}.new`, made);
  return made;
}

const LAST_NUMBER = 9_999_999_999;

/** The registry in memory; and numbers, half of them listed, the others beside those. */
async function readRegistry(): Promise<{ arena: ChunkArena; keys: readonly string[]; asked: Float64Array }> {
  const arena = createArena();
  const keys = ['0'];
  const asked = new Float64Array(rows);
  let filled = 0;
  const share = rows / 2 / wish.numbers;
  await createRegistryReader().read({
    files: [{ path: registryFile, name: 'registry.csv' }],
    format: 'ncpr',
    regime: 'tcccpr_2018',
    base: 'nothing',
    badLines: inFolder('bad-lines.csv'),
    worstShare: 0.01,
    progress: () => undefined,
    signal: new AbortController().signal,
    profileIds: async (wanted) => wanted.map((key) => (keys.includes(key) ? keys.indexOf(key) : keys.push(key) - 1)),
    async write(chunks) {
      for (const { chunk, bytes } of chunks) {
        arena.put(chunk, bytes);
        for (const offset of decodeChunk(bytes).offsets) {
          if (Math.random() >= share || filled + 2 > rows) continue;
          asked[filled++] = chunk * CHUNK_NUMBERS + offset;
          asked[filled++] = Math.min(LAST_NUMBER, chunk * CHUNK_NUMBERS + Math.floor(Math.random() * CHUNK_NUMBERS));
        }
      }
    },
  });
  for (let chunk = 0; chunk < CHUNKS; chunk++) if (!arena.isLoaded(chunk)) arena.put(chunk, null);
  return { arena, keys, asked: shuffled(asked.subarray(0, filled)) };
}

function shuffled(numbers: Float64Array): Float64Array {
  for (let at = numbers.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    const kept = numbers[at] ?? 0;
    numbers[at] = numbers[other] ?? 0;
    numbers[other] = kept;
  }
  return numbers;
}

async function writeNumbers(name: string, header: string, numbers: Float64Array): Promise<void> {
  function* lines(): Generator<string> {
    yield header;
    for (let at = 0; at < numbers.length; at += 10_000) yield `${numbers.subarray(at, at + 10_000).join('\n')}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(name));
}

const { arena, keys, asked } = await readRegistry();
await writeNumbers(inFiles('asked.csv'), 'phone\n', asked);
const owned = Float64Array.from(new Set(asked.filter((_, place) => place % Math.ceil(rows / entries) === 0))).sort();
await writeNumbers(inFolder('entries.csv'), '', owned);

const server = await startServer(inFolder('data'), 'filling');
const connectionString = server.connectionStringOf('postgres');
const database = await openPostgres({ connectionString, maxConnections: 2 });
await migrate(database, MIGRATIONS, instant(Date.now()));
await connected(connectionString, async (client) => {
  const now = new Date();
  await client.query('create table owned (number int8)');
  await client.query(`copy owned from '${inFolder('entries.csv')}'`);
  await client.query(
    `insert into whitelist_entries
       (business_id, number, n, account_id, state, posted_at, expires_at, accepted_at, receipts, delivered, first_at, head)
     select 1, number, 2, 1, 'declared', $1::timestamptz, $1::timestamptz + interval '5 months', $1, false, false, $1, '\\x00'
     from owned`,
    [now],
  );
  await client.query('vacuum analyze whitelist_entries');
});

const now = instant(Date.now());
const state: RegistryState = {
  version: 1,
  replacedAt: 1,
  source: { kind: 'national_copy', id: 1, date: startOfIndianDay(now) },
  numbers: wish.numbers,
  chunks: 1,
  scrubRuns: 0,
};
const pool = createScrubPool();
// Whole, so that the compiler tells what a scrub has come to read beside it.
const scrubSource: ScrubPorts['scrubSource'] = {
  share: async () => ({ state, arena: arena.share() }),
  exceptionalNumbers: async () => [],
  standings: (business, each) => scanStandings(database, business, each),
  erased: (business) => erasedHashes(database, business),
};
const context = {
  account: { id: 1, status: 'active' },
  business: { id: 1, agreement: {} },
  terms: defaultTerms,
  callingHolidays: noCallingHolidays,
} as unknown as AccountContext;
const ports = {
  clock: { now: () => now },
  log: {
    info: () => undefined,
    warn: () => undefined,
    error: (message: string, error: unknown) => console.error(message, error),
  },
  consent: { read: async () => ({ mode: { mode: 'opt_out' }, standings: new Map() }) },
  registryChunks: { profiles: async () => new Map(keys.map((key, id) => [id, key])) },
  scrubSource,
  lineSigns: { signOf: () => null },
  scrubber: csvScrubber(pool),
  scrubs: { begin: async () => 1, finish: async () => undefined },
  newDigest,
} as unknown as ScrubPorts;

async function ours(columns: 'all' | 'registry'): Promise<number> {
  return timed(async () => {
    const started = await scrubFile(ports, {
      context,
      input: createReadStream(inFiles('asked.csv'), { highWaterMark: 1024 * 1024 }),
      column: 'phone',
      columns,
      call: { purpose: 'service', category: null, mode: 'voice' },
      origin: { requestId: '00000000-0000-4000-8000-000000000001', key: null, address: '' },
    });
    if (isRefused(started)) throw new Error(started.sentence);
    const output = createWriteStream(inFiles('ours.csv'));
    await pipeline(Readable.from(started.output, { objectMode: false }), output);
  });
}

const DECIDED = `case when e.number is null then 'neutral' else 'whitelisted' end as standing,
  case when r.number is null or e.number is not null then 'yes' else 'no' end as permitted,
  case when r.number is null then 'not_on_dnd' when e.number is not null then 'whitelisted' else 'not_whitelisted' end as reason`;

/** From its own tables, or from the files. */
function joined(columns: 'all' | 'registry', from: 'tables' | 'files'): string {
  const more = columns === 'all' ? `, ${DECIDED}` : '';
  const registry = from === 'tables' ? 'registry' : `(${REGISTRY_FILE})`;
  const entriesOf = from === 'tables' ? 'entries' : `(${ENTRIES_FILE})`;
  const entriesJoin = columns === 'all' ? `left join ${entriesOf} e on e.number = a.phone` : '';
  return `select a.phone, case when r.number is null then 'no' else 'yes' end as dnd, r.preferences${more}
    from read_csv('${inFiles('asked.csv')}', header = true, columns = {'phone': 'bigint'}) a
    left join ${registry} r on r.number = a.phone ${entriesJoin}`;
}

const REGISTRY_FILE = `select number, preferences from read_csv('${registryFile}', header = true, columns = {
  'area': 'smallint', 'number': 'bigint', 'preferences': 'varchar', 'operation': 'varchar', 'phone_type': 'varchar'})`;
const ENTRIES_FILE = `select * from read_csv('${inFolder('entries.csv')}', header = false, columns = {'number': 'bigint'})`;

/** Wall and processor seconds of each statement, in a process of its own. */
function duckdb(statements: readonly string[]): readonly Spent[] {
  const script = path.join(import.meta.dirname, 'duckdb-run.js');
  const output = execFileSync(process.execPath, [script, inFolder('duckdb'), ...statements], { encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .map((line) => {
      const [wall = Number.NaN, processor = Number.NaN] = line.split(' ').map(Number);
      return { wall: wall / 1000, processor: processor / 1000 };
    });
}

/** What this process spent; what PostgreSQL spends on reading the entries is not in it. */
async function spent(work: () => Promise<unknown>): Promise<Spent> {
  const before = process.cpuUsage();
  const wall = (await timed(work)) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { wall, processor: (user + system) / 1_000_000 };
}

duckdb([`create table registry as ${REGISTRY_FILE}`, `create table entries as ${ENTRIES_FILE}`]);

const shapes = ['registry', 'all'] as const;
const table: Row[] = [];
/** A scrub of the registry columns. */
let alone: Spent = { wall: Number.NaN, processor: Number.NaN };
for (const columns of shapes) {
  const into = `to '${inFiles('duckdb.csv')}' (header)`;
  // The service has been running when a file comes: its threads are there.
  await ours(columns);
  duckdb([`copy (${joined(columns, 'tables')}) ${into}`]);
  requireSameAnswers(columns);
  const own: Spent[] = [];
  const tables: Spent[] = [];
  const both: Spent[] = [];
  for (let run = 0; run < Number(values.runs); run++) {
    own.push(await spent(() => ours(columns)));
    // Twice in one process, of which the second counts: the service has been running, so may DuckDB have.
    const statement = `copy (${joined(columns, 'tables')}) ${into}`;
    tables.push(...duckdb([statement, statement]).slice(-1));
    // The files are read once less often: they take their time.
    if (run < Math.max(1, Number(values.runs) - 1)) both.push(...duckdb([`copy (${joined(columns, 'files')}) ${into}`]));
    const shown = [own, tables, both].map((runs) => `${ratio(runs.at(-1)?.wall ?? 0)} (${ratio(runs.at(-1)?.processor ?? 0)})`);
    console.log(`${columns}: ${shown[0]} s, DuckDB from tables ${shown[1]} s, from files ${shown[2]} s; load ${os.loadavg()[0]}`);
  }
  const usual = middle(own);
  for (const [what, runs] of [
    [`scrub, ${columns} columns`, own],
    ['DuckDB, of the files', both],
    ['DuckDB, of its tables', tables],
  ] as const) {
    const { wall, processor } = middle(runs);
    const compared = runs === own ? ['', ''] : [ratio(wall / usual.wall), ratio(processor / usual.processor)];
    table.push([what, spread(walls(runs), ratio), ratio(processor), ...compared]);
  }
  if (columns === 'registry') alone = usual;
}
if (values.all) table.push(...(await others(alone)));

function walls(runs: readonly Spent[]): readonly number[] {
  return runs.map(({ wall }) => wall);
}

function middle(runs: readonly Spent[]): Spent {
  return { wall: median(walls(runs)), processor: median(runs.map(({ processor }) => processor)) };
}

/** Both have written the same rows, whatever their order; one of them quotes fields that need it not. */
function requireSameAnswers(columns: string): void {
  const lines = (name: string): string =>
    execFileSync(
      'bash',
      ['-c', 'set -o pipefail; tr -d \'"\' < "$1" | LC_ALL=C sort --parallel=2 -S 2G | sha256sum', 'sort', inFiles(name)],
      {
        encoding: 'utf8',
      },
    );
  if (lines('ours.csv') !== lines('duckdb.csv')) throw new Error(`the ${columns} columns are not the same`);
}

/** What people have at hand, the registry columns only, once each. */
async function others(own: Spent): Promise<readonly Row[]> {
  const registry = inFolder('registry.txt');
  duckdb([`copy (select number from registry order by number) to '${registry}' (header false)`]);
  await chmod(registry, 0o644);
  await rm(inFolder('duckdb'));
  const where = { registry, asked: inFiles('asked.csv'), answers: files, folder };
  const { lookup } = openArena(arena.share());
  const listed = asked.filter((number) => lookup(number) !== NOT_LISTED);
  const found = { rows: listed.length, numbers: new Set(listed).size };
  const peers = await scrubPeers(where, connectionString, found);
  return peers.map(([what, { wall, processor }]) => {
    const isCounted = !Number.isNaN(processor);
    const compared = [ratio(wall / own.wall), isCounted ? ratio(processor / own.processor) : ''];
    return [`${what}, registry columns`, ratio(wall), isCounted ? ratio(processor) : '', ...compared];
  });
}

const { size } = await stat(inFiles('asked.csv'));
printMachine(
  `Scrub of ${asked.length.toLocaleString('en')} rows (${Math.round(size / 1e6)} MB) against ${wish.numbers.toLocaleString('en')} numbers (${wish.spread}), ${owned.length.toLocaleString('en')} entries, ${values.runs} runs`,
);
printTable(['', 'seconds', 'processor seconds', 'seconds to ours', 'processor seconds to ours'], table);
await pool.close();
await database.close();
await server.stop();
for (const made of [folder, files]) await rm(made, { recursive: true, force: true });
