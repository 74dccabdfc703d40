import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { BODY_WITHIN, NEXT_PIECE_WITHIN } from '#http/body-time.ts';
import { type ApiServer, openApiServer, operator } from '#test/support/api-server.ts';
import { MIGRATIONS, openTestEmbedded, type TestDatabase } from '#test/support/databases.ts';

let database: TestDatabase;
let api: ApiServer;
/** Pieces that the upload under way has brought to the folder. */
let pieces: string[] = [];

beforeAll(async () => {
  database = await openTestEmbedded(MIGRATIONS);
  api = await openApiServer(database);
  const { uploads } = api.ports.registryFolder;
  const { receive } = uploads;
  Object.assign(uploads, {
    receive: (upload: AsyncIterable<Uint8Array>, wanted: Parameters<typeof receive>[1]) => receive(seen(upload), wanted),
  });
});
afterAll(async () => {
  await api.close();
  await database.close();
});

beforeEach(() => {
  pieces = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function* seen(upload: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of upload) {
    pieces.push(Buffer.from(piece).toString());
    yield piece;
  }
}

/** Sends head and body as they are; what is answered until the server closes comes from `answer`. */
async function begun(path: string, headers: readonly string[]): Promise<{ socket: Socket; answer: Promise<string> }> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`${[`POST /api${path} HTTP/1.1`, 'Host: sammati.example', ...headers].join('\r\n')}\r\n\r\n`);
  return { socket, answer: text(socket) };
}

const upload = [`Authorization: ${operator}`, 'Content-Type: text/csv', 'Transfer-Encoding: chunked', 'Connection: close'];

/** Waits on real events only: the timers stand still. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** The limit passes again and again: when exactly it begins to run is the server's affair. */
async function lateAnswer(answer: Promise<string>, limit: number): Promise<string> {
  let answered: string | null = null;
  void answer.then((all) => {
    answered = all;
  });
  while (answered === null) {
    await vi.advanceTimersByTimeAsync(limit);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return answered;
}

async function sendPiece(socket: Socket, piece: string): Promise<void> {
  const before = pieces.length;
  socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
  await until(() => pieces.length > before);
}

it('takes a file for as long as something of it comes', async () => {
  const { socket, answer } = await begun('/registry/imports?format=list&dated=2026-01-01', upload);
  const rounds = Math.ceil((2 * BODY_WITHIN) / NEXT_PIECE_WITHIN);
  for (let round = 0; round < rounds; round += 1) {
    await sendPiece(socket, `98765000${10 + round}\n`);
    await vi.advanceTimersByTimeAsync(NEXT_PIECE_WITHIN - 1);
  }
  vi.useRealTimers();
  socket.end('0\r\n\r\n');
  expect(await answer).toMatch(/^HTTP\/1\.1 201 /);
  expect(pieces).toHaveLength(rounds);
});

it('takes no file of which nothing comes, and keeps nothing of it', async () => {
  const { socket, answer } = await begun('/registry/imports?format=list&dated=2026-01-01', upload);
  await sendPiece(socket, '9876500001\n');
  const answered = await lateAnswer(answer, NEXT_PIECE_WITHIN);
  expect(answered).toMatch(/^HTTP\/1\.1 408 /);
  expect(answered).toContain('"code":"request_timeout"');
});

it.each([
  ['that is no file', '/businesses', ['Content-Type: application/json', `Authorization: ${operator}`]],
  [
    'that is a file nobody takes',
    '/registry/imports?dated=2026-01-01',
    ['Content-Type: text/csv', 'Authorization: Bearer wrong'],
  ],
])('gives a body %s its time and no more', async (_what, path, headers) => {
  const { socket, answer } = await begun(path, [...headers, 'Content-Length: 100']);
  socket.write('{');
  await until(() => vi.getTimerCount() > 0);
  let closed = false;
  void answer.then(() => {
    closed = true;
  });
  await vi.advanceTimersByTimeAsync(BODY_WITHIN - 1);
  expect(closed).toBe(false);
  expect(await lateAnswer(answer, 1)).toMatch(/HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/);
});
