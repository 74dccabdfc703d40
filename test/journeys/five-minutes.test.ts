import { beforeAll, expect, it } from 'vitest';
import { forEachService, keyOf, type RunningService } from '#test/support/running-service.ts';

forEachService((start) => {
  let service: RunningService;

  beforeAll(async () => {
    service = await start();
  });

  it('tells the whole story: posted, told, objected, asked, agreed, expired, asked again', async () => {
    expect(await post(service, [9_800_000_001, 9_800_000_002], 'hi')).toMatchObject({ Total: 2, Succeeded: 2 });
    const { Message } = await post(service, [9_800_000_003, 9_800_000_004, 9_800_000_005], 'Tamil');
    expect(Message).toContain('The numbers have been added to the whitelist');
    expect((await messages(service, 9_800_000_001))[0]).toMatchObject({
      to: '9800000001',
      language: 'hi',
      meaning: 'inform',
      line: String(service.demo.objectLine),
      state: 'accepted',
      text: expect.stringContaining(`0${service.demo.objectLine}`),
    });
    expect((await messages(service, 9_800_000_003))[0]?.text).toContain('மிஸ்டு கால்');
    const whitelisted = await status(service, 9_800_000_001);
    expect(whitelisted).toMatchObject({ Status: 'Whitelist', Type: 'API' });
    expect(whitelisted.Expiry).toBeGreaterThan(180 * 86_400);

    expect(await ring(service, 9_800_000_001, service.demo.objectLine)).toEqual({ outcome: 'applied' });
    expect(await status(service, 9_800_000_001)).toEqual({ Status: 'Blacklist', Type: '', Expiry: -1 });
    for (const person of [9_800_000_002, 9_800_000_003, 9_800_000_004]) await ring(service, person, service.demo.objectLine);

    const asked = await post(service, [9_800_000_006], 'en');
    expect(asked).toMatchObject({ Succeeded: 1, Message: expect.stringContaining('have been sent a request') });
    expect(await status(service, 9_800_000_006)).toEqual({ Status: 'Neutral', Type: '', Expiry: -1 });
    expect((await messages(service, 9_800_000_006))[0]?.text).toContain(
      `please authorise us to call you by giving a missed call to 0${service.demo.agreeLine}`,
    );
    expect(await ring(service, 9_800_000_006, service.demo.agreeLine)).toEqual({ outcome: 'applied' });
    expect(await status(service, 9_800_000_006)).toMatchObject({ Status: 'Whitelist', Type: 'API' });

    await service.send({ method: 'POST', target: '/sandbox/clock', headers: json, body: '{"advance":"P6M"}' });
    expect(await status(service, 9_800_000_006)).toEqual({ Status: 'Neutral', Type: '', Expiry: -1 });
    expect(await status(service, 9_800_000_001)).toMatchObject({ Status: 'Blacklist' });
    expect(await post(service, [9_800_000_006])).toMatchObject({
      Succeeded: 1,
      Message: expect.stringContaining('sent a request'),
    });
    expect(await messages(service, 9_800_000_006)).toHaveLength(2);

    const { body } = await service.api('GET', `/accounts/${service.account.sid}/entries/9800000001`);
    expect(JSON.parse(body)).toMatchObject({
      status: 'blacklist',
      timeline: expect.arrayContaining([expect.objectContaining({ kind: 'objected' })]),
    });
  });

  it('has the notice readable in the sandbox as soon as a post is answered', async () => {
    await post(service, [9_811_000_001], 'en');
    expect(await messages(service, 9_811_000_001)).toHaveLength(1);
  });
});

const json = { 'content-type': 'application/json' };

async function post(service: RunningService, numbers: readonly number[], language?: string) {
  const { account } = service;
  const parameters = new URLSearchParams({ VirtualNumber: `0${account.virtualNumber}`, Number: numbers.join(',') });
  if (language !== undefined) parameters.set('Language', language);
  const answer = await service.send({
    method: 'POST',
    target: `/v1/Accounts/${account.sid}/CustomerWhitelist.json`,
    headers: { ...keyOf(account), 'content-type': 'application/x-www-form-urlencoded' },
    body: parameters.toString(),
  });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body).Result;
}

async function status(service: RunningService, number: number) {
  const target = `/v1/Accounts/${service.account.sid}/CustomerWhitelist/${number}.json`;
  return JSON.parse((await service.send({ target, headers: keyOf(service.account) })).body).Result;
}

async function messages(service: RunningService, to: number): Promise<readonly Record<string, string>[]> {
  return JSON.parse((await service.send({ target: `/sandbox/messages?to=${to}` })).body).items;
}

async function ring(service: RunningService, from: number, to: number) {
  const body = JSON.stringify({ from: String(from), to: String(to) });
  return JSON.parse((await service.send({ method: 'POST', target: '/sandbox/missed-calls', headers: json, body })).body);
}
