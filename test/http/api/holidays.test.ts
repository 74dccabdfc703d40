import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { run } from '#cli/run.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import { after, DAY, HOUR, SECOND, startOfIndianDay } from '#domain/kernel/instant.ts';
import { type AccountFixture, aBusiness, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, adminToken, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

const NUMBER = '9876530001';

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;

  beforeAll(async () => {
    api = await openApiServer(await open());
  });
  afterAll(() => api.close());
  afterEach(() => api.call('PUT', '/holidays', { body: {} }));

  /** Midnight in India, so many days after today. */
  const midnight = (days: number) => after(startOfIndianDay(api.ports.clock.now()), days * DAY);
  const date = (days: number) => dateOf(midnight(days));
  const moment = (at: number) => new Date(at).toISOString();

  const may = async ({ sid, as }: AccountFixture, at: number) => {
    const query = `number=${NUMBER}&purpose=government&at=${moment(at)}`;
    const { because, until } = (await api.call('GET', `/accounts/${sid}/permission?${query}`, { as })).body;
    return until === null ? because : [because, until];
  };
  const put = ({ sid, as }: AccountFixture, body: object, by: string = as) =>
    api.call('PUT', `/accounts/${sid}/holidays`, { as: by, body });
  const operator = `Bearer ${adminToken}`;

  it('R16: no call is allowed on a holiday of the account, from its first second to its last, and until says when it begins', async () => {
    const account = await anAccount(api);
    const other = await anAccount(api, account.businessId);
    expect(await may(account, midnight(10))).toBe('government');
    const set = await put(account, { dates: [date(11), date(10), date(10)] });
    expect(set.body).toEqual({
      dates: [date(10), date(11)],
      national: false,
      own: { dates: [date(10), date(11)], national: false },
      next: date(10),
    });
    expect(await may(account, midnight(10) - SECOND)).toEqual(['government', moment(midnight(10))]);
    expect(await may(account, midnight(10))).toBe('holiday');
    expect(await may(account, midnight(12) - SECOND)).toBe('holiday');
    expect(await may(account, midnight(12))).toBe('government');
    expect(await may(other, midnight(10))).toBe('government');
    const many = { numbers: [NUMBER], purpose: 'government', at: moment(midnight(10)) };
    const { items } = await api.call('POST', `/accounts/${account.sid}/permission`, { as: account.as, body: many });
    expect(items).toMatchObject([{ permission: 'refused', because: 'holiday', until: null }]);
    const { items: acts } = await api.call('GET', `/businesses/${account.businessId}/events`);
    expect(acts[0]).toMatchObject({
      kind: 'terms_changed',
      actor: 'account',
      account: account.sid,
      facts: { before: { calling_holidays: { dates: [] } }, after: { calling_holidays: { dates: [date(10), date(11)] } } },
    });
  });

  it('R16: a scrub refuses what the permission answer refuses on a holiday', async () => {
    const account = await anAccount(api);
    await put(account, { dates: [date(0)] });
    expect((await api.call('GET', `/accounts/${account.sid}/holidays`, { as: account.as })).body).toMatchObject({
      next: date(0),
    });
    const answer = await fetch(`${api.url}/api/scrubs?purpose=government`, {
      method: 'POST',
      headers: { authorization: account.as, 'content-type': 'text/csv' },
      body: `phone\n${NUMBER}\n`,
    });
    expect((await answer.text()).split('\n')[1]?.split(',').slice(4)).toEqual(['no', 'holiday']);
  });

  it('R19: the days of the operator, of the business and of the account add up', async () => {
    const businessId = await aBusiness(api);
    const [account, foreign] = [await anAccount(api, businessId), await anAccount(api)];
    await api.call('PUT', '/holidays', { body: { dates: [date(3)] } });
    const ofBusiness = await api.call('PUT', `/businesses/${businessId}/holidays`, {
      body: { dates: [date(4)], national: true },
    });
    expect(ofBusiness.body).toMatchObject({
      dates: [date(3), date(4)],
      national: true,
      own: { dates: [date(4)] },
      next: date(3),
    });
    expect((await put(account, { dates: [date(5)] })).body).toMatchObject({
      dates: [date(3), date(4), date(5)],
      national: true,
      own: { dates: [date(5)], national: false },
    });
    for (const [days, own, theirs] of [
      [3, 'holiday', 'holiday'],
      [4, 'holiday', 'government'],
      [5, 'holiday', 'government'],
    ] as const) {
      expect([days, await may(account, midnight(days) + 12 * HOUR)]).toEqual([days, own]);
      expect([days, [await may(foreign, midnight(days) + 12 * HOUR)].flat()[0]]).toEqual([days, theirs]);
    }
    const read = await api.call('GET', `/businesses/${businessId}/holidays`);
    expect(read.body).toEqual(ofBusiness.body);
    expect((await api.call('GET', '/holidays', { as: account.as })).body).toMatchObject({ own: { dates: [date(3)] } });
  });

  it('R19: an account adds days and leaves out what has passed; only the operator takes one back', async () => {
    const account = await anAccount(api);
    await put(account, { dates: [date(0), date(5)], national: true });
    for (const body of [
      {},
      { dates: [date(5)], national: true },
      { dates: [date(0), date(5)] },
      { dates: [date(6)], national: true },
    ])
      expect([body, (await put(account, body)).code]).toEqual([body, 'not_stricter']);
    const [today, fifth, sixth] = [date(0), date(5), date(6)];
    await api.advance(DAY);
    expect((await put(account, { dates: [fifth, sixth], national: true })).body).toMatchObject({
      own: { dates: [fifth, sixth] },
    });
    expect(today).not.toBe(date(0));
    expect((await put(account, {}, operator)).body).toMatchObject({ dates: [], national: false, next: null });
  });

  it('R16: what is no day is refused, and changes nothing', async () => {
    const account = await anAccount(api);
    await put(account, { dates: [date(5)] });
    for (const dates of [['2027-02-29'], [date(5), '2026-13-01']]) {
      expect((await put(account, { dates })).code).toBe('not_a_date');
      expect((await api.call('PUT', '/holidays', { body: { dates } })).code).toBe('not_a_date');
      const path = `/businesses/${account.businessId}/holidays`;
      expect((await api.call('PUT', path, { body: { dates } })).code).toBe('not_a_date');
    }
    expect((await put(account, { dates: ['tomorrow'] })).code).toBe('invalid_request');
    expect((await api.call('PUT', '/businesses/99999/holidays', { body: {} })).code).toBe('not_found');
    expect((await put(account, { dates: [date(5)] })).body).toMatchObject({ own: { dates: [date(5)] } });
  });

  it('R19: the command line sets and shows them', async () => {
    const account = await anAccount(api);
    let out = '';
    const write = (text: string) => {
      out += text;
    };
    const config = { url: api.url, adminToken, dataDir: '.', localUrl: api.url };
    const files = { input: new PassThrough(), output: new PassThrough() };
    const typed = [
      'account',
      'set-holidays',
      account.sid,
      '--dates',
      '2031-11-14',
      '--dates',
      '2031-12-25',
      '--national',
      'true',
    ];
    const code = await run(typed, { config, out: write, err: write, files, isTerminal: false });
    expect([code, out]).toEqual([0, expect.stringContaining('2031-12-25')]);
    const { body } = await api.call('GET', `/accounts/${account.sid}/holidays`, { as: account.as });
    expect(body).toMatchObject({ own: { dates: ['2031-11-14', '2031-12-25'], national: true } });
  });
});
