import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rateLimit } from '#http/v1/rate-limit.ts';
import type { HttpAnswer } from '#test/support/http-client.ts';
import { keyOf, type RunningService, startTestService } from '#test/support/running-service.ts';

describe('a limit', () => {
  it('counts each key by itself and begins anew each minute', () => {
    let now = 120_000;
    const limit = rateLimit(2, () => now);
    expect(limit('a')).toEqual({ allowed: true, limit: 2, remaining: 1, resetSeconds: 60 });
    expect(limit('b')?.allowed).toBe(true);
    now += 30_500;
    expect(limit('a')).toEqual({ allowed: true, limit: 2, remaining: 0, resetSeconds: 30 });
    expect(limit('a')).toEqual({ allowed: false, limit: 2, remaining: 0, resetSeconds: 30 });
    expect(limit('b')?.allowed).toBe(true);
    now += 29_500;
    expect(limit('a')?.allowed).toBe(true);
  });

  it('of nothing is none', () => {
    const limit = rateLimit(0);
    expect([limit('a'), limit('a')]).toEqual([null, null]);
  });
});

describe('over HTTP', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startTestService('embedded', { rateLimitPerMinute: 5 });
  });
  afterAll(() => service.stop());

  it('refuses with 429 in the form asked for and says when to come again; other keys are not touched', async () => {
    const { account } = service;
    const target = `/v1/Accounts/${account.sid}/CustomerWhitelist/9800000001.json`;
    const answers: HttpAnswer[] = [];
    for (let i = 0; i < 12; i += 1) answers.push(await service.send({ target, headers: keyOf(account) }));
    expect(answers[0]).toMatchObject({ status: 200, headers: { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '4' } });
    const refused = answers.filter(({ status }) => status === 429);
    // A minute may end meanwhile.
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(JSON.parse(refused[0]?.body ?? '')).toEqual({ RestException: { Status: 429, Message: 'Too Many Requests' } });
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);

    const other = await service.openAccount();
    const own = `/v1/Accounts/${other.sid}/CustomerWhitelist/9800000001`;
    expect((await service.send({ target: own, headers: keyOf(other) })).status).toBe(200);
    expect((await service.send({ target })).status).toBe(401);
  });
});
