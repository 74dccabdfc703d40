/**
 * A customer's file of bare numbers against a registry, as the service scrubs it (digests included, the registry in memory), against a
 * left join of DuckDB that writes the same columns: those of the registry, and all of an account with many entries, which both read
 * from where they are kept. `npm run bench:scrub [-- --numbers 280000000 --rows 10000000 --spread clustered --entries 1000000 --runs
 * 3 --all]`; DuckDB comes from `npm ci` in `bench/peers`. `--all` adds, once each, a PostgreSQL table with a primary key, SQLite
 * (Python's) and `sort` with `comm`. Half of the rows are listed.
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { AccountContext, RegistryState } from '#app/ports.ts';
import { isRefused } from '#app/refusal.ts';
import { type ScrubPorts, scrubFile } from '#app/registry/scrub-file.ts';
import { instant, startOfIndianDay } from '#domain/kernel/instant.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { type ChunkArena, createArena } from '#registry/chunk-arena.ts';
import { CHUNK_NUMBERS, CHUNKS, decodeChunk } from '#registry/chunk-codec.ts';
import { type RegistryWish, writeRegistryFile } from '#registry/generate.ts';
import { createRegistryReader } from '#registry/import/registry-reader.ts';
import { csvScrubber } from '#registry/scrub/scrub-csv.ts';
import { createScrubPool } from '#registry/scrub/scrub-pool.ts';
import { newDigest } from '#root/random.ts';
import { scanStandings } from '#store/consent/standing-scan.ts';
import { migrate } from '#store/engine/migrate.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { MIGRATIONS } from './fixture.ts';
import { cacheFolder, connected, startServer } from './postgres.ts';
import { fine, median, printMachine, printTable, type Row, ratio, spread, timed } from './report.ts';

const { values } = parseArgs({
  options: {
    numbers: { type: 'string', default: '10000000' },
    rows: { type: 'string', default: '10000000' },
    entries: { type: 'string', default: '1000000' },
    spread: { type: 'string', default: 'uniform' },
    runs: { type: 'string', default: '3' },
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
const registryFile = await madeFile();

async function madeFile(): Promise<string> {
  const made = path.join(cacheFolder(), `registry-${wish.numbers}-7-${wish.spread}.csv`);
  if (existsSync(made)) return made;
  await writeRegistryFile(`${made}.new`, wish);
  await rename(`${made}.new`, made);
  return made;
}

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
          asked[filled++] = chunk * CHUNK_NUMBERS + Math.floor(Math.random() * CHUNK_NUMBERS);
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
  await pipeline(Readable.from(lines()), createWriteStream(inFolder(name)));
}

const { arena, keys, asked } = await readRegistry();
await writeNumbers('asked.csv', 'phone\n', asked);
const owned = Float64Array.from(new Set(asked.filter((_, place) => place % Math.ceil(rows / entries) === 0))).sort();
await writeNumbers('entries.csv', '', owned);

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
const standings: ScrubPorts['scrubSource']['standings'] = (business, each) => scanStandings(database, business, each);
const context = {
  account: { id: 1, status: 'active' },
  business: { id: 1, agreement: {} },
  terms: defaultTerms,
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
  scrubSource: { share: async () => ({ state, arena: arena.share() }), exceptionalNumbers: async () => [], standings },
  scrubber: csvScrubber(pool),
  scrubs: { begin: async () => 1, finish: async () => undefined },
  newDigest,
} as unknown as ScrubPorts;

async function ours(columns: 'all' | 'registry'): Promise<number> {
  return timed(async () => {
    const started = await scrubFile(ports, {
      context,
      input: createReadStream(inFolder('asked.csv'), { highWaterMark: 1024 * 1024 }),
      column: 'phone',
      columns,
      call: { purpose: 'service', category: null, mode: 'voice', holidays: new Set() },
      origin: { requestId: '00000000-0000-4000-8000-000000000001', key: null, address: '' },
    });
    if (isRefused(started)) throw new Error(started.sentence);
    const output = createWriteStream(inFolder('ours.csv'));
    await pipeline(Readable.from(started.output, { objectMode: false }), output);
  });
}

const DECIDED = `case when e.number is null then 'neutral' else 'whitelisted' end as standing,
  case when r.number is null or e.number is not null then 'yes' else 'no' end as permitted,
  case when r.number is null then 'not_on_dnd' when e.number is not null then 'whitelisted' else 'not_whitelisted' end as reason`;

function joined(columns: 'all' | 'registry'): string {
  const more = columns === 'all' ? `, ${DECIDED}` : '';
  const entriesJoin = columns === 'all' ? 'left join entries e on e.number = a.phone' : '';
  return `select a.phone, case when r.number is null then 'no' else 'yes' end as dnd, r.preferences${more}
    from read_csv('${inFolder('asked.csv')}', header = true, columns = {'phone': 'bigint'}) a
    left join registry r on r.number = a.phone ${entriesJoin}`;
}

/** Each statement in milliseconds, in a process of its own. */
function duckdb(statements: readonly string[]): readonly number[] {
  const script = path.join(import.meta.dirname, 'duckdb-run.js');
  const output = execFileSync(process.execPath, [script, inFolder('duckdb'), ...statements], { encoding: 'utf8' });
  return output.trim().split('\n').map(Number);
}

duckdb([
  `create table registry as select number, preferences from read_csv('${registryFile}', header = true, columns = {
    'area': 'smallint', 'number': 'bigint', 'preferences': 'varchar', 'operation': 'varchar', 'phone_type': 'varchar'})`,
  `create table entries as select * from read_csv('${inFolder('entries.csv')}', header = false, columns = {'number': 'bigint'})`,
]);

const shapes = ['registry', 'all'] as const;
const table: Row[] = [];
for (const columns of shapes) {
  const own: number[] = [];
  const peer: number[] = [];
  // The service has been running when a file comes: its threads are there.
  await ours(columns);
  for (let run = 0; run < Number(values.runs); run++) {
    own.push(await ours(columns));
    peer.push(...duckdb([`copy (${joined(columns)}) to '${inFolder('duckdb.csv')}' (header)`]));
    console.log(`${columns}: ${fine((own.at(-1) ?? 0) / 1000)} s, DuckDB ${fine((peer.at(-1) ?? 0) / 1000)} s`);
  }
  const seconds = (milliseconds: readonly number[]) =>
    spread(
      milliseconds.map((one) => one / 1000),
      ratio,
    );
  table.push([`scrub, ${columns} columns`, seconds(own), ratio(median(peer) / median(own))]);
  table.push([`DuckDB, ${columns} columns`, seconds(peer), '1']);
}
if (values.all) table.push(...(await others()));

/** The registry columns by what people have at hand, once each; loading is not counted, sorting is. */
async function others(): Promise<readonly Row[]> {
  const seconds = async (work: () => Promise<unknown>) => ratio((await timed(work)) / 1000);
  const plain = inFolder('registry.txt');
  duckdb([`copy (select number from registry) to '${plain}' (header false)`]);
  await chmod(plain, 0o644);
  const postgres = await connected(connectionString, async (client) => {
    await client.query('create table registry (number int8 primary key)');
    await client.query(`copy registry from '${plain}'`);
    await client.query('vacuum analyze registry');
    await client.query('create table asked (phone int8)');
    await client.query(`copy asked from '${inFolder('asked.csv')}' (format csv, header)`);
    const join = 'select phone, number is not null from asked left join registry on number = phone';
    return seconds(() => client.query(`copy (${join}) to '/dev/null' (format csv)`));
  });
  const load = `import sqlite3,sys
c=sqlite3.connect(sys.argv[1]);c.execute('pragma journal_mode=off');c.execute('pragma synchronous=off')
c.execute('create table r(n integer primary key)')
c.executemany('insert or ignore into r values(?)',((int(l),) for l in open(sys.argv[2])));c.commit()`;
  const ask = `import sqlite3,sys
c=sqlite3.connect(sys.argv[1]);f=c.execute;o=open(sys.argv[3],'w');i=open(sys.argv[2]);o.write(next(i))
for l in i:
  o.write(l[:-1]+(',yes\\n' if f('select 1 from r where n=?',(int(l),)).fetchone() else ',no\\n'))`;
  execFileSync('python3', ['-c', load, inFolder('sqlite'), plain]);
  const sqlite = await seconds(async () =>
    execFileSync('python3', ['-c', ask, inFolder('sqlite'), inFolder('asked.csv'), inFolder('sqlite.csv')]),
  );
  const sorted = 'LC_ALL=C sort -u "$1" > "$1.sorted"';
  execFileSync('bash', ['-c', sorted, 'sort', plain]);
  const comm = await seconds(async () =>
    execFileSync('bash', [
      '-c',
      'tail -n +2 "$2" | LC_ALL=C sort -u | LC_ALL=C comm -12 - "$1.sorted" > "$2.listed"',
      'comm',
      plain,
      inFolder('asked.csv'),
    ]),
  );
  return [
    ['PostgreSQL, primary key, registry only', postgres, ''],
    ['SQLite, one look-up a row, registry only', sqlite, ''],
    ['sort and comm, listed numbers only', comm, ''],
  ];
}

const { size } = await stat(inFolder('asked.csv'));
printMachine(
  `Scrub of ${asked.length.toLocaleString('en')} rows (${Math.round(size / 1e6)} MB) against ${wish.numbers.toLocaleString('en')} numbers (${wish.spread}), ${owned.length.toLocaleString('en')} entries, ${values.runs} runs`,
);
printTable(['', 'seconds', 'times as fast as DuckDB'], table);
await pool.close();
await database.close();
await server.stop();
await rm(folder, { recursive: true, force: true });
