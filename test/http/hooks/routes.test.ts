import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPostgres } from '#store/engine/postgres.ts';
import type { HttpAnswer } from '#test/support/http-client.ts';
import { forEachService, keyOf, type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';

let persons = 0;

/** A number of a person that no other test uses. */
function nextPerson(): number {
  persons += 1;
  return 9_820_000_000 + persons;
}

forEachService((start) => {
  let service: RunningService;
  let person: number;

  beforeAll(async () => {
    service = await start();
  });
  beforeEach(async () => {
    person = nextPerson();
    await resetMode(service);
  });

  it('applies a missed call on the object line before it answers, told in either dialect and by GET or POST', async () => {
    const { objectLine, hookSecret } = service.demo;
    const query = (number: number) => `CallSid=c${number}&CallFrom=0${number}&CallTo=0${objectLine}&Direction=incoming`;
    for (const call of [
      (from: number) => hook(service, 'json', 'missed-call', { id: `j${from}`, from: String(from), to: String(objectLine) }),
      (from: number) => service.send({ target: `/hooks/exotel/${hookSecret}/missed-call?${query(from)}` }),
      (from: number) =>
        service.send({
          method: 'POST',
          target: `/hooks/exotel/${hookSecret}/missed-call`,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: query(from),
        }),
    ]) {
      const from = nextPerson();
      await post(service, from);
      const answer = await call(from);
      expect([answer.status, answer.body]).toEqual([200, '{"outcome":"applied"}']);
      expect(await statusOf(service, from)).toBe('Blacklist');
      expect((await call(from)).body).toBe('{"outcome":"repeated"}');
    }
  });

  it('hears inbound calls and texts: a contact whitelists, STOP objects, START takes it back', async () => {
    const { virtualNumber } = service.demo;
    const told = { from: String(person), to: String(virtualNumber) };
    expect((await hook(service, 'json', 'inbound-call', { ...told, id: `call ${person}` })).body).toBe('{"outcome":"applied"}');
    expect(await statusOf(service, person)).toBe('Whitelist');
    await hook(service, 'json', 'inbound-sms', { ...told, id: `stop ${person}`, text: 'Stop' });
    expect(await statusOf(service, person)).toBe('Blacklist');
    await hook(service, 'json', 'inbound-sms', { ...told, id: `start ${person}`, text: 'START' });
    expect(await statusOf(service, person)).not.toBe('Blacklist');
  });

  it('R13: on a virtual number that is retired a text that says STOP counts, and nothing else', async () => {
    const { sid, virtualNumber } = await service.openAccount();
    const connection = JSON.parse((await service.api('POST', '/carrier-connections', { name: 'retired', dialect: 'json' })).body);
    await service.api('PATCH', `/accounts/${sid}/virtual-numbers/${virtualNumber}`, { connectionId: connection.id });
    expect((await service.api('DELETE', `/accounts/${sid}/virtual-numbers/${virtualNumber}`)).status).toBe(204);
    const standing = async () => JSON.parse((await service.api('GET', `/accounts/${sid}/entries/${person}`)).body).status;
    const tell = async (what: 'inbound-call' | 'inbound-sms', id: string, text?: string) => {
      const body = JSON.stringify({ id: `${id} ${person}`, from: String(person), to: String(virtualNumber), text });
      const headers = { 'content-type': 'application/json' };
      return (await service.send({ method: 'POST', target: `/hooks/json/${connection.secret}/${what}`, headers, body })).body;
    };
    expect(await tell('inbound-call', 'call')).toBe('{"outcome":"kept"}');
    expect(await tell('inbound-sms', 'text', 'hello')).toBe('{"outcome":"kept"}');
    expect(await tell('inbound-sms', 'stop', 'STOP')).toBe('{"outcome":"applied"}');
    expect(await standing()).toBe('blacklist');
    expect(await tell('inbound-sms', 'start', 'START')).toBe('{"outcome":"kept"}');
    expect(await standing()).toBe('blacklist');
  });

  it('keeps what says nothing as evidence', async () => {
    const { objectLine } = service.demo;
    for (const from of ['anonymous', '', String(person)]) {
      const answer = await hook(service, 'json', 'missed-call', { id: `k${person}${from}`, from, to: String(objectLine) });
      expect([answer.status, answer.body]).toEqual([200, '{"outcome":"kept"}']);
    }
    expect(await statusOf(service, person)).toBe('Neutral');
  });

  it('answers an unknown secret, whatever it reports, with the same 403 and keeps nothing but a count', async () => {
    const before = await refusals(service);
    for (const target of [
      '/hooks/json/wrong/missed-call',
      '/hooks/json/wrong/receipt',
      `/hooks/exotel/${'x'.repeat(200)}/inbound-sms?SmsSid=1`,
    ]) {
      const answer = await service.send({ method: 'POST', target, body: '{"id":"1","from":"9800000001","to":"8047100002"}' });
      expect([answer.status, JSON.parse(answer.body).status]).toEqual([403, 403]);
    }
    expect(await refusals(service)).toBe(before + 3);
    expect(service.logged.join()).not.toContain('wrong');
  });

  it('refuses a report about a number that is not the connection’s, and hears it from the one whose it is', async () => {
    const account = await service.openAccount();
    const connection = JSON.parse((await service.api('POST', '/carrier-connections', { name: 'another', dialect: 'json' })).body);
    await service.api('PATCH', `/accounts/${account.sid}/virtual-numbers/${account.virtualNumber}`, {
      connectionId: connection.id,
    });
    const report = { id: `r${person}`, from: String(person), to: String(account.virtualNumber) };
    for (const to of [report.to, '8047999999', 'x']) {
      expect((await hook(service, 'json', 'inbound-call', { ...report, to })).status).toBe(403);
    }
    const answer = await service.send({
      method: 'POST',
      target: connection.hooks['inbound-call'] ?? `/hooks/json/${connection.secret}/inbound-call`,
      headers: json,
      body: JSON.stringify(report),
    });
    expect(answer.body).toBe('{"outcome":"applied"}');
  });

  it('answers 400 for a report that cannot be read, and passes over calls that we made', async () => {
    const { hookSecret } = service.demo;
    for (const body of ['', '{', '[]', '{"from":"9800000001"}', '{"id":"1"}']) {
      const target = `/hooks/json/${hookSecret}/missed-call`;
      expect((await service.send({ method: 'POST', target, headers: json, body })).status).toBe(400);
    }
    const query = `CallSid=1&CallFrom=0${person}&CallTo=08047100001&Direction=outbound-api`;
    const answer = await service.send({ target: `/hooks/exotel/${hookSecret}/inbound-call?${query}` });
    expect([answer.status, answer.body]).toEqual([200, '{"outcome":"passed_over"}']);
    expect(await statusOf(service, person)).toBe('Neutral');
  });

  it('hears Twilio where it is signed, answers so that the call is refused, and takes the old token beside the new one', async () => {
    const url = 'https://consent.example';
    const created = { name: 'a carrier that signs', dialect: 'twilio', publicUrl: url, signingTokens: ['an-old-token'] };
    const connection = JSON.parse((await service.api('POST', '/carrier-connections', created)).body);
    expect([connection.signingTokens, connection.publicUrl]).toEqual([1, url]);
    await service.api('PATCH', `/consent-lines/${service.demo.objectLine}`, { connectionId: connection.id });
    await post(service, person);
    const body = `CallSid=t${person}&From=%2B91${person}&To=%2B91${service.demo.objectLine}&Direction=inbound`;
    const call = (token: string, fields = body) => {
      const target = connection.hooks['missed-call'];
      const text = `${url}${target}${[...new URLSearchParams(body)].toSorted().flat().join('')}`;
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': createHmac('sha1', token).update(text).digest('base64'),
      };
      return service.send({ method: 'POST', target, headers, body: fields });
    };
    const before = await refusals(service);
    for (const answer of [await call('another-token'), await call('an-old-token', `${body}&x=1`)]) {
      expect([answer.status, JSON.parse(answer.body).status]).toEqual([403, 403]);
    }
    expect([await refusals(service), await statusOf(service, person)]).toEqual([before + 2, 'Whitelist']);

    const path = `/carrier-connections/${connection.id}`;
    await service.api('PATCH', path, { signingTokens: ['an-old-token', 'a-new-token'] });
    for (const token of ['an-old-token', 'a-new-token', 'a-new-token']) {
      const answer = await call(token);
      expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([
        200,
        'text/xml; charset=utf-8',
        '<Response><Reject reason="busy"/></Response>',
      ]);
    }
    expect(await statusOf(service, person)).toBe('Blacklist');
    const { timeline } = JSON.parse((await service.api('GET', `/accounts/${service.account.sid}/entries/${person}`)).body);
    expect(timeline.filter(({ kind }: { kind: string }) => kind === 'objected')).toHaveLength(1);
    await service.api('PATCH', path, { signingTokens: ['a-new-token'] });
    expect((await call('an-old-token')).status).toBe(403);
    expect((await service.api('GET', '/carrier-connections')).body).not.toContain('token"');
    const demo = JSON.parse((await service.api('GET', '/carrier-connections?limit=100')).body).items.at(-1);
    await service.api('PATCH', `/consent-lines/${service.demo.objectLine}`, { connectionId: demo.id });
  });

  it('hears a carrier without a dialect by the names that the operator gave, and both secrets while one is replaced', async () => {
    const created = { name: 'another', dialect: 'mapped', fields: { id: 'ref', from: 'a', to: 'b' } };
    const connection = JSON.parse((await service.api('POST', '/carrier-connections', created)).body);
    const account = await service.openAccount();
    await service.api('PATCH', `/accounts/${account.sid}/virtual-numbers/${account.virtualNumber}`, {
      connectionId: connection.id,
    });
    const rotated = JSON.parse((await service.api('POST', `/carrier-connections/${connection.id}/rotation`)).body);
    const call = async (hooks: Record<string, string>, id: string) =>
      (await service.send({ target: `${hooks['inbound-call']}?ref=${id}&a=${person}&b=0${account.virtualNumber}` })).body;
    expect(await call(connection.hooks, 'r1')).toBe('{"outcome":"applied"}');
    expect(await call(rotated.hooks, 'r1')).toBe('{"outcome":"repeated"}');
    await service.api('POST', `/carrier-connections/${connection.id}/rotation`, { oldValidHours: 0 });
    expect(JSON.parse(await call(rotated.hooks, 'r1')).status).toBe(403);
    expect(await statusOf(service, person, account)).toBe('Whitelist');
  });

  it('R13: takes no texts of a carrier while nobody has said in which field their words are, and says so', async () => {
    const created = { name: 'without words', dialect: 'mapped', fields: { id: 'ref', from: 'a', to: 'b' } };
    const { id, hooks } = JSON.parse((await service.api('POST', '/carrier-connections', created)).body);
    expect(Object.keys(hooks)).toEqual(['missed-call', 'inbound-call', 'receipt', 'line-check']);
    const account = await service.openAccount();
    const path = `/accounts/${account.sid}/virtual-numbers/${account.virtualNumber}`;
    await service.api('PATCH', path, { connectionId: id });
    const address = hooks['inbound-call'].replace('inbound-call', 'inbound-sms');
    const text = (ref: string) =>
      service.send({ target: `${address}?ref=${ref}&a=${person}&b=0${account.virtualNumber}&words=STOP` });
    const refused = await text('t1');
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.body).detail]).toEqual([
      503,
      '30',
      'The connection takes no texts: its `fields` do not name the field that holds their words (`text`).',
    ]);
    expect(await statusOf(service, person, account)).toBe('Neutral');
    await service.api('PATCH', `/carrier-connections/${id}`, { fields: { text: 'words' } });
    expect((await text('t1')).body).toBe('{"outcome":"applied"}');
    expect(await statusOf(service, person, account)).toBe('Blacklist');
  });

  it('R8.3: hears a check of a line of the connection, in plain JSON whatever its dialect, and of no other', async () => {
    const created = { name: 'a trunk', dialect: 'sip', sources: ['192.0.2.10'] };
    const { id, hooks } = JSON.parse((await service.api('POST', '/carrier-connections', created)).body);
    const line = String(8_047_900_001);
    const { businessId } = await service.openAccount();
    await service.api('POST', '/consent-lines', { number: line, meaning: 'object', businessId, connectionId: id });
    const check = (body: unknown, target: string = hooks['line-check']) =>
      service.send({ method: 'POST', target, headers: json, body: typeof body === 'string' ? body : JSON.stringify(body) });
    expect((await check({ line: `0${line}`, outcome: 'works' })).body).toBe('{"outcome":"works"}');
    expect((await check({ line, outcome: 'broken' })).body).toBe('{"outcome":"broken"}');
    expect((await check({ line: service.demo.objectLine, outcome: 'broken' })).status).toBe(403);
    expect((await check({ line: service.demo.virtualNumber, outcome: 'works' })).status).toBe(403);
    for (const wrong of ['', '{', 'null', '[]', { line }, { line, outcome: 'perhaps' }, { line: [line], outcome: 'works' }]) {
      expect((await check(wrong)).status).toBe(400);
    }
    expect((await check({ line, outcome: 'works' }, '/hooks/sip/wrong/line-check')).status).toBe(403);
  });

  it('hears several receipts that one request carries, and asks for all of them again where one is not known yet', async () => {
    const created = {
      name: 'several at a time',
      dialect: 'mapped',
      fields: { receipts: 'response', messageId: 'externalId', recipient: 'phoneNo', status: 'status' },
      deliveredStatuses: ['SUCCESS'],
      failedStatuses: ['FAIL'],
    };
    const { id, hooks } = JSON.parse((await service.api('POST', '/carrier-connections', created)).body);
    const account = await service.openAccount();
    await service.api('PATCH', `/accounts/${account.sid}/virtual-numbers/${account.virtualNumber}`, { connectionId: id });
    const people = [nextPerson(), nextPerson(), nextPerson()];
    await post(service, people, account);
    const told = await Promise.all(
      people.map(async (phoneNo, n) => ({
        externalId: `sandbox-${await messageId(service, phoneNo)}`,
        phoneNo: `91${phoneNo}`,
        status: ['SUCCESS', 'FAIL', 'SUBMITTED'][n],
      })),
    );
    const tell = (receipts: readonly object[]) =>
      service.send({
        method: 'POST',
        target: hooks.receipt,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ response: JSON.stringify(receipts) }).toString(),
      });
    const early = { externalId: 'sandbox-888888', phoneNo: `91${nextPerson()}`, status: 'SUCCESS' };
    expect((await tell([...told, early])).status).toBe(503);
    const states = async () =>
      Promise.all(people.map(async (one) => (await noticesOf(service, account, one)).map(({ state }) => state)));
    expect(await states()).toEqual([['delivered'], ['failed'], ['accepted']]);
    expect((await tell(told)).body).toBe('{"outcome":"unchanged"}');
    expect((await tell([{ ...told[2], status: 'SUCCESS' }])).body).toBe('{"outcome":"applied"}');
    expect(await states()).toEqual([['delivered'], ['failed'], ['delivered']]);
  });

  it('survives texts that no database can hold', async () => {
    const { virtualNumber } = service.demo;
    const report = { id: `\u0000\ud800${person}`, from: `${person}\u0000`, to: String(virtualNumber), text: '\udfff\u0000 STOP' };
    expect((await hook(service, 'json', 'inbound-sms', report)).status).toBe(200);
  });

  it('records a receipt once; a failed notice ends its grant and a later delivery restores it (R6, R18)', async () => {
    await post(service, person);
    const receipt = { id: `sandbox-${await messageId(service, person)}`, to: String(person) };
    const told = async (status: string) =>
      (await hook(service, 'json', 'receipt', { ...receipt, status, reason: 'absent' })).body;
    expect(await told('submitted')).toBe('{"outcome":"passed_over"}');
    expect(await told('failed')).toBe('{"outcome":"applied"}');
    expect(await told('failed')).toBe('{"outcome":"unchanged"}');
    expect(await statusOf(service, person)).toBe('Neutral');
    expect(await told('delivered')).toBe('{"outcome":"applied"}');
    expect(await statusOf(service, person)).toBe('Whitelist');
    expect(await told('failed')).toBe('{"outcome":"unchanged"}');
    expect(await statusOf(service, person)).toBe('Whitelist');
    const { timeline } = JSON.parse((await service.api('GET', `/accounts/${service.account.sid}/entries/${person}`)).body);
    expect(timeline.map((event: { kind: string }) => event.kind)).toEqual([
      'declaration_posted',
      'notice_informed',
      'notice_failed',
      'notice_delivered',
    ]);
  });

  it('R5: a receipt that failed for DND puts the number on record as on DND, in either dialect; told again it is no younger', async () => {
    const account = await service.openAccount();
    await service.api('PATCH', `/accounts/${account.sid}`, {
      settings: { unknownPreference: 'unavailable' },
    });
    const connectionId = JSON.parse((await service.api('GET', '/carrier-connections')).body).items.at(-1).id;
    await service.api('PATCH', `/accounts/${account.sid}/virtual-numbers/${account.virtualNumber}`, { connectionId });
    const exotel = (id: string, to: number) =>
      service.send({ target: `/hooks/exotel/${service.demo.hookSecret}/receipt?SmsSid=${id}&To=0${to}&Status=failed_dnd` });
    const plain = (id: string, to: number) =>
      hook(service, 'json', 'receipt', { id, to: String(to), status: 'failed', error: 'dnd' });
    for (const receipt of [exotel, plain]) {
      const to = nextPerson();
      await post(service, to, account);
      const id = `sandbox-${await messageId(service, to)}`;
      expect(await dndOf(service, to, account)).toBe('Unavailable');
      expect((await receipt(id, to)).body).toBe('{"outcome":"applied"}');
      expect(await statusOf(service, to, account)).toBe('Neutral');
      await expect.poll(() => dndOf(service, to, account), { timeout: 10_000 }).toBe('Yes');
      expect((await receipt(id, to)).body).toBe('{"outcome":"unchanged"}');
    }
  });

  it('asks for a receipt of an unknown message again, and refuses one of another’s message', async () => {
    const unknown = await hook(service, 'json', 'receipt', { id: 'sandbox-999999', to: String(person), status: 'delivered' });
    expect([unknown.status, Number(unknown.headers['retry-after']) > 0]).toEqual([503, true]);
    const account = await service.openAccount();
    await post(service, person, account);
    const receipt = { id: `sandbox-${await messageId(service, person)}`, to: String(person), status: 'failed' };
    expect((await hook(service, 'json', 'receipt', receipt)).status).toBe(403);
    expect(await statusOf(service, person, account)).toBe('Whitelist');
  });

  it('applies each of many calls at once before its answer', async () => {
    const account = await service.openAccount();
    const people = Array.from({ length: 60 }, nextPerson);
    await post(service, people, account);
    const answers = await Promise.all(
      people.map((from) =>
        hook(service, 'json', 'missed-call', { id: `m${from}`, from: String(from), to: String(service.demo.objectLine) }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.body))).toEqual(new Set(['{"outcome":"applied"}']));
    for (const one of people) expect(await statusOf(service, one, account)).toBe('Blacklist');
  });
});

describe('a report that cannot be stored', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startTestService('PostgreSQL');
  });
  afterAll(() => service.stop());

  it('is answered 503 so that the carrier tells it again, and the repeat is applied', async () => {
    const person = nextPerson();
    await post(service, person);
    const call = () =>
      hook(service, 'json', 'missed-call', { id: 'x1', from: String(person), to: String(service.demo.objectLine) });
    const database = await openPostgres({ connectionString: service.config.databaseUrl ?? '', maxConnections: 1 });
    try {
      await database.script('alter table inbound_contacts rename to set_aside');
      const refused = await call();
      expect([refused.status, refused.headers['retry-after']]).toEqual([503, '30']);
      expect(await statusOf(service, person)).toBe('Whitelist');
      await database.script('alter table set_aside rename to inbound_contacts');
    } finally {
      await database.close();
    }
    expect((await call()).body).toBe('{"outcome":"applied"}');
    expect(await statusOf(service, person)).toBe('Blacklist');
    expect(service.logged.join()).toContain('a report could not be stored');
    expect(service.logged.join()).not.toContain(service.demo.hookSecret);
  });
});

describe('in production', () => {
  it('a connection is heard in its own dialect only', async () => {
    const service = await startTestService('embedded', { mode: 'production', adminToken: 'an-operators-token' });
    try {
      const { secret } = JSON.parse(
        (await service.api('POST', '/carrier-connections', { name: 'trunk', dialect: 'exotel' })).body,
      );
      const body = '{"id":"1","from":"9800000001","to":"8047100002"}';
      const answer = await service.send({ method: 'POST', target: `/hooks/json/${secret}/missed-call`, headers: json, body });
      expect(JSON.parse(answer.body).detail).toContain('secret');
      const own = await service.send({ target: `/hooks/exotel/${secret}/missed-call?CallSid=1&CallFrom=1&CallTo=2` });
      expect(JSON.parse(own.body).detail).toContain('not one of this connection');
    } finally {
      await service.stop();
    }
  });
});

const json = { 'content-type': 'application/json' };

function hook(service: RunningService, dialect: string, kind: string, body: object): Promise<HttpAnswer> {
  const target = `/hooks/${dialect}/${service.demo.hookSecret}/${kind}`;
  return service.send({ method: 'POST', target, headers: json, body: JSON.stringify(body) });
}

async function post(service: RunningService, numbers: number | readonly number[], account = service.account): Promise<void> {
  const answer = await service.send({
    method: 'POST',
    target: `/v1/Accounts/${account.sid}/CustomerWhitelist.json?VirtualNumber=${account.virtualNumber}&Number=${numbers}`,
    headers: keyOf(account),
  });
  expect(JSON.parse(answer.body).Result).toMatchObject({ Failed: 0, Redundant: 0 });
  await service.send({ target: '/sandbox/messages?limit=1' });
}

async function statusOf(service: RunningService, number: number, account = service.account): Promise<string> {
  const target = `/v1/Accounts/${account.sid}/CustomerWhitelist/${number}.json`;
  return JSON.parse((await service.send({ target, headers: keyOf(account) })).body).Result.Status;
}

async function dndOf(service: RunningService, number: number, account: TestAccount): Promise<string> {
  const target = `/v1/Accounts/${account.sid}/Numbers/${number}.json`;
  return JSON.parse((await service.send({ target, headers: keyOf(account) })).body).Numbers.DND;
}

async function messageId(service: RunningService, to: number): Promise<string> {
  return JSON.parse((await service.send({ target: `/sandbox/messages?to=${to}` })).body).items[0].id;
}

async function noticesOf(service: RunningService, account: TestAccount, number: number): Promise<readonly { state: string }[]> {
  return JSON.parse((await service.api('GET', `/accounts/${account.sid}/notices?number=${number}`)).body).items;
}

async function resetMode(service: RunningService): Promise<void> {
  await service.api('POST', `/businesses/${service.demo.businessId}/mode-reset`, { reason: 'the next test begins' });
}

async function refusals(service: RunningService): Promise<number> {
  const { body } = await service.send({ target: '/metrics' });
  return Number(/^sammati_hook_refusals_total (\d+)$/m.exec(body)?.[1]);
}
