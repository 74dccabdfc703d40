import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerClientError } from '#http/client-error.ts';
import { sendRaw } from '#test/support/http-client.ts';

let fail: (socket: Socket) => void = (socket) => socket.destroy();
const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', () => fail(socket));
});
let url: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.close();
});

it.each([
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['HPE_INVALID_METHOD', 400],
])('answers %s with %i once, however often the parser complains', async (code, status) => {
  const answered: (number | null)[] = [];
  fail = (socket) => {
    const error = Object.assign(new Error('refused'), { code, rawPacket: Buffer.from('GET /x.json HTTP/1.1\r\n') });
    for (let times = 0; times < 3; times += 1) answered.push(answerClientError(error, socket, 'the-id'));
  };
  const answer = await sendRaw(url, 'anything');
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toContain('X-Request-Id: the-id\r\n');
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '').RestException.Status).toBe(status);
  expect(answered).toEqual([status, null, null]);
});

it('says nothing where nobody listens', async () => {
  const answered: (number | null)[] = [];
  fail = (socket) => {
    answered.push(answerClientError(Object.assign(new Error('gone'), { code: 'ECONNRESET' }), socket, 'x'));
  };
  expect(await sendRaw(url, 'anything')).toBe('');
  fail = (socket) => {
    socket.destroy();
    answered.push(answerClientError(Object.assign(new Error('bad'), { code: 'HPE_INVALID' }), socket, 'x'));
  };
  expect(await sendRaw(url, 'anything')).toBe('');
  expect(answered).toEqual([null, null]);
});
