/** The disk fills up while a registry is imported: the old version stays, and what the import took is there again for the next one. */
import { chownSync, cpSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openPostgres } from '#store/engine/postgres.ts';
import { clearUpAfterwards, type Demo, dataDirectory, freshDirectory, startService } from '#test/peers/service.ts';
import { startPostgresServer } from '#test/support/postgres-server.ts';
import { MINUTES } from './killing.ts';
import { beginImport, importEnded, LARGE, registryFiles, registryOf, SMALL, saidOf } from './registry.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';

clearUpAfterwards();

const ASKED = [6_000_000_001, 6_500_000_000, 9_000_000_001, 9_999_999_999];
const PAGE = 8192;

async function filled(demo: Demo, disk: SmallDisk): Promise<void> {
  expect(await imported(demo, 'small.csv')).toMatchObject({ state: 'done', added: SMALL });
  const said = await saidOf(demo, ASKED);
  // Room for the beginning of an import, and for less of it.
  for (const leave of [60 * PAGE, 12 * PAGE]) {
    const { version, chunks } = await registryOf(demo);
    disk.fill(leave);
    expect(await imported(demo, 'large.csv')).toMatchObject({
      state: 'failed',
      why: 'the disk of the database is full; the registry stays as it was',
    });
    expect(await registryOf(demo)).toMatchObject({ version, numbers: SMALL, chunks });
    expect(await saidOf(demo, ASKED)).toEqual(said);
    // Nobody has made room: the failed import itself has left it again.
    expect(await imported(demo, 'small.csv')).toMatchObject({ state: 'done', added: SMALL });
    disk.makeRoom();
  }
  expect(await imported(demo, 'large.csv')).toMatchObject({ state: 'done', added: LARGE });
  expect(await registryOf(demo)).toMatchObject({ numbers: LARGE });
}

async function imported(demo: Demo, name: string): Promise<Readonly<Record<string, unknown>>> {
  return importEnded(demo, await beginImport(demo, name));
}

test(
  'the disk of PostgreSQL fills up',
  async (context) => {
    const disk = smallDisk(context, 64);
    const server = await startPostgresServer();
    const folder = path.join(disk.folder, 'tables');
    mkdirSync(folder);
    const administrator = await openPostgres({ connectionString: server.connectionString, maxConnections: 1 });
    const [{ directory } = { directory: '' }] = await administrator.query<{ directory: string }>({
      name: 'data_directory',
      text: "select current_setting('data_directory') as directory",
    });
    const owner = statSync(directory);
    chownSync(folder, owner.uid, owner.gid);
    await administrator.script(`create tablespace small location '${folder}'`);
    await administrator.query({ name: 'create_database', text: 'create database small tablespace small' });
    await administrator.close();

    const directoryOfService = freshDirectory();
    await registryFiles(directoryOfService);
    const environment = { DATABASE_URL: server.connectionStringOf('small') };
    const service = await startService({ directory: directoryOfService, environment });
    await filled(service.demo, disk);
    expect(await service.end('SIGTERM')).toBe(0);
    await server.stop();
  },
  5 * MINUTES,
);

test(
  'the disk of the embedded database fills up',
  async (context) => {
    const disk = smallDisk(context, 400);
    const directory = path.join(disk.folder, 'data');
    cpSync(await dataDirectory(), directory, { recursive: true });
    await registryFiles(directory);
    const service = await startService({ directory });
    await filled(service.demo, disk);
    expect(await service.end('SIGTERM')).toBe(0);
  },
  5 * MINUTES,
);
