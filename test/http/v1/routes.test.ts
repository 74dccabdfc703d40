import { XMLParser } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { basic, type ClientRequest, clientRequests } from '#test/support/exotel-clients.ts';
import type { HttpAnswer } from '#test/support/http-client.ts';
import { forEachService, keyOf, type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';

const xml = new XMLParser({ numberParseOptions: { leadingZeros: false, hex: false } });
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const token = 'fake:token:0123456789';

/** What every client names is filled in when the service runs: each gets an account of its own. */
const shapes = clientRequests({
  sid: 'SID',
  key: 'KEY',
  token,
  virtualNumber: 8_047_100_009,
  numbers: [9_000_000_001, 9_800_000_002, 8_022_200_003],
});

forEachService((start) => {
  let service: RunningService;

  beforeAll(async () => {
    service = await start();
  });

  describe('the requests of existing clients', () => {
    it.each(shapes.map((shape, index) => [shape.client, shape.does, index] as const))(
      '%s, which %s, is answered as it expects (request %i)',
      async (_client, _does, index) => {
        const setting = await accountWithGivenKey(service, index);
        const request = clientRequests(setting)[index];
        if (request === undefined) throw new Error('no such request');
        const { method, target, headers, body } = request;
        const answer = await service.send({ method, target, headers, ...(body === '' ? {} : { body }) });
        checkAnswer(request, answer);
      },
    );
  });

  describe('who may do what', () => {
    it('answers 401 in the form asked for, with a challenge, where credentials are missing or wrong', async () => {
      const { account } = service;
      for (const authorization of [
        '',
        'Basic',
        'Bearer x',
        basic(account.key, 'wrong'),
        basic('nobody', account.token),
        basic('', ''),
      ]) {
        for (const format of ['', '.json']) {
          const answer = await service.send({
            target: `/v1/Accounts/${account.sid}/CustomerWhitelist/9800000001${format}`,
            headers: authorization === '' ? {} : { authorization },
          });
          expect(answer.status).toBe(401);
          expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
          expect(exceptionOf(answer)).toEqual({ Status: 401, Message: expect.any(String) });
        }
      }
    });

    it('takes key and token, and sid and token of any key', async () => {
      const { account } = service;
      const second = JSON.parse((await service.api('POST', `/accounts/${account.sid}/keys`, {})).body);
      for (const authorization of [
        basic(account.key, account.token),
        basic(account.sid, account.token),
        basic(account.sid, second.token),
      ]) {
        const target = `/v1/Accounts/${account.sid}/CustomerWhitelist/9800000001`;
        expect((await service.send({ target, headers: { authorization } })).status).toBe(200);
      }
      expect((await status(service, account, 9_800_000_001, basic(second.key, account.token))).status).toBe(401);
    });

    it('refuses a revoked key at once', async () => {
      const account = await service.openAccount();
      expect((await status(service, account, 9_800_000_001)).status).toBe(200);
      await service.api('DELETE', `/accounts/${account.sid}/keys/${account.key}`);
      expect((await status(service, account, 9_800_000_001)).status).toBe(401);
      expect((await status(service, account, 9_800_000_001, basic(account.sid, account.token))).status).toBe(401);
    });

    it('answers a foreign, a closed and an unknown sid alike: status, body and header names (R1)', async () => {
      const [foreign, closed] = [await service.openAccount(), await service.openAccount()];
      await setStatus(service, closed, 'closed');
      for (const [method, path] of [
        ['GET', 'CustomerWhitelist/9800000001'],
        ['GET', 'Numbers/9800000001.json'],
        ['POST', 'CustomerWhitelist.json'],
        ['DELETE', 'CustomerWhitelist?Number=9800000001'],
      ] as const) {
        const answers: HttpAnswer[] = [];
        for (const sid of [foreign.sid, closed.sid, 'never-existed']) {
          const target = `/v1/Accounts/${sid}/${path}`;
          answers.push(await service.send({ method, target, headers: keyOf(service.account) }));
        }
        answers.push(await service.send({ method, target: `/v1/Accounts/${closed.sid}/${path}`, headers: keyOf(closed) }));
        for (const answer of answers) {
          expect(answer.status).toBe(401);
          expect(answer.body).toBe(answers[0]?.body);
          expect(answer.headerNames).toEqual(answers[0]?.headerNames);
        }
      }
    });

    it('refuses a POST without an agreement or while suspended with 403, before its parameters are looked at (R1)', async () => {
      const without = await service.openAccount({ agreement: false });
      const suspended = await service.openAccount();
      await setStatus(service, suspended, 'suspended');
      for (const account of [without, suspended]) {
        for (const numbers of [[9_800_000_001], []]) {
          const answer = await post(service, account, numbers);
          expect(exceptionOf(answer).Status).toBe(403);
        }
        expect((await status(service, account, 9_800_000_001)).status).toBe(200);
        const target = `/v1/Accounts/${account.sid}/CustomerWhitelist.json?Number=9800000001`;
        const removed = await service.send({ method: 'DELETE', target, headers: keyOf(account) });
        expect(JSON.parse(removed.body).Result).toMatchObject({ Total: 1, Redundant: 1 });
      }
    });

    it('gives a missing, malformed, foreign and non-existent VirtualNumber the same 400 (R2)', async () => {
      const { account } = service;
      const foreign = await service.openAccount();
      const answers: HttpAnswer[] = [];
      for (const virtualNumber of ['', 'x', '12', String(foreign.virtualNumber), '8047999999', String(service.demo.objectLine)]) {
        answers.push(await post(service, account, [9_800_000_001], { VirtualNumber: virtualNumber }));
      }
      for (const answer of answers) {
        expect(answer.status).toBe(400);
        expect(answer.body).toBe(answers[0]?.body);
      }
    });
  });

  describe('what is answered', () => {
    it('posts, finds the repeat Redundant, and says so of each number on request', async () => {
      const account = await service.openAccount();
      const numbers = ['9800000001', '9800000001', '+91 98000 00002', '12', '8022200003'];
      const answer = await post(service, account, numbers, { Details: 'true' });
      expect(JSON.parse(answer.body).Result).toEqual({
        Total: 5,
        Duplicate: 1,
        Processed: 4,
        Succeeded: 2,
        Redundant: 0,
        Failed: 2,
        Message: expect.stringContaining('have been added'),
        Details: [
          { Number: '09800000001', Outcome: 'Succeeded', Reason: 'whitelisted' },
          { Number: '09800000001', Outcome: 'Duplicate', Reason: 'repeated' },
          { Number: '09800000002', Outcome: 'Succeeded', Reason: 'whitelisted' },
          { Number: '12', Outcome: 'Failed', Reason: 'invalid_number' },
          { Number: '08022200003', Outcome: 'Failed', Reason: 'not_sms_capable' },
        ],
      });
      const again = JSON.parse((await post(service, account, ['9800000001'])).body).Result;
      expect(again).toMatchObject({ Total: 1, Succeeded: 0, Redundant: 1, Message: 'No numbers were added to the whitelist.' });
    });

    it('says in XML what became of each number, escaped', async () => {
      const account = await service.openAccount();
      const answer = await service.send({
        method: 'POST',
        target: `/v1/Accounts/${account.sid}/CustomerWhitelist?Details=true`,
        headers: { ...keyOf(account), ...form },
        body: `VirtualNumber=${account.virtualNumber}&Number=%3Cb%3E%26`,
      });
      expect(answer.headers['content-type']).toBe('application/xml');
      expect(answer.body).toContain('<Details><Detail><Number>&lt;b&gt;&amp;</Number><Outcome>Failed</Outcome>');
    });

    it('deletes what stands and finds the rest Redundant', async () => {
      const account = await service.openAccount();
      await post(service, account, ['9800000001']);
      const target = `/v1/Accounts/${account.sid}/CustomerWhitelist.json?Number=9800000001,9800000002`;
      const answer = await service.send({ method: 'DELETE', target, headers: keyOf(account) });
      expect(JSON.parse(answer.body).Result).toMatchObject({
        Total: 2,
        Succeeded: 1,
        Redundant: 1,
        Message: 'The numbers have been deleted from the whitelist.',
      });
      expect(resultOf(await status(service, account, 9_800_000_001))).toEqual({ Status: 'Neutral', Type: '', Expiry: -1 });
    });

    it('refuses an unreadable number in a path with 400, and a person of a service series too (R3)', async () => {
      const { account } = service;
      for (const number of ['12', 'abc', '1800123456', '9800000001.0', '%ff', '98000000011111']) {
        for (const resource of ['CustomerWhitelist', 'Numbers']) {
          const target = `/v1/Accounts/${account.sid}/${resource}/${number}.json`;
          const answer = await service.send({ target, headers: keyOf(account) });
          expect([number, answer.status, exceptionOf(answer).Status]).toEqual([number, 400, 400]);
        }
      }
    });

    it('treats a preference that nobody knows as on DND, or says so where the account wants it (R5)', async () => {
      const account = await service.openAccount();
      const numbers = async (number: string) => {
        const target = `/v1/Accounts/${account.sid}/Numbers/${number}.json`;
        return JSON.parse((await service.send({ target, headers: keyOf(account) })).body).Numbers;
      };
      expect(await numbers('%2B919800000001')).toEqual({
        PhoneNumber: '09800000001',
        Circle: '',
        CircleName: '',
        Type: 'Mobile',
        Operator: 'A',
        OperatorName: 'Airtel',
        DND: 'Yes',
      });
      expect(await numbers('8022200003')).toMatchObject({ Circle: 'KA', CircleName: 'Karnataka', Type: 'Landline', DND: 'Yes' });
      await service.api('PATCH', `/accounts/${account.sid}`, { settings: { unknownPreference: 'unavailable' } });
      expect(await numbers('9800000001')).toMatchObject({ DND: 'Unavailable' });
    });

    it('answers a HEAD as a GET without its body, and ignores the body of a GET', async () => {
      const { account } = service;
      const target = `/v1/Accounts/${account.sid}/CustomerWhitelist/9800000001.json`;
      const get = await service.send({ target, headers: { ...keyOf(account), ...form }, body: 'Number=1' });
      const head = await service.send({ method: 'HEAD', target, headers: keyOf(account) });
      expect([get.status, head.status, head.body]).toEqual([200, 200, '']);
      expect(head.headers['content-length']).toBe(get.headers['content-length']);
      expect(head.headers['content-type']).toBe('application/json');
    });
  });

  describe('large requests', () => {
    it('takes 100,000 items as a list and as repeated Number[]', async () => {
      const account = await service.openAccount();
      const numbers = Array.from({ length: 100_000 }, (_, i) => 9_400_000_000 + (i % 3_000));
      const list = JSON.parse((await post(service, account, numbers)).body).Result;
      expect(list).toMatchObject({ Total: 100_000, Duplicate: 97_000, Succeeded: 3_000 });
      const array = await service.send({
        method: 'POST',
        target: `/v1/Accounts/${account.sid}/CustomerWhitelist.json`,
        headers: { ...keyOf(account), ...form },
        body: `VirtualNumber=${account.virtualNumber}&${numbers.map((number) => `Number[]=${number}`).join('&')}`,
      });
      expect(JSON.parse(array.body).Result).toMatchObject({ Total: 100_000, Duplicate: 97_000, Redundant: 3_000 });
    });
  });
});

it('refuses more than a million numbers or 32 MiB with 413 and does nothing, whatever the database', async () => {
  const service = await startTestService('PostgreSQL');
  try {
    const account = await service.openAccount();
    const many = Array.from({ length: 1_000_001 }, (_, i) => 9_000_000_000 + i).join(',');
    const head = `VirtualNumber=${account.virtualNumber}&Number=`;
    const target = `/v1/Accounts/${account.sid}/CustomerWhitelist.json`;
    const large = Buffer.alloc(33_554_433, '9000000000,');
    async function* chunks() {
      yield Buffer.from(head);
      for (let at = 0; at < large.length; at += 1_048_576) yield large.subarray(at, at + 1_048_576);
    }
    for (const body of [`${head}${many}`, large, chunks()]) {
      const answer = await service.send({ method: 'POST', target, headers: { ...keyOf(account), ...form }, body });
      expect(exceptionOf(answer)).toMatchObject({ Status: 413 });
    }
    expect(resultOf(await status(service, account, 9_000_000_000))).toMatchObject({ Status: 'Neutral' });
    const { body } = await service.api('GET', `/accounts/${account.sid}/entries`);
    expect(JSON.parse(body).items).toEqual([]);
  } finally {
    await service.stop();
  }
});

async function accountWithGivenKey(service: RunningService, index: number) {
  const account = await service.openAccount();
  const key = `client-key-${index}-${account.sid}`;
  await service.api('POST', `/accounts/${account.sid}/keys`, { key, token });
  const { sid, virtualNumber } = account;
  return { sid, key, token, virtualNumber, numbers: [9_000_000_001, 9_800_000_002, 8_022_200_003] as const };
}

/** What the documents promise a client that sent this. */
function checkAnswer({ means }: ClientRequest, answer: HttpAnswer): void {
  expect(answer.headers['content-type']).toBe(means.format === 'json' ? 'application/json' : 'application/xml');
  const document = documentOf(answer);
  switch (means.kind) {
    case 'post':
    case 'delete': {
      expect(answer.status).toBe(200);
      const { Total, Duplicate, Processed, Succeeded, Redundant, Failed, Message } = document.Result;
      expect(Total).toBe(means.numbers.length);
      expect(Duplicate).toBe(means.numbers.length - new Set(means.numbers).size);
      expect([Duplicate + Processed, Succeeded + Redundant + Failed]).toEqual([Total, Processed]);
      expect(Message.includes('The numbers have been added to the whitelist')).toBe(means.kind === 'post' && Succeeded > 0);
      break;
    }
    case 'post_without_virtual_number':
      expect([answer.status, document.RestException.Status]).toEqual([400, 400]);
      break;
    case 'whitelist_number':
      expect([answer.status, document.Result.Status, document.Result.Expiry]).toEqual([200, 'Neutral', -1]);
      break;
    case 'numbers':
      expect([answer.status, String(document.Numbers.PhoneNumber)]).toEqual([200, `0${means.number}`]);
      expect(document.Numbers.DND).toBe('Yes');
      break;
    case 'not_served':
      expect([answer.status, document.RestException.Status]).toEqual([404, 404]);
      break;
  }
}

function documentOf({ headers, body }: HttpAnswer) {
  if (headers['content-type'] === 'application/json') return JSON.parse(body);
  return xml.parse(body).TwilioResponse;
}

function exceptionOf(answer: HttpAnswer) {
  const exception = documentOf(answer).RestException;
  expect(exception.Status).toBe(answer.status);
  return exception;
}

function resultOf(answer: HttpAnswer) {
  return documentOf(answer).Result;
}

function status(service: RunningService, account: TestAccount, number: number, authorization?: string): Promise<HttpAnswer> {
  const headers = authorization === undefined ? keyOf(account) : { authorization };
  return service.send({ target: `/v1/Accounts/${account.sid}/CustomerWhitelist/${number}.json`, headers });
}

function post(
  service: RunningService,
  account: TestAccount,
  numbers: readonly (number | string)[],
  others: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  const fields = { VirtualNumber: `0${account.virtualNumber}`, Number: numbers.join(','), ...others };
  return service.send({
    method: 'POST',
    target: `/v1/Accounts/${account.sid}/CustomerWhitelist.json`,
    headers: { ...keyOf(account), ...form },
    body: new URLSearchParams(fields).toString(),
  });
}

async function setStatus(service: RunningService, account: TestAccount, status: 'suspended' | 'closed'): Promise<void> {
  await service.api('PUT', `/accounts/${account.sid}/status`, { status, reason: 'for a test' });
}
