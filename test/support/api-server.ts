/** A server with /api over a test database, and a client that holds every answer against the contract. */

import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Endpoint } from '@sammati/contract/endpoint.ts';
import { endpoints, type OperationId } from '@sammati/contract/endpoints.ts';
import { Problem, problemContentType } from '@sammati/contract/problem.ts';
import { Compile } from 'typebox/compile';
import { expect } from 'vitest';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import type { Log } from '#app/ports/system.ts';
import type { Ports } from '#app/ports.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { apiRoutes } from '#http/api/api-routes.ts';
import { recipientRoutes } from '#http/recipient/routes.ts';
import { createHttpServer } from '#http/server.ts';
import { rateLimit } from '#http/v1/rate-limit.ts';
import { closing } from '#root/closing.ts';
import { readConfig } from '#root/config.ts';
import { scryptPasswords } from '#root/passwords.ts';
import { openPorts, type Sandbox } from '#root/ports.ts';
import type { Database } from '#store/engine/database.ts';
import { createMetrics } from '#telemetry/metrics.ts';

export const adminToken = 'operator-token-of-a-test';
export const operator = `Bearer ${adminToken}`;
/** What links in notices begin with. */
export const PUBLIC_URL = 'https://consent.example.in';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Whatever JSON it was; tests look into it field by field. */
  readonly body: Record<string, unknown>;
  readonly code: unknown;
  readonly items: Record<string, unknown>[];
}

export interface CallOptions {
  /** The Authorization header; the operator's where nothing is said, none where it is empty. */
  readonly as?: string;
  /** A session's, as a page of the console sends it: instead of `as`. */
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ApiServer {
  readonly url: string;
  readonly dataDir: string;
  readonly ports: Ports;
  readonly sandbox: Sandbox;
  call(method: string, path: string, options?: CallOptions): Promise<ApiAnswer>;
  /** Moves the service's clock forward. */
  advance(milliseconds: number): Promise<void>;
  /** Sends what is queued. */
  dispatch(): Promise<void>;
  /** The latest text sent to a number. */
  lastText(number: string): Promise<string | undefined>;
  /** Whether the log was told of a fault. */
  readonly faults: string[];
  /** Everything else that it was told. */
  readonly logged: string[];
  close(): Promise<void>;
}

/** Passwords cost next to nothing here. */
const quickly = { passwords: scryptPasswords({ log2N: 4, r: 8, p: 1 }) };

export async function openApiServer(database: Database): Promise<ApiServer> {
  const faults: string[] = [];
  const logged: string[] = [];
  const keep = (...line: unknown[]) => void logged.push(JSON.stringify(line));
  const log: Log = {
    info: keep,
    warn: keep,
    error: (message, error) => void faults.push(`${message}: ${error instanceof Error ? error.stack : String(error)}`),
  };
  const opened = closing();
  const metrics = createMetrics({ processFigures: false });
  const { retention } = readConfig({});
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'sammati-api-'));
  opened.add('the files', () => rm(dataDir, { recursive: true, force: true }));
  const opening = {
    ...quickly,
    mode: 'sandbox',
    dataDir,
    log,
    metrics,
    closing: opened,
    retention,
    publicUrl: () => PUBLIC_URL,
  } as const;
  const { ports, sandbox } = await openPorts(database, opening);
  if (sandbox === null) throw new Error('a sandbox has a sandbox');
  const app = createHttpServer({ tls: null, trustedProxies: [], mostPerSecond: 0, times: metrics.requests, log });
  const observer = { times: { observe: () => undefined }, log: ports.log };
  app.register(apiRoutes({ ports, adminToken, observer }), { prefix: '/api' });
  app.register((page, _options, done) => {
    recipientRoutes(page, { ports, observer, wrongLinks: rateLimit(0), uses: rateLimit(0) });
    done();
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url,
    dataDir,
    ports,
    sandbox,
    faults,
    logged,
    async call(method, path, { cookie, as = cookie === undefined ? operator : '', headers: more = {}, body } = {}) {
      const page = cookie === undefined ? {} : { 'x-sammati-console': '1', ...(cookie === '' ? {} : { cookie }) };
      const headers: Record<string, string> = { ...(as === '' ? {} : { authorization: as }), ...page, ...more };
      if (body !== undefined) headers['content-type'] = 'application/json';
      const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
      return readAnswer(method, path, await fetch(`${url}/api${path}`, { method, headers, ...sent }));
    },
    advance: (milliseconds) => sandbox.clock.setOffset(sandbox.clock.offset() + milliseconds),
    async dispatch() {
      // As the sandbox does: what is tested here is so at every hour.
      await dispatchNotices({ ...ports, asksAllDay: true });
    },
    async lastText(number) {
      const [last] = await sandbox.messages.list({ to: phoneNumber(Number(number)), before: null, limit: 1 });
      return last?.text;
    },
    async close() {
      await app.close();
      await opened.close((what, error) => {
        throw new Error(`${what} could not be closed`, { cause: error });
      });
    },
  };
}

export function basic(user: string, token: string): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
}

async function readAnswer(method: string, path: string, response: Response): Promise<ApiAnswer> {
  const text = await response.text();
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  checkAnswer(method, path, response, text === '' ? undefined : body);
  const items = Array.isArray(body.items) ? (body.items as Record<string, unknown>[]) : [];
  return { status: response.status, headers: response.headers, body, code: body.code, items };
}

const problemShape = Compile(Problem);

/** What the contract says about every answer: its shape, its status, and which problems it may be. */
function checkAnswer(method: string, path: string, response: Response, body: unknown): void {
  const endpoint = endpointOf(method, path);
  if (response.status >= 400) {
    expect(response.headers.get('content-type'), `${method} ${path}`).toContain(problemContentType);
    expect(problemShape.Errors(body), `${method} ${path}`).toEqual([]);
    return;
  }
  if (endpoint === null) return;
  expect(response.status, `${method} ${path}`).toBe(endpoint.status);
  if (endpoint.answer === null) expect(body).toBeUndefined();
  else expect(Compile(endpoint.answer).Errors(body), `${method} ${path} ${JSON.stringify(body)}`).toEqual([]);
}

function endpointOf(method: string, path: string): Endpoint | null {
  const [plain = ''] = path.split('?');
  for (const id of Object.keys(endpoints) as OperationId[]) {
    const endpoint = endpoints[id];
    const pattern = new RegExp(`^${endpoint.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    if (endpoint.method === method && pattern.test(plain)) return endpoint;
  }
  return null;
}
