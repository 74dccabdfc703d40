/**
 * The registry columns of a scrub by what people have at hand, once each: a PostgreSQL table with a primary key, SQLite, and `sort`
 * with `comm`. Loading the registry is not counted; reading the customer's file and writing the answer is. Each is loaded, asked and
 * removed before the next is: with 280 million numbers PostgreSQL alone takes 16 GB, and half as much more while its key is made.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { connected } from './postgres.ts';
import { timed } from './report.ts';

export interface Spent {
  readonly wall: number;
  /** Not a number where nobody counted. */
  readonly processor: number;
}

export interface PeerFiles {
  /** The registry's numbers, ascending, one a line. */
  readonly registry: string;
  /** The customer's file: a header and a number a line. */
  readonly asked: string;
  /** Where the answers go. */
  readonly answers: string;
  /** For what they make of the registry. */
  readonly folder: string;
}

/** How many rows of the customer's file hold a listed number, and how many different numbers these are. */
export interface Listed {
  readonly rows: number;
  readonly numbers: number;
}

/** By name; a program that is not installed is left out. Removes the file of the registry. */
export async function scrubPeers(
  files: PeerFiles,
  connectionString: string,
  { rows, numbers }: Listed,
): Promise<readonly (readonly [string, Spent])[]> {
  const found: (readonly [string, Spent])[] = [['sort and comm, listed numbers only', sortAndComm(files, numbers)]];
  const hasSqlite = spawnSync('sqlite3', ['--version']).error === undefined;
  if (hasSqlite) found.push(['SQLite, table with a primary key', await sqlite(files, rows)]);
  found.push(['PostgreSQL, table with a primary key', await postgres(files, connectionString, rows)]);
  return found;
}

function sortAndComm({ registry, asked, answers }: PeerFiles, listed: number): Spent {
  const output = path.join(answers, 'comm.csv');
  const spent = shell('tail -n +2 "$1" | sort -u --parallel=2 -S 2G | comm -12 - "$2" > "$3"', [asked, registry, output]);
  requireListed('comm', linesOf(output, ''), listed);
  return spent;
}

async function sqlite({ registry, asked, answers, folder }: PeerFiles, listed: number): Promise<Spent> {
  const database = path.join(folder, 'sqlite');
  const output = path.join(answers, 'sqlite.csv');
  shell(
    'sqlite3 "$1" "pragma journal_mode = off" "pragma synchronous = off" "create table r (n integer primary key)" ".import \'$2\' r"',
    [database, registry],
  );
  const spent = shell(
    `sqlite3 "$1" "pragma mmap_size = 8000000000" "pragma cache_size = -1000000" "create temp table a (phone integer)" \
      ".import --skip 1 '$2' a" ".mode csv" ".once '$3'" "select phone, case when n is null then 'no' else 'yes' end from a left join r on n = phone"`,
    [database, asked, output],
  );
  requireListed('SQLite', linesOf(output, ',yes'), listed);
  await rm(database);
  return spent;
}

async function postgres({ registry, asked, answers }: PeerFiles, connectionString: string, listed: number): Promise<Spent> {
  // The server is another user.
  const folder = path.join(answers, 'postgres');
  await mkdir(folder);
  await chmod(folder, 0o777);
  const output = path.join(folder, 'answers.csv');
  return connected(connectionString, async (client) => {
    // In one transaction, of which the log then need not hold the rows.
    await client.query('begin');
    await client.query('create table registry (number int8)');
    await client.query(`copy registry from '${registry}' (freeze)`);
    await rm(registry);
    await client.query('alter table registry add primary key (number)');
    await client.query('commit');
    await client.query('vacuum analyze registry');
    const wall = await timed(async () => {
      await client.query('create temp table asked (phone int8)');
      await client.query(`copy asked from '${asked}' (format csv, header)`);
      await client.query('analyze asked');
      const join = `select phone, case when number is null then 'no' else 'yes' end from asked left join registry on number = phone`;
      await client.query(`copy (${join}) to '${output}' (format csv)`);
    });
    requireListed('PostgreSQL', linesOf(output, ',yes'), listed);
    return { wall: wall / 1000, processor: Number.NaN };
  });
}

/** Runs a command of the shell and everything that it starts. */
function shell(command: string, parameters: readonly string[]): Spent {
  const timing = `export LC_ALL=C; set -o pipefail; TIMEFORMAT='%R %U %S'; time { ${command}; } 2>&3`;
  const { status, stderr, error } = spawnSync('bash', ['-c', timing, 'bash', ...parameters], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`);
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { wall, processor: user + system };
}

function linesOf(file: string, end: string): number {
  return Number(execFileSync('grep', ['-c', `${end}\r\\?$`, file], { encoding: 'utf8' }));
}

function requireListed(who: string, found: number, listed: number): void {
  if (found !== listed) throw new Error(`${who} found ${found} listed numbers and not ${listed}`);
}
