import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyOf, type RunningService, startTestService } from '#test/support/running-service.ts';

const ROUNDS = 400;

let service: RunningService;

beforeAll(async () => {
  service = await startTestService('embedded');
});
afterAll(() => service.stop());

it('takes alike long to refuse a foreign, a closed and an unknown sid: less apart than runs of the same (R1)', async () => {
  const [foreign, closed] = [await service.openAccount(), await service.openAccount()];
  await service.api('PUT', `/accounts/${closed.sid}/status`, { status: 'closed', reason: 'for a test' });
  const sids = [foreign.sid, closed.sid, `${'x'.repeat(foreign.sid.length - 1)}y`];
  const times = sids.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, sid] of sids.entries()) {
      const target = `/v1/Accounts/${sid}/CustomerWhitelist/9800000001.json`;
      const began = performance.now();
      const { status } = await service.send({ target, headers: keyOf(service.account) });
      const took = performance.now() - began;
      expect(status).toBe(401);
      if (round >= ROUNDS / 10) times[index]?.push(took);
    }
  }
  const spread = Math.max(...times.map((one) => quantile(one, 0.75) - quantile(one, 0.25)));
  const medians = times.map((one) => quantile(one, 0.5));
  expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(spread);
});

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
}
