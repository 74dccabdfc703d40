import { describe, expect, it, onTestFinished } from 'vitest';
import { paced } from '#http/load-limit.ts';
import { observed, type ServeHot } from '#http/observe.ts';
import { createHttpServer } from '#http/server.ts';
import { send } from '#test/support/http-client.ts';
import { silentLog } from '#test/support/world-stores.ts';

describe('how many requests are let in', () => {
  function letIn(letsIn: () => boolean, tries: number): number {
    return Array.from({ length: tries }, letsIn).filter(Boolean).length;
  }

  it('is a tenth of a second’s at once, and then as many as time allows', () => {
    let at = 0;
    const letsIn = paced(100, () => at);
    expect(letIn(letsIn, 1000)).toBe(10);
    at += 10;
    expect(letIn(letsIn, 1000)).toBe(1);
    at += 60_000;
    expect(letIn(letsIn, 1000)).toBe(10);
  });

  it('is what was configured for as long as three times as many come, and all of them again as soon as fewer come', () => {
    let at = 0;
    const letsIn = paced(1000, () => at);
    let allowed = 0;
    for (; at < 60_000; at += 1) allowed += letIn(letsIn, 3);
    expect(allowed).toBe(60_000 + 100 - 1);
    let refused = 0;
    for (; at < 70_000; at += 2) refused += 1 - letIn(letsIn, 1);
    expect(refused).toBe(0);
  });

  it('is at least one', () => {
    let at = 0;
    const letsIn = paced(1, () => at);
    expect(letIn(letsIn, 3)).toBe(1);
    at = 999;
    expect(letIn(letsIn, 3)).toBe(0);
    at = 1000;
    expect(letIn(letsIn, 3)).toBe(1);
  });
});

describe('a request too many', () => {
  it.each([
    ['/v1/Accounts/x/CustomerWhitelist/9800000001.json', 'application/json', '"Message":"Too busy; try again in a second"'],
    ['/v1/Accounts/x/CustomerWhitelist/9800000001', 'application/xml', '<Message>Too busy; try again in a second</Message>'],
    ['/api/accounts/x/permission', 'application/problem+json', '"title":"The service is too busy; try again in a second."'],
  ])('to %s is refused at once with 503 and Retry-After; carriers and those who watch are let in', async (target, type, says) => {
    const counted: number[] = [];
    const times = { observe: (_route: string, _method: string, status: number) => void counted.push(status) };
    const app = createHttpServer({ tls: null, trustedProxies: [], mostPerSecond: 1e-9, times, log: silentLog });
    onTestFinished(() => app.close());
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    expect((await send(url, { target })).status).not.toBe(503);

    const { status, headers, body } = await send(url, { target, method: 'POST', body: 'a=b' });
    expect([status, headers['retry-after'], headers['content-type']?.split(';')[0]]).toEqual([503, '1', type]);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toContain(says);
    expect(counted.at(-1)).toBe(503);
    for (const spared of ['/hooks/json/x/missed-call', '//hooks/x', '/healthz', '/readyz', '/metrics?x']) {
      expect((await send(url, { target: spared })).status).toBe(404);
    }
  });
});

describe('a question that was let in', () => {
  it('is refused with 503 where no answer comes in time, and counted once; what comes later is not sent', async () => {
    const counted: number[] = [];
    const times = { observe: (_route: string, _method: string, status: number) => void counted.push(status) };
    const app = createHttpServer({ tls: null, trustedProxies: [], mostPerSecond: 0, times, log: silentLog });
    onTestFinished(() => app.close());
    let answer = (): void => undefined;
    const serve: ServeHot = async (_request, reply) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      reply.send('too late');
    };
    app.get('/api/slow', observed('/api/slow', { times, log: silentLog, answerWithin: 1 }, serve));
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const { status, headers, body } = await send(url, { target: '/api/slow' });
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    expect(JSON.parse(body)).toMatchObject({ code: 'overloaded' });
    answer();
    expect((await send(url, { target: '/api/nothing' })).status).toBe(404);
    expect(counted.filter((one) => one !== 404)).toEqual([503]);
  });
});
