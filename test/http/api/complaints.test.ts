import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '#domain/kernel/instant.ts';
import { type AccountFixture, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

const person = (n: number) => String(9_876_510_000 + n);

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;

  beforeAll(async () => {
    api = await openApiServer(await open());
    await aLine(api, 'object');
  });
  afterAll(() => api.close());

  const complain = ({ sid, as }: AccountFixture, body: Record<string, unknown>) =>
    api.call('POST', `/accounts/${sid}/complaints`, { as, body: { callerId: 'VM-ACMEBK-P', reference: 'UCC-1', ...body } });
  const counts = async ({ sid, as }: AccountFixture) =>
    (await api.call('GET', `/accounts/${sid}/complaint-counts`, { as })).items;
  const entry = ({ sid, as }: AccountFixture, number: string) => api.call('GET', `/accounts/${sid}/entries/${number}`, { as });
  const ago = (milliseconds: number) => new Date(api.ports.clock.now() - milliseconds).toISOString();

  describe('a complaint', () => {
    it('R12.3 is an objection of the person, and says where its evidence is', async () => {
      const account = await anAccount(api);
      await post(api, account, [person(1)]);
      const { body, status } = await complain(account, { number: `0${person(1)}`, at: ago(2 * DAY) });
      expect(status).toBe(201);
      expect(body).toMatchObject({ number: person(1), callerId: 'ACMEBK', reference: 'UCC-1', repeated: false });
      expect(body.count).toMatchObject({ callerId: 'ACMEBK', people: 1, complaints: 1, alarm: 'none', alarmAt: 2, actsAt: 5 });
      expect((await entry(account, person(1))).body).toMatchObject({ status: 'blacklist' });
      const asked = `/accounts/${account.sid}/permission?number=${person(1)}&purpose=government`;
      expect((await api.call('GET', asked, { as: account.as })).body).toMatchObject({ because: 'objected' });
      for (const where of Object.values(body.evidence as Record<string, string>)) {
        const answer = await fetch(`${api.url}${where}`, { headers: { authorization: account.as } });
        expect([where, answer.status]).toEqual([where, 200]);
        await answer.arrayBuffer();
      }
      const [objection] = (await api.call('GET', `/accounts/${account.sid}/objections`, { as: account.as })).items;
      expect(objection).toMatchObject({ number: person(1), door: 'complaint' });
      const { items } = await api.call('GET', `/accounts/${account.sid}/complaints`, { as: account.as });
      expect(items).toMatchObject([{ number: person(1), callerId: 'ACMEBK', sid: account.sid, at: body.at }]);
    });

    it('R18 that is recorded again changes nothing, at the same time neither', async () => {
      const account = await anAccount(api);
      const answers = await Promise.all([1, 2, 3].map(() => complain(account, { number: person(2) })));
      expect(answers.map(({ body }) => body.repeated).toSorted()).toEqual([false, true, true]);
      expect((await entry(account, person(2))).body.timeline).toHaveLength(1);
      expect((await complain(account, { number: person(2), reference: 'UCC-2' })).body.repeated).toBe(false);
      expect(await counts(account)).toMatchObject([{ callerId: 'ACMEBK', people: 1, complaints: 2, alarm: 'none' }]);
    });

    it('R9 does not turn the mode', async () => {
      const account = await anAccount(api);
      const numbers = [10, 11, 12, 13, 14].map(person);
      await post(api, account, numbers);
      await api.dispatch();
      for (const number of numbers) await complain(account, { number });
      expect((await api.call('GET', `/accounts/${account.sid}`)).body.mode).toBe('opt_out');
    });

    it('tells what is wrong with it', async () => {
      const account = await anAccount(api);
      expect((await complain(account, { number: 'nobody' })).code).toBe('unreadable_number');
      expect((await complain(account, { number: person(3), callerId: 'a b' })).code).toBe('not_a_caller_id');
      expect((await complain(account, { number: person(3), at: ago(-2 * MINUTE) })).code).toBe('in_the_future');
      expect((await complain(account, { number: person(3), at: '2026-06-31T10:00:00Z' })).code).toBe('not_a_date');
      expect((await complain(account, { number: person(3), reference: '' })).code).toBe('invalid_request');
      expect((await complain(account, {})).code).toBe('invalid_request');
      expect(await counts(account)).toEqual([]);
    });

    it('R1 counts when the account is closed, and is no business of another account', async () => {
      const account = await anAccount(api);
      const other = await anAccount(api);
      const path = `/accounts/${account.sid}/complaints`;
      expect((await api.call('POST', path, { as: other.as, body: {} })).status).toBe(401);
      await api.call('PUT', `/accounts/${account.sid}/status`, { body: { status: 'closed', reason: 'a test' } });
      const body = { number: person(4), callerId: '1409000001', reference: 'UCC-4' };
      expect((await api.call('POST', path, { body })).body).toMatchObject({ repeated: false });
      expect(await counts(other)).toEqual([]);
    });
  });

  describe('the count of a caller id', () => {
    it('R12.3 is of different people within ten days, over all accounts of the business, and gives the alarm before operators act', async () => {
      const account = await anAccount(api);
      const sibling = await anAccount(api, account.businessId);
      await complain(account, { number: person(20), at: ago(10 * DAY) });
      await complain(account, { number: person(21), at: ago(10 * DAY - MINUTE) });
      expect(await counts(account)).toMatchObject([{ people: 1, alarm: 'none' }]);
      await complain(account, { number: person(21), reference: 'UCC-2' });
      expect(await counts(account)).toMatchObject([{ people: 1, complaints: 2, alarm: 'none' }]);
      const alarms: unknown[] = [];
      for (const n of [22, 23, 24, 25]) {
        const { body } = await complain(n % 2 === 0 ? sibling : account, { number: person(n), callerId: 'acmebk' });
        alarms.push((body.count as { alarm: string }).alarm);
      }
      expect(alarms).toEqual(['near', 'reached_if_flagged', 'reached_if_flagged', 'reached']);
      await complain(account, { number: person(20), callerId: '0140 9000001', reference: 'UCC-9' });
      expect(await counts(sibling)).toMatchObject([
        { callerId: 'ACMEBK', people: 5, alarm: 'reached' },
        { callerId: '1409000001', people: 1, alarm: 'none' },
      ]);
      const { items } = await api.call('GET', `/accounts/${account.sid}/complaints?limit=1`, { as: account.as });
      expect(items).toMatchObject([{ number: person(20), callerId: '1409000001', sid: account.sid }]);
    });

    it('R19 gives the alarm earlier where an account wants that, and not later', async () => {
      const account = await anAccount(api);
      await api.call('PUT', `/accounts/${account.sid}/terms`, { as: account.as, body: { complaint_alarm_people: 1 } });
      const { body } = await complain(account, { number: person(30) });
      expect(body.count).toMatchObject({ people: 1, alarm: 'near', alarmAt: 1 });
      const later = { complaint_alarm_people: 4 };
      expect((await api.call('PUT', `/accounts/${account.sid}/terms`, { as: account.as, body: later })).code).toBe(
        'not_stricter',
      );
    });
  });
});
