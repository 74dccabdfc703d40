import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyRetention } from '#app/apply-retention.ts';
import { reportHearer } from '#app/hearing/hear-report.ts';
import { checkStandings } from '#app/whitelist/check-standings.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { DAY, HOUR, instant } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { sandboxCarrier, servedBySandbox } from '#root/sandbox-carrier.ts';
import { type AccountFixture, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';

const number = '9876560001';
const TABLES = [
  'permission_decisions',
  'inbound_contacts',
  'complaints',
  'members',
  'scrubs',
  'message_parts',
  'whitelist_imports',
] as const;

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let api: ApiServer;
  let account: AccountFixture;

  beforeAll(async () => {
    database = await open();
    api = await openApiServer(database);
    await aLine(api, 'object');
    account = await anAccount(api);
  });
  afterAll(() => api.close());

  const swept = (signal = new AbortController().signal) => applyRetention(api.ports, signal);
  const kept = async () => {
    const counts: number[] = [];
    for (const table of TABLES) {
      const [row] = await database.query<{ n: number }>(
        { name: `n_${table}`, text: `select count(*)::int4 as n from ${table}` },
        [],
      );
      counts.push(row?.n ?? 0);
    }
    return counts;
  };

  /** One row of everything that is kept for a period; of a message two parts. */
  async function leaveTraces(): Promise<void> {
    const { sid, as } = account;
    await api.call('PATCH', `/accounts/${sid}`, { as, body: { settings: { recordDecisions: 'all' } } });
    await api.call('GET', `/accounts/${sid}/permission?number=${number}&purpose=service`, { as });
    await post(api, account, [number]);
    await api.dispatch();
    const hear = reportHearer({ ...api.ports, directory: servedBySandbox(api.ports.directory) });
    const call = { kind: 'inbound_call', id: 'call-1', from: number, to: account.virtualNumber } as const;
    await hear({ ...call, connection: sandboxCarrier, forwardedFrom: null, carrierAt: null, text: null });
    await api.call('POST', `/accounts/${sid}/complaints`, { as, body: { number, callerId: 'ACMEBK', reference: 'UCC-1' } });
    await api.call('POST', `/accounts/${sid}/members`, { as, body: { number: '9876560002', name: 'Asha' } });
    await api.call('DELETE', `/accounts/${sid}/members/9876560002`, { as });
    const headers = { authorization: as, 'content-type': 'text/csv' };
    const [notice] = (await api.call('GET', `/accounts/${sid}/notices?number=${number}`, { as })).items;
    await database.script(`
      insert into message_parts (number, message_id, business_id, n, sent_at)
      select ${number}, 'part ' || n, ${account.businessId}, ${notice?.notice}, to_timestamp(${api.ports.clock.now()} / 1000.0)
      from generate_series(1, 2) as n`);
    await fetch(`${api.url}/api/accounts/${sid}/imports`, { method: 'POST', headers: { authorization: as }, body: number });
    await (await fetch(`${api.url}/api/scrubs`, { method: 'POST', headers, body: `phone\n${number}\n` })).text();
  }

  it('R13 own calls are forgotten when nobody can answer them any more', async () => {
    const { ownCalls, clock } = api.ports;
    const business = account.businessId as BusinessId;
    const known = async () => (await database.query({ name: 'n_own_calls', text: 'select from own_calls' }, [])).length;
    const now = clock.now();
    await ownCalls.note(
      business,
      [1, 2].map((n) => ({ number: phoneNumber(9_876_580_000 + n), at: instant(now - n * HOUR) })),
    );
    await ownCalls.note(business, [{ number: phoneNumber(9_876_580_001), at: instant(now - HOUR) }]);
    await swept();
    expect(await known()).toBe(2);
    await api.advance(21.5 * HOUR);
    await swept();
    expect(await known()).toBe(2);
    await api.advance(HOUR);
    await swept();
    expect(await known()).toBe(1);
    await api.call('PUT', `/accounts/${account.sid}/terms`, { body: { contact_quiet_hours: 48 } });
    await api.advance(2 * HOUR);
    await swept();
    expect(await known()).toBe(1);
    await api.call('PUT', `/accounts/${account.sid}/terms`, { body: {} });
    await swept();
    expect(await known()).toBe(0);
  });

  it('R17 what is older than its period is deleted and counted, and the evidence stays', async () => {
    await leaveTraces();
    await expect(database.script('do $$ begin delete from permission_decisions; end $$')).rejects.toThrow('append-only');
    expect(await kept()).toEqual([1, 1, 1, 1, 1, 2, 1]);
    await api.advance(365 * DAY - HOUR);
    await swept();
    expect(await kept()).toEqual([1, 1, 1, 1, 1, 2, 0]);
    await api.advance(2 * HOUR);
    await swept(AbortSignal.abort());
    expect(await kept()).toEqual([1, 1, 1, 1, 1, 2, 0]);
    await swept();
    expect(await kept()).toEqual([1, 1, 1, 0, 1, 0, 0]);
    await api.advance(365 * DAY - 2 * HOUR);
    await swept();
    expect(await kept()).toEqual([1, 1, 1, 0, 1, 0, 0]);
    // More than one batch of what came in meanwhile: some of it old by now, some not.
    await database.script(`
      insert into inbound_contacts (number, connection_id, report_id, business_id, kind, outcome, received_at, report)
      select 9876570000 + n, 0, 'r' || n, 0, 'missed_call', 'kept', now() - make_interval(days => case when n <= 2500 then 1 else -800 end), '{}'
      from generate_series(1, 2600) as n`);
    await api.advance(2 * HOUR);
    await Promise.all([swept(), swept()]);
    expect(await kept()).toEqual([0, 100, 0, 0, 0, 0, 0]);
    const { body } = await api.call('GET', '/retention');
    expect(body.items).toMatchObject([
      { what: 'decisions', days: 730, variable: 'KEEP_DECISIONS_DAYS', deleted: 1 },
      { what: 'reports', days: 730, deleted: 2501, deletedAt: expect.any(String) },
      { what: 'complaints', days: 730, deleted: 1 },
      { what: 'removed_members', days: 365, deleted: 1 },
      { what: 'scrubs', days: 730, deleted: 1 },
      { what: 'message_parts', days: 365, variable: 'KEEP_MESSAGE_PARTS_DAYS', deleted: 2 },
      { what: 'imports', days: 30, variable: 'KEEP_IMPORTS_DAYS', deleted: 1 },
      { what: 'audit', days: 730, variable: 'KEEP_AUDIT_DAYS' },
    ]);
    expect((await api.call('GET', '/retention', { as: account.as })).status).toBe(403);
    expect((await api.call('GET', `/accounts/${account.sid}/entries/${number}`)).body).toMatchObject({ status: 'blacklist' });
    // By the sandbox's clock it is as old as the rest.
    expect((await api.call('GET', '/audit?limit=1000')).items.map(({ act }) => act)).toContain('createScrub');
    expect((await checkStandings(api.ports, account.businessId as BusinessId, null)).findings).toEqual([]);
  });

  it('deletes old lines of the audit log through one door, and counts them', async () => {
    await database.script(`
      insert into audit_entries (at, request_id, actor, address, act, given)
      select now() - make_interval(days => case when n <= 1500 then 731 else 729 end), gen_random_uuid(), 'of a test', '', 'setTerms', '{}'
      from generate_series(1, 1600) as n`);
    await expect(database.script('do $$ begin delete from audit_entries; end $$')).rejects.toThrow('append-only');
    await Promise.all([swept(), swept()]);
    const left = await database.query<{ n: number }>({
      name: 'audit_left',
      text: "select count(*)::int4 as n from audit_entries where actor = 'of a test'",
    });
    expect(left).toEqual([{ n: 100 }]);
    const { body } = await api.call('GET', '/retention');
    expect(body.items).toContainEqual(expect.objectContaining({ what: 'audit', deleted: 1500, deletedAt: expect.any(String) }));
  });
});
