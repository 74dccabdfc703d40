import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import { DAY, instant } from '#domain/kernel/instant.ts';
import type { HttpAnswer } from '#test/support/http-client.ts';
import { forEachService, keyOf, type RunningService, type TestAccount } from '#test/support/running-service.ts';
import { rawUpstream, type StubUpstream, stubUpstream } from '#test/support/stub-upstream.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
/** As the provider documents it. */
const call = { Call: { Sid: 'abc', AccountSid: 'theirs1', Status: 'in-progress', Direction: 'outbound-api', Price: null } };
const AGENT = '9800000071';
const CUSTOMER = '9800000072';
const STRANGER = '9800000073';
const OBJECTOR = '9800000074';

forEachService((start) => {
  let service: RunningService;
  let provider: StubUpstream;
  let account: TestAccount;

  beforeAll(async () => {
    provider = await stubUpstream((_request, response, body) => {
      if (body.includes('CustomField=own-gate')) {
        response.writeHead(403, { 'content-type': 'application/json', 'x-own': '1' });
        response.end(
          '{"RestException":{"Status":403,"Message":"Call to [0x] can not be made because of TRAI NDNC regulations"}}',
        );
      } else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(call));
    });
    service = await start({ upstreamSeconds: 1 });
    account = service.account;
    await upstream(provider.baseUrl);
    await service.api('POST', `/accounts/${account.sid}/members`, { number: AGENT });
    const told = await post({ Number: `${CUSTOMER},${OBJECTOR}`, VirtualNumber: String(account.virtualNumber) });
    expect(JSON.parse(told.body).Result.Succeeded).toBe(2);
    await service.api('POST', `/accounts/${account.sid}/objections`, { number: OBJECTOR, how: 'letter', reference: 'L-1' });
    const inbound = { from: AGENT, to: String(account.virtualNumber) };
    const body = JSON.stringify(inbound);
    await service.send({
      method: 'POST',
      target: '/sandbox/inbound-calls',
      headers: { 'content-type': 'application/json' },
      body,
    });
  });
  afterAll(() => provider.close());

  function upstream(baseUrl: string): Promise<HttpAnswer> {
    const body = { baseUrl, sid: 'theirs1', key: 'provider-key', token: 'provider-token' };
    return service.api('PUT', `/accounts/${account.sid}/upstream`, body);
  }

  function post(fields: Record<string, string>): Promise<HttpAnswer> {
    const target = `/v1/Accounts/${account.sid}/CustomerWhitelist.json`;
    const body = String(new URLSearchParams(fields));
    return service.send({ method: 'POST', target, headers: { ...keyOf(account), ...form }, body });
  }

  function connect(body: string, more: { as?: TestAccount; target?: string; headers?: object } = {}): Promise<HttpAnswer> {
    const { as = account, target = 'Calls/connect.json', headers = form } = more;
    return service.send({
      method: 'POST',
      target: `/v1/Accounts/${as.sid}/${target}`,
      headers: { ...keyOf(as), ...headers },
      body,
    });
  }

  /** What is answered, and that nothing went to the provider. */
  async function refused(answer: Promise<HttpAnswer>, status: number): Promise<string> {
    const before = provider.reached.length;
    const { status: got, body } = await answer;
    expect([got, JSON.parse(body).RestException.Status]).toEqual([status, status]);
    expect(provider.reached).toHaveLength(before);
    return JSON.parse(body).RestException.Message;
  }

  describe('a provider with a whitelist of its own', () => {
    it('is told whom it may let through, and nobody who objected or cannot be read', async () => {
      const upstreams = `/accounts/${account.sid}/upstream`;
      const number = '9800000081';
      const fields = { Number: `${number},${number},${OBJECTOR},12,${CUSTOMER}`, VirtualNumber: String(account.virtualNumber) };
      const before = provider.reached.length;
      expect((await post(fields)).headers['x-sammati-relay']).toBeUndefined();
      expect(provider.reached).toHaveLength(before);
      await service.api('PATCH', upstreams, { relaysWhitelist: true });
      const answer = await post(fields);
      expect([answer.headers['x-sammati-relay'], JSON.parse(answer.body).Result.Details]).toEqual(['done', undefined]);
      expect(provider.reached).toHaveLength(before + 1);
      const got = provider.reached.at(-1);
      expect(got).toMatchObject({ method: 'POST', target: '/v1/Accounts/theirs1/CustomerWhitelist.json' });
      expect(Object.fromEntries(new URLSearchParams(got?.body))).toEqual({
        VirtualNumber: `0${account.virtualNumber}`,
        Number: `0${number},0${CUSTOMER}`,
        Language: 'en',
      });
      const closed = await rawUpstream((socket) => void socket.end('HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n'));
      await upstream(closed.baseUrl);
      await service.api('PATCH', upstreams, { relaysWhitelist: true });
      const own = await post(fields);
      expect([own.status, own.headers['x-sammati-relay'], JSON.parse(own.body).Result.Redundant]).toEqual([200, 'failed', 2]);
      await closed.close();
      await upstream(provider.baseUrl);
    });
  });

  describe('a call', () => {
    it.each([
      ['between a member and somebody whitelisted', `From=0${AGENT}&To=0${CUSTOMER}&CallerId=x&StatusCallbackEvents[0]=terminal`],
      ['from a number of the account', 'From=OWN&To=+91-9800000072'],
      ['to a flow', `From=${CUSTOMER}&Url=http%3A%2F%2Fmy.example%2Fflow&CallType=trans`],
      ['for promotion, between own numbers and members', `From=OWN&To=${AGENT}&CallType=promo`],
    ])('%s goes to the provider as it came, and its answer comes back', async (_, text) => {
      const body = text.replace('OWN', `0${account.virtualNumber}`);
      const answer = await connect(body, { target: '/Calls/connect.json?details=true' });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, call]);
      const got = provider.reached.at(-1);
      expect(got).toMatchObject({ method: 'POST', target: '/v1/Accounts/theirs1//Calls/connect.json?details=true', body });
      expect(got?.headers['content-length']).toBe(String(body.length));
      expect(got?.headers.authorization).toBe(`Basic ${Buffer.from('provider-key:provider-token').toString('base64')}`);
    });

    it.each([
      ['a stranger', `From=${AGENT}&To=${STRANGER}`, STRANGER],
      ['a stranger first', `From=${STRANGER}&To=${OBJECTOR}`, STRANGER],
      ['somebody who objected', `From=${AGENT}&To=${OBJECTOR}`, OBJECTOR],
      ['promotion to somebody whitelisted', `From=${AGENT}&To=${CUSTOMER}&CallType=promo`, CUSTOMER],
      ['parameters in the query', '', STRANGER],
    ])('to %s is the documented 403 that names the number', async (_, body, number) => {
      const target = body === '' ? `Calls/connect.json?From=${AGENT}&To=${STRANGER}` : 'Calls/connect.json';
      const message = `Call to [0${number}] can not be made because of TRAI NDNC regulations`;
      expect(await refused(connect(body, { target }), 403)).toBe(message);
    });

    it('is refused in XML too, with the reason in a header', async () => {
      const answer = await connect(`From=${OBJECTOR}&To=${STRANGER}`, { target: 'Calls/connect' });
      expect([answer.status, answer.headers['content-type'], answer.headers['x-sammati-reason']]).toEqual([
        403,
        'application/xml',
        'objected',
      ]);
      expect(answer.body).toContain('<TwilioResponse><RestException><Status>403</Status><Message>Call to [09800000074] can not');
    });

    it.each([
      ['To twice', `From=${AGENT}&To=${CUSTOMER}&To=${STRANGER}`, {}, 400],
      ['body and query that disagree', `From=${AGENT}&To=${CUSTOMER}`, { target: `Calls/connect.json?To=${STRANGER}` }, 400],
      ['an array', `From=${AGENT}&To[]=${STRANGER}`, {}, 400],
      ['JSON', `{"From":"${AGENT}"}`, { headers: { 'content-type': 'application/json' } }, 415],
      ['a compressed body', 'x', { headers: { ...form, 'content-encoding': 'gzip' } }, 415],
      ['no From', `To=${CUSTOMER}`, {}, 400],
      ['a service', `From=${AGENT}&To=1800123456`, {}, 400],
      ['a large body', `From=${AGENT}&x=${'x'.repeat(70_000)}`, {}, 413],
    ])('with %s goes nowhere', async (_, body, more, status) => {
      await refused(connect(body, more), status);
    });

    it('R17 names what was decided about each person, which is on record where the account keeps it', async () => {
      const own = await service.openAccount();
      await service.api('PUT', `/accounts/${own.sid}/upstream`, {
        ...{ baseUrl: provider.baseUrl, sid: 'theirs1', key: 'provider-key', token: 'provider-token' },
      });
      await service.api('PATCH', `/accounts/${own.sid}`, { settings: { recordDecisions: 'all' } });
      await service.send({
        method: 'POST',
        target: `/v1/Accounts/${own.sid}/CustomerWhitelist.json`,
        headers: { ...keyOf(own), ...form },
        body: `Number=${CUSTOMER}&VirtualNumber=${own.virtualNumber}`,
      });
      const decided = async (answer: HttpAnswer) => {
        const ids = String(answer.headers['x-sammati-decision']).split(', ');
        return Promise.all(
          ids.map(async (id) => JSON.parse((await service.api('GET', `/accounts/${own.sid}/decisions/${id}`)).body)),
        );
      };
      const cleared = await connect(`From=0${own.virtualNumber}&To=${CUSTOMER}`, { as: own });
      expect(cleared.status).toBe(200);
      expect(await decided(cleared)).toMatchObject([{ number: CUSTOMER, permission: 'allowed', via: 'connect', by: own.key }]);
      const refusal = await connect(`From=${CUSTOMER}&To=${STRANGER}`, { as: own });
      expect(refusal.status).toBe(403);
      expect(await decided(refusal)).toMatchObject([
        { number: CUSTOMER, permission: 'allowed', intact: true },
        { number: STRANGER, permission: 'refused', because: 'not_whitelisted', intact: true },
      ]);
    });

    it('R17 tells a member who passed from somebody who was refused', async () => {
      await service.api('PATCH', `/accounts/${account.sid}`, { settings: { recordDecisions: 'all' } });
      const answer = await connect(`From=${AGENT}&To=${AGENT}&CallType=promo`);
      const [id] = String(answer.headers['x-sammati-decision']).split(', ');
      const { body } = await service.api('GET', `/accounts/${account.sid}/decisions/${id}`);
      expect(JSON.parse(body)).toMatchObject({ number: AGENT, because: 'preference_unknown', passedAs: 'member' });
    });

    it('R16: on a holiday of the account goes nowhere, between members neither, and the sentence says why', async () => {
      const holidays = `/accounts/${account.sid}/holidays`;
      const now = Date.now();
      await service.api('PUT', holidays, { dates: [-DAY, 0, DAY].map((away) => dateOf(instant(now + away))) });
      try {
        for (const legs of [`From=0${account.virtualNumber}&To=${CUSTOMER}`, `From=${AGENT}&To=${AGENT}`]) {
          const asked = connect(legs);
          expect(await refused(asked, 403)).toMatch(
            /^Call to \[0\d{10}\] can not be made on a day on which the account makes no calls$/,
          );
          expect((await asked).headers['x-sammati-reason']).toBe('holiday');
        }
      } finally {
        await service.api('PUT', holidays, {});
      }
      expect((await connect(`From=0${account.virtualNumber}&To=${CUSTOMER}`)).status).toBe(200);
    });

    it('R13 that is made is known: who calls back within a day answers it, which does not count', async () => {
      const from = '9800000082';
      const callsBack = async (): Promise<string> => {
        const body = JSON.stringify({ from, to: String(account.virtualNumber) });
        const headers = { 'content-type': 'application/json' };
        await service.send({ method: 'POST', target: '/sandbox/inbound-calls', headers, body });
        const explained = await service.api('GET', `/accounts/${account.sid}/entries/${from}/explanation`);
        return JSON.parse(explained.body).timeline.at(-1).sentence;
      };
      expect(await callsBack()).toContain('counts as contact');
      await refused(connect(`From=${from}&To=${STRANGER}`), 403);
      expect(await callsBack()).toContain('counts as contact');
      expect((await connect(`From=${AGENT}&To=${from}`)).status).toBe(200);
      expect(await callsBack()).toContain('changed nothing: within a day of a call of the business');
    });

    it('passes the provider’s own refusal on as its own', async () => {
      const answer = await connect(`From=${AGENT}&To=${CUSTOMER}&CustomField=own-gate`);
      expect([answer.status, answer.headers['x-own'], answer.headers['x-sammati-reason']]).toEqual([403, '1', undefined]);
    });

    it('is made by nobody where there is no provider, nor for an account that may not', async () => {
      const without = await service.openAccount();
      const own = `From=0${without.virtualNumber}&To=0${without.virtualNumber}`;
      await refused(connect(own, { as: without }), 404);
      await refused(connect(`From=${STRANGER}`, { as: without }), 403);
      await service.api('PUT', `/accounts/${without.sid}/status`, { status: 'suspended', reason: 'a test' });
      expect(await refused(connect(own, { as: without }), 403)).toBe('Account is not active');
      const unsigned = await service.openAccount({ agreement: false });
      await refused(connect(`From=0${unsigned.virtualNumber}`, { as: unsigned }), 403);
      await refused(connect('', { as: { ...account, token: 'wrong' } }), 401);
      const got = await service.send({ target: `/v1/Accounts/${account.sid}/Calls/connect`, headers: keyOf(account) });
      expect([got.status, got.headers.allow]).toEqual([405, 'POST, OPTIONS']);
    });

    it('is not repeated where the provider fails, and says what is known', async () => {
      let connections = 0;
      const says = [null, 'garbage\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"Call"'];
      const broken = await rawUpstream((socket) => {
        const answer = says[connections++];
        if (typeof answer === 'string') socket.end(answer);
      });
      await upstream(broken.baseUrl);
      const body = `From=${AGENT}&To=${CUSTOMER}`;
      expect(await refused(connect(body), 504)).toContain('not known');
      expect(await refused(connect(body), 502)).toContain('not known');
      await expect(connect(body)).rejects.toThrow(/aborted|hang up/);
      expect(connections).toBe(3);
      await broken.close();
      expect(await refused(connect(body), 502)).toContain('nothing was sent');
      await upstream(provider.baseUrl);
    });
  });
});
