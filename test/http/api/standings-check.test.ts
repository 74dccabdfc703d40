import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBusiness, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let api: ApiServer;

  beforeAll(async () => {
    database = await open();
    api = await openApiServer(database);
    await aLine(api, 'object');
  });
  afterAll(() => api.close());

  const check = (business: number, query = '') => api.call('GET', `/businesses/${business}/standings-check${query}`);

  describe('the check of standings', () => {
    it('R17 tells an operator how many numbers it has checked, and each that is kept otherwise than its events add up to', async () => {
      const business = await aBusiness(api);
      const account = await anAccount(api, business);
      await post(api, account, ['9876540001', '9876540002', '9876540003']);
      await api.dispatch();
      const erased = { number: '9876540003', reference: 'letter 7' };
      expect((await api.call('POST', `/accounts/${account.sid}/erasures`, { as: account.as, body: erased })).status).toBe(201);
      expect((await check(business)).body).toEqual({ checked: 3, items: [], next: null });

      const text = `update whitelist_entries set expires_at = expires_at + interval '1 year' where business_id = $1 and number = $2`;
      await database.query({ name: 'longer_for_one', text }, [business, 9876540002]);
      expect((await check(business)).body).toEqual({
        checked: 3,
        items: [{ number: '9876540002', what: 'standing', fault: null, n: null, parts: ['accounts'] }],
        next: null,
      });
    });

    it('is the operator’s alone, of a business that exists, and goes on from a cursor that it gave', async () => {
      const business = await aBusiness(api);
      const account = await anAccount(api, business);
      expect((await api.call('GET', `/businesses/${business}/standings-check`, { as: account.as })).status).toBe(403);
      expect((await check(2_000_000_000)).code).toBe('not_found');
      expect((await check(business, '?cursor=eyJ9')).code).toBe('unreadable_cursor');
      const after = Buffer.from(JSON.stringify([9_876_540_001])).toString('base64url');
      await post(api, account, ['9876540001', '9876540002']);
      expect((await check(business, `?cursor=${after}`)).body).toEqual({ checked: 1, items: [], next: null });
    });
  });
});
