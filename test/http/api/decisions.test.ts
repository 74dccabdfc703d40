import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportHearer } from '#app/hearing/hear-report.ts';
import { HOUR } from '#domain/kernel/instant.ts';
import { sandboxCarrier, servedBySandbox } from '#root/sandbox-carrier.ts';
import { type AccountFixture, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';

type Setting = 'none' | 'refusals' | 'all';

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let api: ApiServer;

  beforeAll(async () => {
    database = await open();
    api = await openApiServer(database);
    await aLine(api, 'object');
  });
  afterAll(() => api.close());

  /** An account that keeps these answers, and for which one number is whitelisted. */
  async function keeping(recordDecisions: Setting, whitelisted: string): Promise<AccountFixture> {
    const account = await anAccount(api);
    await api.call('PATCH', `/accounts/${account.sid}`, { body: { settings: { recordDecisions } } });
    await post(api, account, [whitelisted]);
    await api.dispatch();
    return account;
  }

  const ask = async ({ sid, as }: AccountFixture, number: string) => {
    const { body } = await api.call('GET', `/accounts/${sid}/permission?number=${number}&purpose=service`, { as });
    return { body, decision: body.decision as { id: string; recorded: boolean; seal: string | null } };
  };
  const list = ({ sid, as }: AccountFixture, query = '') => api.call('GET', `/accounts/${sid}/decisions${query}`, { as });
  const read = ({ sid, as }: AccountFixture, id: string) => api.call('GET', `/accounts/${sid}/decisions/${id}`, { as });

  describe('an answer about a call', () => {
    it('R16 has an id, and is not kept unless the account says so', async () => {
      const account = await keeping('none', '9876500001');
      const { decision } = await ask(account, '9876500002');
      expect(decision).toMatchObject({ recorded: false, seal: null });
      expect((await read(account, decision.id)).code).toBe('not_found');
      expect((await list(account)).items).toEqual([]);
      expect((await read(account, 'nonsense')).code).toBe('invalid_request');
    });

    it('R17 is kept with everything that led to it, and found again by its id', async () => {
      const account = await keeping('all', '9876500011');
      const { body: answer, decision } = await ask(account, '9876500011');
      expect(decision.recorded).toBe(true);
      const { body } = await read(account, decision.id);
      const { decision: _, ...told } = answer;
      expect(body).toMatchObject(told);
      expect(body).toMatchObject({ id: decision.id, seal: decision.seal, intact: true, via: 'permission', by: account.key });
      const objection = { number: '9876500011', how: 'letter', reference: 'L-11' };
      await api.call('POST', `/accounts/${account.sid}/objections`, { body: objection });
      const then = (await ask(account, '9876500011')).decision;
      expect((await read(account, then.id)).body).toMatchObject({ because: 'objected', consent: { status: 'blacklist' } });
      expect((await read(account, decision.id)).body).toEqual(body);
    });

    it('R16 is kept where it is a refusal and refusals are, of one number or of many', async () => {
      const account = await keeping('refusals', '9876500021');
      expect((await ask(account, '9876500021')).decision.recorded).toBe(false);
      expect((await ask(account, '9876500022')).decision.recorded).toBe(true);
      const numbers = ['9876500021', 'nobody', '9876500023', '9876500022', '9876500022'];
      const many = await api.call('POST', `/accounts/${account.sid}/permission`, {
        as: account.as,
        body: { numbers, purpose: 'service' },
      });
      expect(many.body.recorded).toBe('refusals');
      const [allowed, , refused] = many.items;
      expect((await read(account, String(allowed?.decisionId))).code).toBe('not_found');
      const found = await read(account, String(refused?.decisionId));
      expect(found.body).toMatchObject({ number: '9876500023', via: 'permissions', intact: true });
      const kept = await list(account);
      expect(kept.items.map(({ number }) => number).toSorted()).toEqual(['9876500022', '9876500022', '9876500022', '9876500023']);
    });

    it('R1 is for its own account: another one finds nothing there', async () => {
      const account = await keeping('all', '9876500031');
      const other = await anAccount(api, account.businessId);
      const { id } = (await ask(account, '9876500031')).decision;
      expect((await read(other, id)).code).toBe('not_found');
      expect((await list(other)).items).toEqual([]);
      expect((await list(other, '?number=9876500031')).items).toEqual([]);
      expect((await api.call('GET', `/accounts/${account.sid}/decisions/${id}`, { as: other.as })).status).toBe(401);
      expect((await api.call('GET', `/accounts/${account.sid}/decisions/${id}`)).body).toMatchObject({ intact: true });
    });
  });

  describe('the list of decisions', () => {
    it('is newest first, a page at a time, by number, answer and period', async () => {
      const account = await keeping('all', '9876500041');
      const asked: string[] = [];
      for (const number of ['9876500041', '9876500042', '9876500041', '9876500043']) {
        await api.advance(HOUR);
        asked.push((await ask(account, number)).decision.id);
      }
      const ids = async (query: string) => (await list(account, query)).items.map(({ id }) => id);
      const newest = asked.toReversed();
      expect(await ids('')).toEqual(newest);
      const page = await list(account, '?limit=3');
      expect([...page.items.map(({ id }) => id), ...(await ids(`?limit=3&cursor=${page.body.next}`))]).toEqual(newest);
      expect((await list(account, '?limit=4&cursor=x')).code).toBe('unreadable_cursor');
      expect(await ids('?number=09876500041')).toEqual([asked[2], asked[0]]);
      expect(await ids(`?number=9876500041&limit=1&cursor=${asked[2]}`)).toEqual([asked[0]]);
      expect(await ids('?permission=refused')).toEqual([asked[3], asked[1]]);
      expect(await ids('?permission=allowed&number=9876500042')).toEqual([]);
      const at = (await read(account, String(asked[2]))).body.answeredAt;
      expect(await ids(`?from=${at}`)).toEqual([asked[3], asked[2]]);
      expect(await ids(`?to=${at}`)).toEqual([asked[1], asked[0]]);
      expect((await list(account, '?from=2027-06-31T10:00:00Z')).code).toBe('not_a_date');
      expect((await list(account, '?number=nobody')).code).toBe('unreadable_number');
    });
  });

  describe('a call that a kept answer allowed', () => {
    it('R13 is an own call at the time that was asked about: who calls within a day after it is heard, and not counted', async () => {
      const account = await keeping('all', '9876500090');
      const { sid, as } = account;
      const hear = reportHearer({ ...api.ports, directory: servedBySandbox(api.ports.directory) });
      const told = {
        connection: sandboxCarrier,
        kind: 'inbound_call',
        forwardedFrom: null,
        carrierAt: null,
        text: null,
      } as const;
      const asked = (number: string, more = '') =>
        api.call('GET', `/accounts/${sid}/permission?number=${number}&purpose=government${more}`, { as });
      const callingBack = async (numbers: readonly string[]) => {
        const status: unknown[] = [];
        for (const from of numbers) {
          await hear({ ...told, id: `back ${from}`, from, to: account.virtualNumber });
          status.push((await api.call('GET', `/accounts/${sid}/entries/${from}`, { as })).body.status);
        }
        return status;
      };
      const later = `&at=${new Date(api.ports.clock.now() + 30 * HOUR).toISOString()}`;
      for (const [number, more] of [
        ['9876500091', ''],
        ['9876500092', later],
        ['9876500093', later],
        ['9876500094', '&mode=sms'],
      ] as const) {
        expect((await asked(number, more)).body.permission).toBe('allowed');
      }
      expect((await ask(account, '9876500095')).body.permission).toBe('refused');
      const calling = ['9876500091', '9876500092', '9876500094', '9876500095'];
      expect(await callingBack(calling)).toEqual(['neutral', 'whitelist', 'whitelist', 'whitelist']);
      await api.advance(31 * HOUR);
      expect(await callingBack(['9876500093'])).toEqual(['neutral']);
    });
  });

  describe('what is kept', () => {
    it('R17 is there before it is answered, whoever else asks at the same time', async () => {
      const account = await keeping('all', '9876500051');
      const numbers = Array.from({ length: 60 }, (_, i) => String(9_876_501_000 + i));
      const answers = await Promise.all(numbers.map((number) => ask(account, number)));
      const kept = new Map((await list(account)).items.map(({ id, number, intact }) => [id, [number, intact]]));
      expect(answers.map(({ decision }) => kept.get(decision.id))).toEqual(numbers.map((number) => [number, true]));
    });

    it('R17 is kept or there is no answer, of one number and of many', async () => {
      const account = await keeping('refusals', '9876500055');
      const many = () =>
        api.call('POST', `/accounts/${account.sid}/permission`, {
          as: account.as,
          body: { numbers: ['9876500055', '9876500056'], purpose: 'service' },
        });
      const one = (number: string) =>
        api.call('GET', `/accounts/${account.sid}/permission?number=${number}&purpose=service`, { as: account.as });
      await database.script('alter table permission_decisions rename to elsewhere');
      expect([(await one('9876500056')).code, (await many()).code]).toEqual(['internal', 'internal']);
      expect((await one('9876500055')).status).toBe(200);
      await database.script('alter table elsewhere rename to permission_decisions');
      expect([(await one('9876500056')).status, (await many()).status]).toEqual([200, 200]);
      expect((await list(account)).items).toHaveLength(2);
    });

    it('R17 is not changed and not taken away', async () => {
      const account = await keeping('all', '9876500061');
      const { id } = (await ask(account, '9876500061')).decision;
      const where = `where decision_id = '${id}'`;
      for (const sql of [
        `update permission_decisions set refused = not refused ${where}`,
        `delete from permission_decisions ${where}`,
        'truncate permission_decisions',
      ]) {
        await expect(database.script(sql)).rejects.toThrow('permission_decisions is append-only');
      }
      expect((await read(account, id)).body.intact).toBe(true);
    });

    it('R17 is told to be altered where somebody got around that', async () => {
      const account = await keeping('all', '9876500071');
      const { id } = (await ask(account, '9876500072')).decision;
      await database.script(`begin; set local session_replication_role = replica;
        update permission_decisions set facts = jsonb_set(facts, '{because}', '"objected"') where decision_id = '${id}'; commit`);
      expect((await read(account, id)).body).toMatchObject({ because: 'objected', intact: false });
    });

    it('R17 stays verifiable when the person is erased', async () => {
      const account = await keeping('all', '9876500081');
      const { id } = (await ask(account, '9876500082')).decision;
      await api.call('POST', `/accounts/${account.sid}/erasures`, { body: { number: '9876500082', reference: 'letter 9' } });
      expect((await read(account, id)).body).toMatchObject({ number: null, intact: true });
      expect((await list(account, '?number=9876500082')).items).toEqual([]);
      const later = (await ask(account, '9876500082')).decision;
      expect((await read(account, later.id)).body).toMatchObject({ number: null, because: 'objected', intact: true });
    });
  });
});
