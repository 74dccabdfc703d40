import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { readBody } from '#http/v1/body.ts';

it('a body has no more room than has come of it, whatever it says it will be', async () => {
  const raw = Object.assign(new PassThrough(), { headers: { 'content-length': '30000000' } }) as unknown as IncomingMessage;
  const room = vi.spyOn(Buffer, 'allocUnsafeSlow');
  const read = readBody(raw, 33_554_432);
  const sizes = room.mock.calls.map(([size]) => size);
  room.mockRestore();
  expect(Math.max(...sizes)).toBeLessThan(100_000);
  (raw as unknown as PassThrough).end(Buffer.alloc(200_000, 'x'));
  expect((await read).length).toBe(200_000);
});
