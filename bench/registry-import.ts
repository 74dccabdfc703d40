/**
 * Import of a national registry from the registry's own CSV, durably, against DuckDB's `create table as select` of the same file in
 * the same run. `npm run bench:registry-import [-- --numbers 280000000 --density 7 --spread clustered --runs 3]`; DuckDB comes from
 * `npm ci` in `bench/peers`. `--unwritten` leaves the database out and reads into chunks only.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { RegistryImports } from '#app/ports/registry.ts';
import type { RegistryReading, RegistryReadingJob } from '#app/ports/registry-files.ts';
import { instant } from '#domain/kernel/instant.ts';
import { type RegistryWish, writeRegistryFile } from '#registry/generate.ts';
import { createRegistryReader } from '#registry/import/registry-reader.ts';
import { realClock } from '#store/clock.ts';
import { migrate } from '#store/engine/migrate.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { registryImports } from '#store/registry/registry-imports.ts';
import { MIGRATIONS } from './fixture.ts';
import { cacheFolder, connected, startServer } from './postgres.ts';
import { fine, median, megabytes, printMachine, printTable, ratio, spread, timed } from './report.ts';

const { values } = parseArgs({
  options: {
    numbers: { type: 'string', default: '10000000' },
    density: { type: 'string', default: '7' },
    spread: { type: 'string', default: 'uniform' },
    unquoted: { type: 'boolean', default: false },
    unwritten: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    /** Removes the file of the registry afterwards. */
    remove: { type: 'boolean', default: false },
  },
});
const wish: RegistryWish = {
  numbers: Number(values.numbers),
  density: Number(values.density) / 100,
  spread: values.spread === 'clustered' ? 'clustered' : 'uniform',
  seed: 7,
  quotes: !values.unquoted,
};
const folder = await mkdtemp(path.join(cacheFolder(), 'run-'));
// The server is another user.
await chmod(folder, 0o755);
const file = await madeFile();

async function madeFile(): Promise<string> {
  const name = `registry-${wish.numbers}-${values.density}-${wish.spread}${wish.quotes ? '' : '-unquoted'}.csv`;
  const made = path.join(cacheFolder(), name);
  if (existsSync(made)) return made;
  const seconds = (await timed(() => writeRegistryFile(`${made}.new`, wish))) / 1000;
  await rename(`${made}.new`, made);
  console.log(`${name} made in ${fine(seconds)} s`);
  return made;
}

async function duckdb(): Promise<number> {
  const database = path.join(folder, 'duckdb');
  const output = execFileSync(process.execPath, [path.join(import.meta.dirname, 'duckdb.js'), file, database], {
    encoding: 'utf8',
  });
  await rm(database);
  return Number(output) / 1000;
}

function read(port: Pick<RegistryReadingJob, 'profileIds' | 'write'>): Promise<RegistryReading> {
  return createRegistryReader().read({
    files: [{ path: file, name: 'registry.csv' }],
    format: 'ncpr',
    regime: 'tcccpr_2018',
    base: 'nothing',
    badLines: path.join(folder, 'bad-lines.csv'),
    worstShare: 0.01,
    progress: () => undefined,
    signal: new AbortController().signal,
    ...port,
  });
}

function right(reading: RegistryReading): RegistryReading {
  if (reading.kind !== 'read' || reading.numbers !== wish.numbers) throw new Error(`read wrongly: ${JSON.stringify(reading)}`);
  return reading;
}

async function unwritten(): Promise<number> {
  const keys: string[] = ['0'];
  const profileIds = async (wanted: readonly string[]) =>
    wanted.map((key) => (keys.includes(key) ? keys.indexOf(key) : keys.push(key) - 1));
  return (await timed(async () => right(await read({ profileIds, write: () => Promise.resolve() })))) / 1000;
}

/** As the service does it: put aside in transactions of their own, then switched. `beforeSwitch` is not timed. */
async function imported(imports: RegistryImports, beforeSwitch: () => Promise<void>): Promise<number> {
  const files = [{ name: 'registry.csv', sha256: null }];
  const now = instant(Date.now());
  let looking = 0;
  const milliseconds = await timed(async () => {
    const id = await imports.begin(
      {
        kind: 'national_copy',
        business: null,
        format: 'ncpr',
        regime: 'tcccpr_2018',
        mode: 'full',
        date: now,
        reference: null,
        files,
        by: 'bench',
      },
      now,
    );
    const reading = right(await read({ profileIds: imports.profileIds, write: imports.add }));
    looking = await timed(beforeSwitch);
    const counts = { lines: reading.lines, added: wish.numbers, removed: 0, badByReason: {}, firstBad: [] };
    await imports.replace(id, { ...counts, files, date: now, at: now });
  });
  return (milliseconds - looking) / 1000;
}

/** The most memory this process ever had. */
function mostMemory(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}

interface Size {
  readonly vacuumed: number;
  /** Of both tables, while what is new lies beside what is old. */
  readonly most: number;
}

async function measure(ours: () => Promise<number>, sizeOf: () => Promise<Size>): Promise<void> {
  const peer: number[] = [];
  const own: number[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    // Once less often: it takes its time, and the second of ours is what lies beside a first one.
    if (run < Math.max(1, Number(values.runs) - 1)) peer.push(await duckdb());
    own.push(await ours());
    console.log(`run ${run + 1}: DuckDB ${fine(peer.at(-1) ?? 0)} s, import ${fine(own.at(-1) ?? 0)} s`);
  }
  const { size } = await stat(file);
  const { vacuumed, most } = await sizeOf();
  const bytesEach = (bytes: number): string => (values.unwritten ? '' : (bytes / wish.numbers).toFixed(2));
  printMachine(
    `Import of ${wish.numbers.toLocaleString('en')} numbers (${wish.spread}, density ${values.density} %), CSV of ${megabytes(size)}, ${values.runs} runs`,
  );
  printTable(
    ['', 'seconds', 'ratio', 'memory', 'bytes a number', 'at most'],
    [
      ['DuckDB create table as select', spread(peer, fine), '1', '', '', ''],
      [
        values.unwritten ? 'read into chunks' : 'import into PostgreSQL',
        spread(own, fine),
        ratio(median(own) / median(peer)),
        megabytes(mostMemory()),
        bytesEach(vacuumed),
        bytesEach(most),
      ],
    ],
  );
}

async function measureOnServer(): Promise<void> {
  const server = await startServer(path.join(folder, 'data'), 'measuring');
  try {
    await connected(server.connectionString, (client) => client.query('create database registry'));
    const connectionString = server.connectionStringOf('registry');
    const database = await openPostgres({ connectionString, maxConnections: 4, statementTimeout: 0 });
    try {
      await migrate(database, MIGRATIONS, instant(Date.now()));
      await connected(connectionString, async (client) => {
        const tables = ['registry_chunks_a', 'registry_chunks_b'];
        const sizeNow = async (): Promise<number> => {
          const text = 'select sum(pg_total_relation_size(name::regclass)) as bytes from unnest($1::text[]) as name';
          const { rows } = await client.query<{ bytes: string }>(text, [tables]);
          return Number(rows[0]?.bytes);
        };
        let most = 0;
        const look = async (): Promise<void> => {
          most = Math.max(most, await sizeNow());
        };
        await measure(
          () => imported(registryImports(database, realClock), look),
          async () => {
            for (const table of tables) await client.query(`vacuum ${table}`);
            return { vacuumed: await sizeNow(), most };
          },
        );
      });
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

try {
  if (values.unwritten) await measure(unwritten, async () => ({ vacuumed: 0, most: 0 }));
  else await measureOnServer();
} finally {
  await rm(folder, { recursive: true, force: true });
  if (values.remove) await rm(file, { force: true });
}
