import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendHostile } from '#test/support/hostile-sender.ts';
import { keyOf, type RunningService, startTestService } from '#test/support/running-service.ts';

let service: RunningService;

beforeAll(async () => {
  service = await startTestService('PostgreSQL');
});
afterAll(() => service.stop());

it('answers thousands of bad requests each with an envelope, never with a fault, and serves on', async () => {
  const { account } = service;
  const setting = { sid: account.sid, virtualNumber: account.virtualNumber, ...keyOf(account) };
  const { complaints, statuses } = await sendHostile(service.url, setting, { count: 2_000, seed: 20_261_123 });
  expect(complaints).toEqual([]);
  expect([...statuses.keys()]).toEqual(expect.arrayContaining(['200', '400', '401', '404', '405', '415']));
  expect(service.logged).toEqual([]);
  expect((await service.send({ target: '/healthz' })).status).toBe(200);
});
