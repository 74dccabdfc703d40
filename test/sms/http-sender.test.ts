import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import type { OutgoingMessage } from '#app/ports/notices.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { SendersFileError } from '#sms/fields.ts';
import { readSenders } from '#sms/read-senders.ts';
import { senderPool } from '#sms/sender-pool.ts';
import { selfSigned } from '#test/support/certificate.ts';
import { silentLog } from '#test/support/world-stores.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A provider that answers every request alike; null: never. */
async function provider(answer: { readonly status?: number; readonly body: string } | null | 'breaks off') {
  const asked: Asked[] = [];
  const server = http.createServer(async (request, response) => {
    const { method, url, headers } = request;
    asked.push({ method, url, headers, body: await text(request) });
    if (answer === null) return;
    if (answer === 'breaks off') request.socket.destroy();
    else response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Where nobody listens any more. */
async function nowhere(): Promise<string> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function senderOf(settings: object) {
  const file = JSON.stringify({ senders: [{ name: 'one', perSecond: 1_000, answerSeconds: 1, ...settings }] });
  const [sender] = readSenders(file, { log: silentLog, odd: () => undefined });
  if (sender === undefined) throw new Error('no sender');
  open.push(sender.close);
  return sender;
}

const message: OutgoingMessage = {
  key: '1/9800000001/1',
  to: 9800000001 as PhoneNumber,
  from: 'ACMEBK',
  text: 'आपने पंजीकरण किया है & {line} $& 09876500001',
  language: 'hi',
  line: 9876500001 as PhoneNumber,
  meaning: 'inform',
  dltTemplateId: '1107160000000000012',
  category: 'service_implicit',
  entityId: '1101160000000000034',
  brand: 'Acme',
  sid: 'acme',
};

const exotel = { kind: 'exotel', sid: 'acme1', key: 'k', token: 't' };
const queued = JSON.stringify({ SMSMessage: { Sid: '32ab', AccountSid: 'acme1', From: 'ACMEBK', Status: 'queued' } });
const refusal = (status: number, words: string) => JSON.stringify({ RestException: { Status: status, Message: words } });

describe('Exotel', () => {
  test('is given a message as its documentation says, and its callback makes receipts due', async () => {
    const { asked, url } = await provider({ body: queued });
    const [result] = await senderOf({ ...exotel, url, statusCallback: 'https://here.example/receipt' }).send([message]);
    expect(result).toEqual({ kind: 'accepted', messageId: '32ab', receipts: true });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/v1/Accounts/acme1/Sms/send.json' });
    expect(asked[0]?.headers.authorization).toBe(`Basic ${btoa('k:t')}`);
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      From: 'ACMEBK',
      To: '09800000001',
      Body: message.text,
      EncodingType: 'unicode',
      DltEntityId: '1101160000000000034',
      DltTemplateId: '1107160000000000012',
      SmsType: 'transactional',
      Priority: 'normal',
      CustomField: '1/9800000001/1',
      StatusCallback: 'https://here.example/receipt',
    });
  });

  test('without a callback tells of no delivery, and a message in the GSM alphabet is plain', async () => {
    const { asked, url } = await provider({ body: queued });
    const sender = senderOf({ ...exotel, url });
    expect(await sender.send([{ ...message, text: 'Hello', entityId: null }])).toEqual([
      { kind: 'accepted', messageId: '32ab', receipts: false },
    ]);
    const fields = new URLSearchParams(asked[0]?.body);
    expect([fields.get('EncodingType'), fields.has('DltEntityId'), fields.has('StatusCallback')]).toEqual([
      'plain',
      false,
      false,
    ]);
  });

  test.each([
    [400, refusal(400, 'Invalid Recipient [09800000001]'), 'refused', 'HTTP 400 Invalid Recipient [09800000001]'],
    [400, refusal(400, 'Invalid Parameters'), 'try_later', 'set up wrongly: HTTP 400 Invalid Parameters'],
    [401, refusal(401, 'Authenticate'), 'try_later', 'set up wrongly: HTTP 401 Authenticate'],
    [403, refusal(403, 'Insufficient balance'), 'try_later', 'set up wrongly: HTTP 403 Insufficient balance'],
    [429, refusal(429, 'Too Many Requests'), 'try_later', 'HTTP 429 Too Many Requests'],
    [503, 'down', 'try_later', 'HTTP 503'],
    [500, refusal(500, 'Internal Server Error'), 'unknown', 'HTTP 500 Internal Server Error'],
    [200, '<html>', 'unknown', 'HTTP 200'],
    [200, JSON.stringify({ SMSMessage: { Sid: 'a', Status: 'failed' } }), 'unknown', 'HTTP 200'],
  ])('that answers %d %s is believed', async (status, body, kind, reason) => {
    const { url } = await provider({ status, body });
    expect(await senderOf({ ...exotel, url }).send([message])).toEqual([{ kind, reason }]);
  });
});

describe('a provider by HTTP', () => {
  test('that is silent, or breaks off, may have sent; one that cannot be reached has not', async () => {
    const silent = await provider(null);
    const broken = await provider('breaks off');
    const results = await Promise.all(
      [silent.url, broken.url, await nowhere()].map((url) => senderOf({ ...exotel, url }).send([message])),
    );
    expect(results.map(([result]) => result?.kind)).toEqual(['unknown', 'unknown', 'try_later']);
    expect([silent.asked.length, broken.asked.length]).toEqual([1, 1]);
  });

  test('whose certificate is not trusted is told nothing, so nothing was sent', async () => {
    let asked = 0;
    const server = https.createServer(selfSigned('provider.example'), () => {
      asked += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(async () => void server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const reason = 'the provider cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT)';
    expect(await senderOf({ ...exotel, url }).send([message])).toEqual([{ kind: 'try_later', reason }]);
    expect(asked).toBe(0);
  });

  test('that wants in a header what none can hold is not asked, and who is sent something else beside it is', async () => {
    const { asked, url } = await provider({ body: '{"id": 1}' });
    const sender = senderOf({
      kind: 'http',
      url,
      headers: { 'x-name': '{brand}' },
      form: { a: '{text}' },
      answer: { id: '/id' },
    });
    const results = await sender.send([{ ...message, brand: 'शांति' }, message]);
    const reason = 'set up wrongly: a header cannot hold what is to be filled in';
    expect(results).toEqual([
      { kind: 'try_later', reason },
      { kind: 'accepted', messageId: '1', receipts: false },
    ]);
    expect(asked).toHaveLength(1);
  });

  test('R7 is not asked for what has its hours over when its turn comes', async () => {
    const { asked, url } = await provider({ body: '{"id": 1}' });
    const sender = senderOf({ kind: 'http', url, form: { a: '{text}' }, answer: { id: '/id' }, perSecond: 4 });
    const results = await sender.send([message, { ...message, within: 200 }, message]);
    expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'no_room', 'accepted']);
    expect(asked).toHaveLength(2);
  });

  test('gets JSON in which texts stand as they are, whatever signs they have', async () => {
    const { asked, url } = await provider({ body: JSON.stringify({ ids: [{ id: 17 }], ok: true }) });
    const said = { ...message, text: 'say "no" \\ {number}' };
    const sender = senderOf({
      kind: 'http',
      url: `${url}/send?a=1`,
      query: { to: '{number}' },
      headers: { 'x-key': '{key}' },
      json: { text: '{text}', to: ['91{number}'], by: '{brand} {line}', n: 1, unset: '{what}' },
      answer: { id: '/ids/0/id', taken: { '/ok': ['true'] } },
    });
    expect(await sender.send([said])).toEqual([{ kind: 'accepted', messageId: '17', receipts: false }]);
    expect(asked[0]?.url).toBe('/send?a=1&to=9800000001');
    expect(asked[0]?.headers['x-key']).toBe('1/9800000001/1');
    const expected = { text: 'say "no" \\ {number}', to: ['919800000001'], by: 'Acme 09876500001', n: 1, unset: '{what}' };
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual(expected);
  });

  test.each([
    ['error 1005: try again', 'try_later'],
    ['ERR210', 'try_later'],
    ['balance 10.50', 'try_later'],
    ['code 10', 'refused'],
    ['(10) not a subscriber', 'refused'],
    ['failed: 10.', 'refused'],
    ['Invalid Recipients', 'refused'],
  ])('whose refusals 10 and "invalid recipient" are final says %s', async (words, kind) => {
    const { url } = await provider({ status: 400, body: JSON.stringify({ words }) });
    const answer = { id: '/id', words: '/words' };
    const sender = senderOf({ kind: 'http', url, form: { a: '{text}' }, answer, never: ['10', 'invalid recipient'] });
    expect((await sender.send([message]))[0]?.kind).toBe(kind);
  });

  test('that names a message by a number of many digits is understood to the last of them', async () => {
    const { url } = await provider({ body: '{"data": {"id": 1107160000000000013}}' });
    expect(await senderOf({ kind: 'http', url, form: { a: '{text}' }, answer: { id: '/data/id' } }).send([message])).toEqual([
      { kind: 'accepted', messageId: '1107160000000000013', receipts: false },
    ]);
  });

  test('a code of the DLT chain is told as it came, and for what it is', async () => {
    const { url } = await provider({ status: 200, body: JSON.stringify({ status: 'error', code: 605, details: 'rejected' }) });
    const answer = { id: '/id', taken: { '/status': ['success'] }, code: '/code', words: '/details' };
    const reason = 'set up wrongly: HTTP 200 605 rejected (set up wrongly at the DLT portal: ENTITY_ID_NOT_ALLOWED_FOR_TM)';
    expect(await senderOf({ kind: 'http', url, form: { a: '{text}' }, answer }).send([message])).toEqual([
      { kind: 'try_later', reason },
    ]);
    expect((await senderOf({ kind: 'http', url, form: { a: '{text}' }, answer, never: ['605'] }).send([message]))[0]?.kind).toBe(
      'refused',
    );
  });
});

describe('the DLT category', () => {
  test.each([
    ['transactional', 'transactional'],
    ['service_implicit', 'transactional'],
    ['service_explicit', 'transactional_opt_in'],
    ['promotional', 'promotional'],
  ] as const)('%s is %s to Exotel', async (category, smsType) => {
    const { asked, url } = await provider({ body: queued });
    await senderOf({ ...exotel, url }).send([{ ...message, category }]);
    expect(new URLSearchParams(asked[0]?.body).get('SmsType')).toBe(smsType);
  });

  test('is called by any other provider as the file says, else as it is here', async () => {
    const { asked, url } = await provider({ body: '{"id": 1}' });
    const http = { kind: 'http', url, form: { route: '{category}' }, answer: { id: '/id' } };
    const sender = senderOf({ ...http, categories: { promotional: 'MKT' } });
    await sender.send([{ ...message, category: 'promotional' }]);
    await sender.send([message]);
    expect(asked.map(({ body }) => body)).toEqual(['route=MKT', 'route=service_implicit']);
    expect(() => senderOf({ ...http, categories: { promo: 'MKT' } })).toThrow('not known: promo');
  });
});

describe('several senders', () => {
  const named = (name: string, url: string, more: object = {}) => ({
    ...exotel,
    name,
    perSecond: 1_000,
    answerSeconds: 1,
    url,
    ...more,
  });

  function pool(...senders: readonly object[]) {
    const made = senderPool(readSenders(JSON.stringify({ senders }), { log: silentLog, odd: () => undefined }));
    open.push(made.close);
    return made;
  }
  const many = (count: number): readonly OutgoingMessage[] =>
    Array.from({ length: count }, (_, n) => ({ ...message, key: `${n}`, to: (9800000000 + n) as PhoneNumber }));

  test('share messages by their weights', async () => {
    const [one, three] = [await provider({ body: queued }), await provider({ body: queued })];
    await pool(named('one', one.url), named('three', three.url, { weight: 3 })).send(many(40));
    expect([one.asked.length, three.asked.length]).toEqual([10, 30]);
  });

  test('take over what another has surely not sent, and only that', async () => {
    const good = await provider({ body: queued });
    const down = pool(named('down', await nowhere()), named('good', good.url));
    expect((await down.send(many(10))).map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'accepted'));
    expect(good.asked).toHaveLength(10);
    const doubtful = await provider({ status: 500, body: '' });
    const results = await pool(named('doubtful', doubtful.url), named('good', good.url)).send(many(10));
    expect(results.filter(({ kind }) => kind === 'unknown')).toHaveLength(5);
    expect([doubtful.asked.length, good.asked.length]).toEqual([5, 15]);
  });

  test('of which one is kept for an account: that account uses no other, and no other uses it', async () => {
    const [own, all] = [await provider({ body: queued }), await provider({ body: queued })];
    const both = pool(named('own', own.url, { accounts: ['acme'] }), named('all', all.url));
    await both.send(many(4));
    await both.send([{ ...message, sid: 'other' }]);
    expect([own.asked.length, all.asked.length]).toEqual([4, 1]);
  });
});

describe('a provider that answers in plain text and names no message', () => {
  const kannel = { kind: 'http', answer: { ownKey: true, taken: { '': ['0: Accepted for delivery'] } }, receipts: true };

  test.each([
    [202, '0: Accepted for delivery\n', { kind: 'accepted', messageId: '1/9800000001/1', receipts: true }],
    [202, '0: Accepted for something else', { kind: 'unknown', reason: 'HTTP 202' }],
    [403, 'Authorization failed for sendsms', { kind: 'try_later', reason: 'set up wrongly: HTTP 403' }],
    [503, 'Service unavailable', { kind: 'try_later', reason: 'HTTP 503' }],
  ])('and answers %d %s: the message is known by our key', async (status, body, result) => {
    const { url } = await provider({ status, body });
    expect(await senderOf({ ...kannel, url }).send([message])).toEqual([result]);
  });

  test('has to say that it took the message', () => {
    const url = 'http://127.0.0.1:1';
    expect(() => senderOf({ kind: 'http', url, answer: { ownKey: true } })).toThrow('taken must be given where ownKey is');
  });
});

describe('the worked examples of the documentation', () => {
  /** The sender of the page, which asks the stand-in instead. */
  function ofPage(name: string, url: string) {
    const page = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'sms-senders.md'), 'utf8');
    const examples = [...page.matchAll(/```json\n(.*?)```/gs)].flatMap(([, text = '{}']) => JSON.parse(text).senders);
    const example: { readonly url: string } = examples.find((one) => one.name === name);
    return senderOf({ ...example, url: `${url}${new URL(example.url).pathname}`, perSecond: 1_000 });
  }

  test('Kaleyra is given what its documentation asks for', async () => {
    const { asked, url } = await provider({
      status: 202,
      body: JSON.stringify({ id: '9b4d', body: 'Hello', type: 'TXN', data: [] }),
    });
    expect(await ofPage('kaleyra', url).send([message])).toEqual([{ kind: 'accepted', messageId: '9b4d', receipts: false }]);
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/v1/HXIN0000000000IN/messages' });
    expect(asked[0]?.headers).toMatchObject({
      'api-key': 'secret',
      'content-type': expect.stringContaining('application/x-www-form-urlencoded'),
    });
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      to: '+919800000001',
      sender: 'ACMEBK',
      type: 'TXN',
      unicode: 'Auto',
      body: message.text,
      template_id: '1107160000000000012',
      ref: '1/9800000001/1',
    });
  });

  test.each([
    ['kaleyra', 400, { code: 'RBC001', error: { code: 'E601', message: 'Invalid sender' } }, 'HTTP 400 E601 Invalid sender'],
    ['kaleyra', 401, { error: { message: 'Unauthorized' } }, 'HTTP 401 Unauthorized'],
    [
      'gupshup',
      200,
      { response: { id: '104', status: 'error', details: 'Message type unknown' } },
      'HTTP 200 104 Message type unknown',
    ],
    ['msg91', 200, { type: 'error', message: 'Invalid authkey' }, 'HTTP 200 Invalid authkey'],
  ])('%s that says no with %d is tried again: it is set up wrongly', async (name, status, body, words) => {
    const { url } = await provider({ status, body: JSON.stringify(body) });
    expect(await ofPage(name, url).send([message])).toEqual([{ kind: 'try_later', reason: `set up wrongly: ${words}` }]);
  });
});

describe('the file of senders', () => {
  test('every example of its documentation can be read', () => {
    const page = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'sms-senders.md'), 'utf8');
    const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => text);
    const names = examples.flatMap((text) => readSenders(text, { log: silentLog, odd: () => undefined }).map(({ name }) => name));
    expect(names).toEqual(['north', 'exotel', 'aws', 'gupshup', 'msg91', 'kaleyra', 'kannel']);
  });

  const smpp = { name: 'one', kind: 'smpp', host: 'h', systemId: 'a', password: 'top secret', perSecond: 1 };
  const byHttp = { name: 'one', kind: 'http', url: 'https://p.example', answer: { id: '/id' }, perSecond: 1 };
  const named = { ...exotel, name: 'one', perSecond: 1 };
  const aws = { name: 'one', kind: 'aws', perSecond: 1 };
  test.each([
    ['no JSON, {"password": "top secret"', 'the file must be an object in JSON'],
    [{ senders: [] }, 'the file must set up at least one sender'],
    [{ senders: [{ ...smpp, name: 'One' }] }, 'the file.senders[0].name must be up to 31 small letters'],
    [{ senders: [smpp, smpp] }, 'two senders are called one'],
    [{ senders: [{ ...smpp, window: 0 }] }, 'senders[0].window must be a whole number from 1 to 10000'],
    [{ senders: [{ ...smpp, perSecond: -1 }] }, 'senders[0].perSecond must be a number above 0'],
    [{ senders: [{ ...smpp, windows: 3 }] }, 'senders[0] has a field that is not known: windows'],
    [{ senders: [{ ...smpp, entityTlv: { tag: '5120' } }] }, 'the tag of a TLV must be written as 0x1400 is'],
    [{ senders: [{ ...smpp, kind: 'fax' }] }, 'senders[0].kind must be one of smpp, http, exotel'],
    [{ senders: [{ ...smpp, tls: { ca: '/no/such/file' } }] }, 'tls.ca must be a file that can be read'],
    [{ senders: [{ ...smpp, host: undefined, hosts: [] }] }, 'hosts must be a list of one host or more'],
    [{ senders: [{ ...smpp, accounts: [] }] }, 'accounts must be a list of sids, or left out where it serves all'],
    [{ senders: [{ ...byHttp, url: 'https://me:top%20secret@p.example' }] }, 'address without user name and password'],
    [{ senders: [{ ...named, url: 'https://me:top%20secret@p.example' }] }, 'address without user name and password'],
    [{ senders: [{ ...byHttp, method: 'GET', form: { a: 'b' } }] }, 'method must be POST where there is a form or json'],
    [{ senders: [{ ...byHttp, form: { a: 'b' }, json: {} }] }, 'json must be given without form, or form without it'],
    [{ senders: [{ ...byHttp, headers: { 'x-key': 'top secret\nof two lines' } }] }, 'headers must be names and values'],
    [{ senders: [{ ...byHttp, headers: { 'my key': 'top secret' } }] }, 'headers must be names and values as HTTP has them'],
    [{ senders: [{ ...byHttp, answer: { id: '/id', taken: { '/status': [] } } }] }, 'taken must be lists with a text or more'],
    [{ senders: [{ ...aws, endpoint: 'vpc.example' }] }, 'endpoint must be an http or https address'],
    [{ senders: [{ ...aws, region: 'ap south 1' }] }, 'region must be a region such as ap-south-1'],
  ])('with a mistake is refused with a sentence that quotes no secret (%#)', (given, sentence) => {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    const reading = () => readSenders(text, { log: silentLog, odd: () => undefined });
    expect(reading).toThrow(SendersFileError);
    expect(reading).toThrow(sentence);
    expect(reading).not.toThrow(/top(?: |%20)secret/);
  });
});
