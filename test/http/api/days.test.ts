import { afterAll, beforeAll, expect, it } from 'vitest';
import { MOST_AT_ONCE, makeStandingCount } from '#app/entries/count-standings.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import { DAY, HOUR } from '#domain/kernel/instant.ts';
import { type AccountFixture, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;

  beforeAll(async () => {
    api = await openApiServer(await open());
    await aLine(api, 'object');
    await aLine(api, 'agree');
  });
  afterAll(() => api.close());

  let numbers = 9_876_530_000;
  const someNumbers = (count: number) =>
    Array.from({ length: count }, () => {
      numbers += 1;
      return String(numbers);
    });
  const today = () => dateOf(api.ports.clock.now());
  const days = (account: AccountFixture, query = '') =>
    api.call('GET', `/accounts/${account.sid}/days${query}`, { as: account.as });
  const object = (account: AccountFixture, of: readonly string[], how: 'agent' | 'import') =>
    api.call('POST', `/accounts/${account.sid}/objections`, { body: { numbers: of, how, reference: 'r' } });

  it('counts what happened on each day, also before it is added up, and nothing twice', async () => {
    const account = await anAccount(api);
    const [one = '', other = '', third = ''] = someNumbers(3);
    await post(api, account, [one, other], 'hi');
    await api.dispatch();
    const first = today();
    await api.advance(DAY);
    await post(api, account, [third, one], 'en');
    await api.dispatch();
    await object(account, [one], 'agent');
    await object(account, [one], 'agent');
    await object(account, someNumbers(2), 'import');

    const counted = await days(account, '?last=2');
    expect(counted.body).toMatchObject({ from: first, to: today() });
    expect(counted.body.days).toMatchObject([
      { day: first, queued: 2, sent: 2, failed: 0, objections: 0, grants: 2 },
      { day: today(), queued: 1, sent: 1, failed: 0, objections: 1, grants: 1 },
    ]);
    expect(counted.body.languages).toEqual([
      { language: 'en', sent: 1, objections: 0, agreements: 0 },
      { language: 'hi', sent: 2, objections: 1, agreements: 0 },
    ]);
    await Promise.all([api.ports.dayCounts.addUp(), api.ports.dayCounts.addUp()]);
    expect((await days(account, '?last=2')).body).toEqual(counted.body);
    await post(api, account, someNumbers(1));
    await api.ports.dayCounts.addUp();
    const after = await days(account, `?from=${first}&to=${today()}`);
    expect((after.body.days as object[])[1]).toMatchObject({ queued: 2, sent: 1 });
  });

  const standings = (account: AccountFixture) => api.call('GET', `/accounts/${account.sid}/standings`, { as: account.as });

  it('R15: counts how many numbers stand how, whenever somebody looks at few', async () => {
    const [account, other] = [await anAccount(api), await anAccount(api)];
    expect((await standings(account)).body).toMatchObject({
      counted: { whitelist: 0, awaiting: 0, neutral: 0, blacklist: 0 },
      isBeingCounted: false,
    });
    const [one = '', two = '', three = '', four = ''] = someNumbers(4);
    await post(api, account, [one, two, three, four]);
    await api.dispatch();
    await object(account, [one], 'agent');
    await api.call('DELETE', `/accounts/${account.sid}/entries/${two}`, { as: account.as });
    expect((await standings(account)).body.counted).toMatchObject({ whitelist: 2, awaiting: 0, neutral: 1, blacklist: 1 });
    expect((await standings(other)).body.counted).toMatchObject({ whitelist: 0, neutral: 0, blacklist: 0 });
    await api.advance(200 * DAY);
    expect((await standings(account)).body.counted).toMatchObject({ whitelist: 0, awaiting: 0, neutral: 3, blacklist: 1 });
  });

  it('R15: counts many numbers beside, answers with the latest count, and makes a new one when that is old', async () => {
    const account = await anAccount(api);
    const many = someNumbers(MOST_AT_ONCE + 1);
    await post(api, account, many);
    expect((await standings(account)).body).toEqual({ counted: null, isBeingCounted: true });
    expect(await makeStandingCount(api.ports)).toBe(true);
    expect(await makeStandingCount(api.ports)).toBe(false);
    const first = await standings(account);
    expect(first.body).toMatchObject({ counted: { whitelist: many.length, blacklist: 0 }, isBeingCounted: false });

    await object(account, many.slice(0, 3), 'agent');
    expect((await standings(account)).body).toEqual(first.body);
    expect(await makeStandingCount(api.ports)).toBe(false);
    await api.advance(HOUR);
    expect((await standings(account)).body).toEqual({ ...first.body, isBeingCounted: true });
    const claimed = await Promise.all([makeStandingCount(api.ports), makeStandingCount(api.ports)]);
    expect(claimed.toSorted()).toEqual([false, true]);
    // An hour on, no notice has gone out: nobody is whitelisted by a declaration alone.
    expect((await standings(account)).body).toMatchObject({
      counted: { whitelist: 0, awaiting: many.length - 3, blacklist: 3 },
      isBeingCounted: false,
    });
  });

  it('counts nothing of what is undone', async () => {
    const account = await anAccount(api);
    const context = api.ports.directory.current().accountBySid(account.sid);
    if (context === null) throw new Error('no account');
    const [number = ''] = someNumbers(1);
    await post(api, account, [number]);
    await Promise.all([1, 2, 3, 4].map(() => object(account, [number], 'agent')));
    const { body } = await days(account, '?last=1');
    expect(body.days).toMatchObject([{ queued: 1, objections: 1 }]);
  });

  it('shows an account its own, and a period that is one', async () => {
    const [account, other] = [await anAccount(api), await anAccount(api)];
    await post(api, account, someNumbers(3));
    expect((await days(other, '?last=1')).body.days).toMatchObject([{ queued: 0 }]);
    expect((await days(account)).body.days).toHaveLength(30);
    expect((await api.call('GET', `/accounts/${account.sid}/days`, { as: other.as })).status).toBe(401);
    for (const [query, code] of [
      ['?from=2026-02-30', 'not_a_date'],
      ['?to=2026-13-01', 'not_a_date'],
      ['?from=2026-02-02&to=2026-02-01', 'not_a_period'],
      ['?from=2020-01-01&to=2026-01-01', 'not_a_period'],
      ['?last=401', 'invalid_request'],
      ['?from=yesterday', 'invalid_request'],
    ]) {
      expect({ query, code: (await days(account, query)).code }).toEqual({ query, code });
    }
    expect((await days(account, '?from=2024-02-29&to=2024-02-29')).body.days).toMatchObject([{ day: '2024-02-29', sent: 0 }]);
  });
});
