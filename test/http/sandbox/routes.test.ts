import { readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HttpAnswer } from '#test/support/http-client.ts';
import { forEachService, keyOf, type RunningService, startTestService } from '#test/support/running-service.ts';

let persons = 0;

function nextPerson(): number {
  persons += 1;
  return 9_830_000_000 + persons;
}

forEachService((start) => {
  let service: RunningService;

  beforeAll(async () => {
    service = await start();
  });

  it('lists what was sent, newest first, page by page, of one person or of all', async () => {
    const people = [nextPerson(), nextPerson(), nextPerson()];
    for (const person of people) await post(service, person);
    const first = await messages(service, '?limit=2');
    const second = await messages(service, `?limit=2&cursor=${first.next}`);
    const sent = [...first.items, ...second.items].map((message) => Number(message.to));
    expect(sent.slice(0, 3)).toEqual(people.toReversed());
    expect((await messages(service, `?to=0${people[1]}`)).items).toEqual([
      {
        id: expect.any(String),
        to: String(people[1]),
        from: `0${service.demo.virtualNumber}`,
        text: expect.stringContaining('Demo Clinic'),
        language: 'en',
        line: String(service.demo.objectLine),
        meaning: 'inform',
        state: 'accepted',
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    ]);
    for (const query of ['?to=x', '?limit=0', '?limit=x', '?cursor=x']) {
      expect((await service.send({ target: `/sandbox/messages${query}` })).status).toBe(400);
    }
  });

  it('hears calls and texts to every number of ours, also one that no connection serves', async () => {
    const account = await service.openAccount();
    const person = nextPerson();
    const told = { from: String(person), to: String(account.virtualNumber) };
    expect(outcome(await tell(service, 'inbound-calls', told))).toBe('applied');
    expect(await statusOf(service, person, account)).toBe('Whitelist');
    expect(outcome(await tell(service, 'inbound-messages', { ...told, text: 'STOP' }))).toBe('applied');
    expect(await statusOf(service, person, account)).toBe('Blacklist');
    expect((await tell(service, 'missed-calls', { ...told, to: '8047999999' })).status).toBe(404);
    for (const [kind, body] of [
      ['missed-calls', { to: told.to }],
      ['missed-calls', { from: told.from }],
      ['missed-calls', { from: 'x', to: told.to }],
      ['inbound-messages', told],
      ['missed-calls', []],
    ] as const) {
      expect((await tell(service, kind, body)).status).toBe(400);
    }
  });

  it('lets SMS fail: rejected notices grant nothing, unanswered ones are tried again when time has passed (R6)', async () => {
    const [rejected, unanswered] = [nextPerson(), nextPerson()];
    await fault(service, 'reject');
    await post(service, rejected);
    expect((await messages(service, `?to=${rejected}`)).items).toMatchObject([{ state: 'rejected' }]);
    expect(await statusOf(service, rejected)).toBe('Neutral');
    await fault(service, 'timeout');
    expect(JSON.parse((await service.send({ target: '/sandbox/faults' })).body)).toEqual({ sms: 'timeout' });
    await post(service, unanswered);
    expect((await messages(service, `?to=${unanswered}`)).items).toEqual([]);
    expect(await statusOf(service, unanswered)).toBe('Whitelist');
    await fault(service, 'accept');
    await advance(service, 'PT20M');
    expect((await messages(service, `?to=${unanswered}`)).items).toMatchObject([{ state: 'accepted' }]);
    expect(await statusOf(service, unanswered)).toBe('Whitelist');
    expect((await tell(service, 'faults', { sms: 'sometimes' })).status).toBe(400);
  });

  it('lets SMS be busy, so that notices are tried again, and slow, by the real time (R6)', async () => {
    const [busy, slow] = [nextPerson(), nextPerson()];
    await fault(service, 'throttled');
    await post(service, busy);
    expect((await messages(service, `?to=${busy}`)).items).toEqual([]);
    const notices = `/accounts/${service.demo.sid}/notices?number=${busy}`;
    const waiting = JSON.parse((await service.api('GET', notices)).body).items;
    expect(waiting).toMatchObject([{ state: 'queued', attempts: 1, lastError: expect.stringContaining('429') }]);
    await fault(service, 'slow');
    const begun = performance.now();
    await post(service, slow);
    await expect.poll(async () => (await messages(service, `?to=${slow}`)).items.length).toBe(1);
    expect(performance.now() - begun).toBeGreaterThan(2_900);
    await fault(service, 'accept');
    await advance(service, 'PT20M');
    expect((await messages(service, `?to=${busy}`)).items).toMatchObject([{ state: 'accepted' }]);
    const refused = await tell(service, 'faults', { sms: 'busy' });
    expect([refused.status, JSON.parse(refused.body).detail]).toEqual([
      400,
      'sms must be one of accept, reject, timeout, throttled, slow.',
    ]);
  });

  it('moves its clock forward only, and two moves at once both count', async () => {
    const before = await clock(service);
    await Promise.all([advance(service, 'P1D'), advance(service, 'PT1H')]);
    const after = await clock(service);
    expect(after.aheadMilliseconds - before.aheadMilliseconds).toBe(25 * 3_600_000);
    expect(Date.parse(after.now) - Date.parse(before.now)).toBeGreaterThanOrEqual(25 * 3_600_000);
    for (const duration of ['-P1D', 'P', 'tomorrow', 'P9999Y']) {
      expect((await tell(service, 'clock', { advance: duration })).status).toBe(400);
    }
    expect((await tell(service, 'clock', {})).status).toBe(400);
    expect((await clock(service)).aheadMilliseconds).toBe(after.aheadMilliseconds);
  });
});

describe('a sandbox that is started again', () => {
  it('keeps clock, account, secrets and what was posted; makes new secrets when demo.json is gone', async () => {
    const first = await startTestService('PostgreSQL');
    try {
      const person = nextPerson();
      await post(first, person);
      await advance(first, 'P1M');
      const file = path.join(first.config.dataDir, 'demo.json');
      const written = JSON.parse(await readFile(file, 'utf8'));
      expect(Object.keys(written)).toEqual([
        'baseUrl',
        'businessId',
        'sid',
        'apiKey',
        'apiToken',
        'virtualNumber',
        'objectLine',
        'agreeLine',
        'hookSecret',
        'adminToken',
      ]);
      expect([written.baseUrl, written.virtualNumber, (await stat(file)).mode & 0o777]).toEqual([first.url, '8047100001', 0o600]);

      const second = await first.restart();
      expect({ ...second.demo, baseUrl: '' }).toEqual({ ...first.demo, baseUrl: '' });
      expect((await clock(second)).aheadMilliseconds).toBeGreaterThan(27 * 86_400_000);
      expect(await statusOf(second, person)).toBe('Whitelist');

      await unlink(file);
      const third = await second.restart();
      expect([third.demo.sid, third.demo.virtualNumber]).toEqual([first.demo.sid, first.demo.virtualNumber]);
      for (const name of ['apiKey', 'apiToken', 'hookSecret', 'adminToken'] as const) {
        expect(third.demo[name]).not.toBe(first.demo[name]);
      }
      expect(await statusOf(third, person)).toBe('Whitelist');
      const call = { id: '1', from: String(person), to: String(third.demo.objectLine) };
      const target = (secret: string) => `/hooks/json/${secret}/missed-call`;
      const told = (secret: string) =>
        third.send({ method: 'POST', target: target(secret), headers: json, body: JSON.stringify(call) });
      expect((await told(first.demo.hookSecret)).status).toBe(403);
      expect(outcome(await told(third.demo.hookSecret))).toBe('applied');
    } finally {
      await first.stop();
    }
  });
});

describe('production', () => {
  it('has no sandbox routes and no demo, and cannot post without a sender', async () => {
    const service = await startTestService('PostgreSQL', { mode: 'production', adminToken: 'an-operators-token' });
    try {
      expect(() => service.demo).toThrow('production');
      for (const target of ['/sandbox/messages', '/sandbox/clock', '/sandbox/faults']) {
        expect((await service.send({ target })).status).toBe(404);
      }
      const ready = await service.send({ target: '/readyz' });
      expect([ready.status, JSON.parse(ready.body).reason]).toEqual([503, 'no SMS sender is configured']);
      const account = await service.openAccount();
      const target = `/v1/Accounts/${account.sid}/CustomerWhitelist?Number=9800000001`;
      const posted = await service.send({ method: 'POST', target, headers: keyOf(account) });
      expect([posted.status, posted.body]).toEqual([503, expect.stringContaining('<RestException><Status>503</Status>')]);
      expect((await service.send({ method: 'DELETE', target, headers: keyOf(account) })).status).toBe(200);
      expect(await statusOf(service, 9_800_000_001, account)).toBe('Neutral');
    } finally {
      await service.stop();
    }
  });
});

const json = { 'content-type': 'application/json' };

function tell(service: RunningService, what: string, body: object): Promise<HttpAnswer> {
  return service.send({ method: 'POST', target: `/sandbox/${what}`, headers: json, body: JSON.stringify(body) });
}

function outcome({ body }: HttpAnswer): string {
  return JSON.parse(body).outcome;
}

async function fault(service: RunningService, sms: string): Promise<void> {
  expect((await tell(service, 'faults', { sms })).status).toBe(200);
}

async function advance(service: RunningService, duration: string): Promise<void> {
  expect((await tell(service, 'clock', { advance: duration })).status).toBe(200);
}

async function clock(service: RunningService): Promise<{ readonly now: string; readonly aheadMilliseconds: number }> {
  return JSON.parse((await service.send({ target: '/sandbox/clock' })).body);
}

async function messages(
  service: RunningService,
  query: string,
): Promise<{ readonly items: readonly { readonly to: string }[]; readonly next: string | null }> {
  return JSON.parse((await service.send({ target: `/sandbox/messages${query}` })).body);
}

async function post(service: RunningService, number: number): Promise<void> {
  const { account } = service;
  const answer = await service.send({
    method: 'POST',
    target: `/v1/Accounts/${account.sid}/CustomerWhitelist.json?VirtualNumber=${account.virtualNumber}&Number=${number}`,
    headers: keyOf(account),
  });
  expect(JSON.parse(answer.body).Result.Succeeded).toBe(1);
  await messages(service, '?limit=1');
}

async function statusOf(service: RunningService, number: number, account = service.account): Promise<string> {
  const target = `/v1/Accounts/${account.sid}/CustomerWhitelist/${number}.json`;
  return JSON.parse((await service.send({ target, headers: keyOf(account) })).body).Result.Status;
}
