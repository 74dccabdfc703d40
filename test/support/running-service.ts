/** The whole service as it is composed for users, on a port and a database of its own. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import type { Log } from '#app/ports/system.ts';
import { type Service, startService } from '#root/compose.ts';
import { type Config, readConfig } from '#root/config.ts';
import type { DemoFile } from '#root/demo-file.ts';
import { embeddedCopy, MIGRATIONS, openTestPostgres } from './databases.ts';
import { basic } from './exotel-clients.ts';
import { type HttpAnswer, type HttpRequest, send } from './http-client.ts';

export type Engine = 'PostgreSQL' | 'embedded';

/** An account with what is needed to use it. */
export interface TestAccount {
  readonly businessId: number;
  readonly sid: string;
  readonly key: string;
  readonly token: string;
  readonly virtualNumber: number;
}

export interface RunningService {
  readonly url: string;
  readonly config: Config;
  readonly adminToken: string;
  /** The demo's identifiers. Throws in production. */
  readonly demo: DemoFile;
  /** The demo account. Throws in production. */
  readonly account: TestAccount;
  /** Where it takes calls by SIP. Throws where it does not. */
  readonly sipPort: number;
  /** What went to the log. */
  readonly logged: readonly string[];
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** A request to `/api` as the operator; `target` is behind `/api`. */
  api(method: string, target: string, body?: object): Promise<HttpAnswer>;
  /** Opens another account, of a business of its own unless one is named; with an agreement unless told otherwise. */
  openAccount(given?: { readonly businessId?: number; readonly agreement?: boolean }): Promise<TestAccount>;
  /** Stops the service and starts it again on the same data; `stop` of the first then stops the second. */
  restart(changes?: Partial<Config>): Promise<RunningService>;
  stop(): Promise<void>;
}

/** Starts a service; `stop` also removes its database. */
export async function startTestService(engine: Engine, changes: Partial<Config> = {}): Promise<RunningService> {
  const place = engine === 'PostgreSQL' ? await postgresPlace() : await embeddedPlace();
  const { databaseUrl, dataDir } = place;
  return running({ ...readConfig({ PORT: '0' }), databaseUrl, databaseConnections: 4, dataDir, ...changes }, place.remove);
}

/** Runs the suite once on each database. What `start` started is stopped after the suite. */
export function forEachService(suite: (start: (changes?: Partial<Config>) => Promise<RunningService>) => void): void {
  for (const engine of ['PostgreSQL', 'embedded'] as const) {
    describe(`on ${engine}`, () => {
      const started: RunningService[] = [];
      afterAll(async () => {
        for (const service of started) await service.stop();
      });
      suite(async (changes) => {
        const service = await startTestService(engine, changes);
        started.push(service);
        return service;
      });
    });
  }
}

async function postgresPlace() {
  const database = await openTestPostgres(MIGRATIONS);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'sammati-service-'));
  return {
    databaseUrl: database.address.kind === 'postgres' ? database.address.connectionString : null,
    dataDir,
    async remove() {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function embeddedPlace() {
  const dataDir = await embeddedCopy(MIGRATIONS);
  return { databaseUrl: null, dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

async function running(config: Config, remove: () => Promise<void>): Promise<RunningService> {
  const logged: string[] = [];
  const service = await startService(config, logInto(logged));
  return toUse(config, { service, logged, remove });
}

function toUse(
  config: Config,
  started: { readonly service: Service; readonly logged: string[]; readonly remove: () => Promise<void> },
): RunningService {
  const { service, logged, remove } = started;
  const { url, adminToken } = service;
  const demo = () => service.demo ?? fail('there is no demo in production');
  let stopped = false;
  let successor: RunningService | null = null;

  async function api(method: string, target: string, body?: object): Promise<HttpAnswer> {
    const answer = await send(url, {
      method,
      target: `/api${target}`,
      headers: {
        authorization: `Bearer ${adminToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.status < 400 ? answer : fail(`${method} ${target}: ${answer.status} ${answer.body}`);
  }

  async function openAccount(given: { readonly businessId?: number; readonly agreement?: boolean } = {}): Promise<TestAccount> {
    const businessId = given.businessId ?? (await newBusiness(given.agreement ?? true));
    const { sid } = JSON.parse((await api('POST', '/accounts', { businessId, brandName: 'Another Clinic' })).body);
    const { key, token } = JSON.parse((await api('POST', `/accounts/${sid}/keys`, {})).body);
    const virtualNumber = nextVirtualNumber();
    await api('POST', `/accounts/${sid}/virtual-numbers`, { number: String(virtualNumber) });
    return { businessId, sid, key, token, virtualNumber };
  }

  async function newBusiness(agreement: boolean): Promise<number> {
    const { id } = JSON.parse((await api('POST', '/businesses', { legalName: `Business ${randomUUID()}` })).body);
    if (agreement) {
      await api('PUT', `/businesses/${id}/agreement`, {
        signedOn: '2020-01-31',
        signatory: 'A Signatory',
        reference: 'TEST-1',
        earlierObjections: 'none_exist',
      });
    }
    return id;
  }

  return {
    url,
    config,
    adminToken,
    logged,
    get demo() {
      return demo();
    },
    get sipPort() {
      return service.sip?.port ?? fail('it does not take calls by SIP');
    },
    get account() {
      const { businessId, sid, apiKey, apiToken, virtualNumber } = demo();
      return { businessId, sid, key: apiKey, token: apiToken, virtualNumber };
    },
    send: (request) => send(url, request),
    api,
    openAccount,
    async restart(changes = {}) {
      await service.stop();
      successor = await running({ ...config, ...changes }, remove);
      return successor;
    },
    async stop() {
      if (successor !== null) return successor.stop();
      if (stopped) return;
      stopped = true;
      await service.stop();
      await remove();
    },
  };
}

/** The Authorization header of an account's key. */
export function keyOf({ key, token }: Pick<TestAccount, 'key' | 'token'>): { readonly authorization: string } {
  return { authorization: basic(key, token) };
}

let virtualNumbers = 0;

function nextVirtualNumber(): number {
  virtualNumbers += 1;
  return 8_047_200_000 + virtualNumbers;
}

function logInto(lines: string[]): Log {
  const write =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
    };
  return {
    info: () => undefined,
    warn: write('warn'),
    error: (message, error, fields = {}) => {
      lines.push(`error ${message} ${error instanceof Error ? error.stack : String(error)} ${JSON.stringify(fields)}`);
    },
  };
}

function fail(message: string): never {
  throw new Error(message);
}
