import process from 'node:process';
import { expect, it } from 'vitest';
import { sendHostile } from '#test/support/hostile-sender.ts';
import { keyOf, startTestService } from '#test/support/running-service.ts';

const COUNT = 100_000;

it('answers 100,000 bad requests each with an envelope, never with a fault, a hang or a crash, and serves on', async () => {
  const service = await startTestService('PostgreSQL');
  try {
    const { account } = service;
    const setting = { sid: account.sid, virtualNumber: account.virtualNumber, ...keyOf(account) };
    const began = performance.now();
    const { complaints, statuses } = await sendHostile(service.url, setting, { count: COUNT, seed: 7, atOnce: 48 });
    const seconds = (performance.now() - began) / 1000;
    process.stdout.write(`${COUNT} bad requests in ${seconds.toFixed(0)} s: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
    expect(complaints.slice(0, 10)).toEqual([]);
    expect(service.logged).toEqual([]);
    const target = `/v1/Accounts/${account.sid}/CustomerWhitelist/9800000001.json`;
    expect((await service.send({ target, headers: keyOf(account) })).status).toBe(200);
  } finally {
    await service.stop();
  }
}, 1_800_000);
