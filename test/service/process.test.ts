import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '#test/support/certificate.ts';
import { embeddedCopy, MIGRATIONS, openTestPostgres, type TestDatabase } from '#test/support/databases.ts';
import { basic } from '#test/support/exotel-clients.ts';
import { send } from '#test/support/http-client.ts';
import { type ServiceProcess, spawnService } from '#test/support/service-process.ts';

const started: ServiceProcess[] = [];
const directories: string[] = [];
let database: TestDatabase;

function spawned(environment: Readonly<Record<string, string>>): ServiceProcess {
  const service = spawnService(environment);
  started.push(service);
  return service;
}

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sammati-process-'));
  directories.push(directory);
  return directory;
}

/** Where the database is not the point: a server's is opened in a third of the time. */
async function onServer(): Promise<{ readonly DATA_DIR: string; readonly DATABASE_URL: string }> {
  if (database.address.kind !== 'postgres') throw new Error('not a server');
  return { DATA_DIR: await emptyDirectory(), DATABASE_URL: database.address.connectionString };
}

beforeAll(async () => {
  database = await openTestPostgres(MIGRATIONS);
});
afterAll(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGKILL');
    await ended;
  }
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
  await database.close();
});

describe('a process that serves', () => {
  it('prints its identifiers for people and none of its secrets to the log; has its DATA_DIR to itself; stops on SIGTERM and finishes what it began', async () => {
    const directory = await embeddedCopy(MIGRATIONS);
    directories.push(directory);
    const service = spawned({ DATA_DIR: directory, LOG_LEVEL: 'info', SHUTDOWN_SECONDS: '60' });
    const url = await service.ready;
    const demo = JSON.parse(await readFile(path.join(directory, 'demo.json'), 'utf8'));
    for (const name of ['sid', 'apiKey', 'apiToken', 'virtualNumber', 'hookSecret', 'adminToken'] as const) {
      expect(service.output()).toContain(demo[name]);
    }
    expect(service.output()).toMatch(/\n {2}curl -u .*CustomerWhitelist\.json/);

    await failsWith({ DATA_DIR: directory }, 'is in use by another process');

    const numbers = Array.from({ length: 2_000 }, (_, i) => 9_500_000_000 + i).join(',');
    const posted = send(url, {
      method: 'POST',
      target: `/v1/Accounts/${demo.sid}/CustomerWhitelist.json`,
      headers: { authorization: basic(demo.apiKey, demo.apiToken), 'content-type': 'application/x-www-form-urlencoded' },
      body: `VirtualNumber=${demo.virtualNumber}&Number=${numbers}`,
    });
    await send(url, { method: 'POST', target: `/hooks/json/${demo.hookSecret}/missed-call`, body: '{"id":"1","to":"1"}' });
    // As from a terminal: the shell signals everybody, and npm hands it on.
    service.child.kill('SIGTERM');
    service.child.kill('SIGINT');
    const answer = await posted;
    expect(JSON.parse(answer.body).Result.Succeeded).toBe(2_000);
    expect(await service.ended).toBe(0);
    const log = service.errors();
    expect(log).toContain('"route":"/hooks/json/:secret/missed-call"');
    expect(log).toContain('told to stop');
    for (const name of ['apiKey', 'apiToken', 'hookSecret', 'adminToken'] as const) expect(log).not.toContain(demo[name]);
    for (const line of log.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('time');
  });

  it('serves HTTPS with a certificate and key', async () => {
    const files = await emptyDirectory();
    const { cert, key } = selfSigned();
    const [certFile, keyFile] = [path.join(files, 'cert.pem'), path.join(files, 'key.pem')];
    await writeFile(certFile, cert);
    await writeFile(keyFile, key);
    const service = spawned({ ...(await onServer()), TLS_CERT: certFile, TLS_KEY: keyFile });
    const url = await service.ready;
    expect(url).toMatch(/^https:/);
    expect((await send(url, { target: '/healthz' })).status).toBe(200);
    const swapped = spawned({ DATA_DIR: files, TLS_CERT: keyFile, TLS_KEY: certFile });
    expect(await swapped.ended).toBe(1);
    expect(swapped.errors()).toMatch(/^sammati: TLS_CERT and TLS_KEY cannot be used/);
  });
});

describe('a process that cannot start ends with one line and status 1', () => {
  let taken: ReturnType<typeof createServer>;

  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
  });
  afterAll(() => {
    taken.close();
  });

  it('production without an admin token', () => failsWith({ SAMMATI_MODE: 'production' }, 'needs SAMMATI_ADMIN_TOKEN'));

  it('a port in use', async () => {
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await failsWith({ ...(await onServer()), PORT: String(port) }, `port ${port} of 127.0.0.1 is in use by another program`);
  });

  it('a HOST that is not ours', async () =>
    failsWith({ ...(await onServer()), HOST: '192.0.2.1' }, 'HOST 192.0.2.1 is not an address of this machine'));

  it('a DATA_DIR that is no directory', async () => {
    const file = path.join(await emptyDirectory(), 'file');
    await writeFile(file, '');
    await failsWith({ DATA_DIR: path.join(file, 'inner') }, 'DATA_DIR ');
    await failsWith({ DATA_DIR: file }, 'DATA_DIR ');
  });

  it('a database that cannot be reached', async () => {
    const environment = { DATA_DIR: await emptyDirectory(), DATABASE_URL: 'postgresql://user:password1@127.0.0.1:1/none' };
    await failsWith(environment, 'the database of DATABASE_URL cannot be reached (ECONNREFUSED)');
  });
});

async function failsWith(environment: Readonly<Record<string, string>>, sentence: string): Promise<void> {
  const service = spawned(environment);
  expect(await service.ended).toBe(1);
  expect(service.errors()).toMatch(/^sammati: .*\n$/);
  expect(service.errors()).toContain(sentence);
  expect(service.errors()).not.toContain('password1');
  expect(service.output()).toBe('');
}
