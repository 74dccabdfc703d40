import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CarrierReportCommand, reportHearer } from '#app/hearing/hear-report.ts';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import type { MessageSender } from '#app/ports/notices.ts';
import { checkStandings } from '#app/whitelist/check-standings.ts';
import { readStatus } from '#app/whitelist/read-status.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { VerificationKey } from '#domain/evidence/checkpoint.ts';
import type { Verified } from '#domain/evidence/verdict.ts';
import { verifyEvidence } from '#domain/evidence/verify-evidence.ts';
import { DAY } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { sealDecision } from '#domain/permission/decision.ts';
import { decisionId } from '#domain/permission/decision-id.ts';
import { sandboxCarrier, servedBySandbox } from '#root/sandbox-carrier.ts';
import { type AccountFixture, aLine, anAccount, post, remove } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { reading } from '#test/support/evidence-files.ts';

const person = (n: number) => String(9_876_520_000 + n);

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let api: ApiServer;
  let line: string;
  let keys: readonly VerificationKey[];

  beforeAll(async () => {
    database = await open();
    api = await openApiServer(database);
    line = await aLine(api, 'object');
    keys = (await api.call('GET', '/signing-keys', { as: '' })).items as unknown as VerificationKey[];
  });
  afterAll(() => api.close());

  const erase = ({ sid, as }: AccountFixture, number: string, reference = 'letter 7') =>
    api.call('POST', `/accounts/${sid}/erasures`, { as, body: { number, reference } });
  const entry = async ({ sid, as }: AccountFixture, number: string) =>
    (await api.call('GET', `/accounts/${sid}/entries/${number}`, { as })).body;
  const ask = async ({ sid, as }: AccountFixture, number: string) =>
    (await api.call('GET', `/accounts/${sid}/permission?number=${number}&purpose=government`, { as })).body;
  const outcomes = async (account: AccountFixture, numbers: readonly string[]) =>
    (await post(api, account, numbers)).tally as unknown as Record<string, unknown>;

  let reports = 0;
  /** A call or text, as a carrier reports it. */
  function reported(from: string, to: string, text: string | null = null, kind: CarrierReportCommand['kind'] = 'missed_call') {
    reports += 1;
    const hear = reportHearer({ ...api.ports, directory: servedBySandbox(api.ports.directory) });
    const id = `erasure-${reports}`;
    return hear({ connection: sandboxCarrier, kind, id, from, to, forwardedFrom: null, carrierAt: null, text });
  }

  /** An account that told a person, who called it, and recorded what could be recorded. */
  async function known(number: string): Promise<AccountFixture> {
    const account = await anAccount(api);
    const { sid, as } = account;
    await api.call('PATCH', `/accounts/${sid}`, { as, body: { settings: { recordDecisions: 'all' } } });
    await post(api, account, [number]);
    await api.dispatch();
    await reported(number, account.virtualNumber, 'good morning', 'inbound_sms');
    await ask(account, number);
    const complaint = { number, callerId: '1409000001', reference: `UCC of ${number}` };
    await api.call('POST', `/accounts/${sid}/complaints`, { as, body: complaint });
    return account;
  }

  /** Where in the database the digits stand. */
  async function tablesWith(digits: string): Promise<readonly string[]> {
    const tables = await database.query<{ table: string }>(
      { name: 'tables', text: `select tablename as table from pg_tables where schemaname = 'public'` },
      [],
    );
    const found: string[] = [];
    for (const { table } of tables) {
      const text = `select count(*)::int4 as rows from ${table} as one where one::text like '%' || $1 || '%'`;
      const [row] = await database.query<{ rows: number }>({ name: `digits_in_${table}`, text }, [digits]);
      if (row !== undefined && row.rows > 0) found.push(table);
    }
    return found;
  }

  async function faults({ businessId }: AccountFixture) {
    return (await checkStandings(api.ports, businessId as BusinessId, null)).findings;
  }

  async function evidence({ sid, as }: AccountFixture, query = '') {
    const answer = await fetch(`${api.url}/api/accounts/${sid}/evidence${query}`, { headers: { authorization: as } });
    const text = await answer.text();
    return { text, verdict: verifyEvidence(text.split(/(?<=\n)/), { ...reading, keys }) };
  }

  describe('an erasure', () => {
    it('R17 leaves the number nowhere, and the chain as it was but for the number', async () => {
      const account = await known(person(1));
      await api.call('POST', `/businesses/${account.businessId}/checkpoints`);
      expect(await tablesWith(person(1))).toEqual(
        expect.arrayContaining(['consent_events', 'notices', 'permission_decisions', 'own_calls']),
      );
      await database.script(`insert into sweep_positions (business_id, number) values (${account.businessId}, ${person(1)})`);
      const { status, body } = await erase(account, `+91 ${person(1)}`);
      expect(status).toBe(201);
      expect(body).toMatchObject({ repeated: false, events: 5, reference: 'letter 7' });
      expect(await tablesWith(person(1))).toEqual([]);
      const hexed = Number(person(1)).toString(16).padStart(16, '0');
      expect(await tablesWith(hexed)).toEqual([]);
      expect(await faults(account)).toEqual([]);
      const { items } = await api.call('GET', `/accounts/${account.sid}/erasures`, { as: account.as });
      expect(items).toMatchObject([{ erasedAt: body.erasedAt, reference: 'letter 7', sid: account.sid, events: 5 }]);
      const decisions = (await api.call('GET', `/accounts/${account.sid}/decisions`, { as: account.as })).items;
      expect(decisions.map(({ number, intact }) => [number, intact])).toEqual([[null, true]]);
      const counts = (await api.call('GET', `/accounts/${account.sid}/complaint-counts`, { as: account.as })).items;
      expect(counts).toMatchObject([{ callerId: '1409000001', people: 1, complaints: 1 }]);
    });

    it('R17 takes with it what the request for asking again said, whose reason holds no number', async () => {
      const number = person(61);
      const account = await known(number);
      await api.advance(100 * DAY);
      const path = `/businesses/${account.businessId}/ask-again`;
      const allow = (reason: string) => api.call('POST', path, { body: { number, reason } });
      const spelt = `${number.slice(0, 5)}-${number.slice(5)}`;
      const inHindi = number.replace(/\d/g, (digit) => String.fromCodePoint(0x966 + Number(digit)));
      for (const reason of [`wrote as ${number}`, `wrote as ${spelt}`, inHindi, 'wrote as 98765 00000', `+91 ${number}`]) {
        const refused = await allow(reason);
        expect([reason, refused.status, refused.code]).toEqual([reason, 422, 'names_a_person']);
      }
      expect((await erase(account, number, `letter of ${number}`)).code).toBe('names_a_person');
      expect((await allow('wrote on 27 11 2026, letter 7')).body).toMatchObject({ askingAllowed: true });
      await erase(account, number);
      expect(await tablesWith('wrote on 27 11 2026')).not.toContain('requests');
      expect(await faults(account)).toEqual([]);
      expect((await evidence(account)).verdict).toMatchObject({ verdict: 'verified' });
    });

    it('R17 takes with it, asked for again, an answer that was on its way when the number went', async () => {
      const number = person(60);
      const account = await known(number);
      const context = api.ports.directory.current().accountBySid(account.sid);
      if (context === null) throw new Error('no such account');
      const owner = { business: context.business.id, account: context.account.id };
      const wanted = { number: phoneNumber(Number(number)), refused: null, from: null, to: null, before: null, limit: 1 };
      const [kept] = await api.ports.decisions.page(owner, wanted);
      if (kept === undefined) throw new Error('no decision');
      await erase(account, number);
      const id = decisionId(api.ports.clock.now(), new Uint8Array(10));
      const late = { ...owner, id, number: phoneNumber(Number(number)), facts: kept.facts, salt: new Uint8Array(16) };
      await api.ports.decisions.keep([sealDecision(late, api.ports.sha256)]);
      expect(await tablesWith(number)).toContain('permission_decisions');
      expect((await erase(account, number)).body).toMatchObject({ repeated: true });
      expect(await tablesWith(number)).toEqual([]);
      const decisions = (await api.call('GET', `/accounts/${account.sid}/decisions`, { as: account.as })).items;
      expect(decisions.map(({ number: of, intact }) => [of, intact])).toEqual([
        [null, true],
        [null, true],
      ]);
    });

    it('R17 is in evidence files that verify, of the number and of the account, under the checkpoint before it and after it', async () => {
      const account = await known(person(2));
      const neighbours = [person(3), person(4), '9000000001'];
      await post(api, account, neighbours);
      await api.call('POST', `/businesses/${account.businessId}/checkpoints`);
      await erase(account, person(2));
      for (const number of [person(2), ...neighbours]) {
        const { text, verdict } = await evidence(account, `?number=${number}`);
        expect([number, verdict]).toEqual([number, expect.objectContaining({ verdict: 'verified', chains: 1 })]);
        expect(text).not.toContain(person(2));
      }
      // What the checkpoint fixed of the others is still proved by it.
      const { verdict } = await evidence(account, `?number=${person(3)}`);
      expect((verdict as Verified).afterCheckpoint).toBe(0);
      await api.call('POST', `/businesses/${account.businessId}/checkpoints`);
      const whole = await evidence(account);
      expect(whole.verdict).toMatchObject({ verdict: 'verified', chains: 4, afterCheckpoint: 0 });
      expect(whole.text).not.toContain(person(2));
      for (const view of ['explanation', 'evidence-sheet']) {
        const path = `${api.url}/api/accounts/${account.sid}/entries/${person(2)}/${view}`;
        expect((await fetch(path, { headers: { authorization: account.as } })).status).toBe(200);
      }
    });

    it('R12 is an objection that holds, for every account of the business and against every file', async () => {
      const account = await known(person(10));
      const sister = await anAccount(api, account.businessId);
      await erase(account, person(10));
      for (const one of [account, sister]) {
        expect(await entry(one, person(10))).toMatchObject({ status: 'blacklist', timeline: [], objection: { door: 'erasure' } });
        expect(await ask(one, person(10))).toMatchObject({ permission: 'refused', because: 'objected' });
        expect(await outcomes(one, [person(10)])).toMatchObject({ succeeded: 0, failed: 1 });
        const many = [person(10), ...Array.from({ length: 40 }, (_, n) => person(100 + n))];
        expect(await outcomes(one, many)).toMatchObject({ failed: 1 });
        const context = api.ports.directory.current().accountBySid(one.sid);
        if (context === null) throw new Error('there is no such account');
        expect(await readStatus(api.ports, { context, number: phoneNumber(Number(person(10))) })).toMatchObject({
          shown: { status: 'blacklist' },
        });
        expect((await remove(api, one, [person(10)])).tally).toMatchObject({ succeeded: 0, redundant: 1 });
      }
      const member = { number: person(10), name: 'Asha' };
      const added = await api.call('POST', `/accounts/${account.sid}/members`, { as: account.as, body: member });
      expect(added.code).toBe('objected');
      await api.advance(100 * DAY);
      const body = { number: person(10), reason: 'a test' };
      const again = await api.call('POST', `/businesses/${account.businessId}/ask-again`, { body });
      expect(again.code).toBe('erased');
      expect(await tablesWith(person(10))).toEqual([]);
      const { items } = await api.call('GET', `/accounts/${account.sid}/objections`, { as: account.as });
      expect(items).toEqual([]);
      const scrubbed = await fetch(`${api.url}/api/scrubs`, {
        method: 'POST',
        headers: { authorization: account.as, 'content-type': 'text/csv' },
        body: `phone\n${person(10)}\n${person(11)}\n${person(100)}\n`,
      });
      const rows = (await scrubbed.text()).split('\n').map((row) => row.split(','));
      expect(rows[1]).toEqual([person(10), 'unknown', '', 'objected', 'no', 'objected']);
      expect(rows[2]?.[3]).toBe('neutral');
    });

    it('R17 is the same done again, and of a number that nobody ever heard of', async () => {
      const account = await anAccount(api);
      expect((await erase(account, person(20))).body).toMatchObject({ repeated: false, events: 1 });
      expect((await erase(account, person(20))).body).toMatchObject({ repeated: true, events: 0 });
      const [one, other] = await Promise.all([erase(account, person(21)), erase(account, person(21))]);
      expect([one.body.repeated, other.body.repeated].toSorted()).toEqual([false, true]);
      const { items } = await api.call('GET', `/accounts/${account.sid}/erasures?limit=1`, { as: account.as });
      expect(items).toHaveLength(1);
      expect(await faults(account)).toEqual([]);
      expect((await erase(account, 'nobody')).code).toBe('unreadable_number');
      expect((await erase(account, person(20), '')).code).toBe('invalid_request');
    });

    it('R1 is of one business: another one goes on as it was', async () => {
      const account = await known(person(25));
      const other = await known(person(25));
      await erase(account, person(25));
      expect((await entry(other, person(25))).timeline).toHaveLength(4);
      expect((await erase(other, person(26))).status).toBe(201);
      const path = `/accounts/${account.sid}/erasures`;
      expect((await api.call('POST', path, { as: other.as, body: { number: person(25), reference: 'x' } })).status).toBe(401);
    });
  });

  describe('a person whose data were erased', () => {
    it('R12 who calls or texts is heard, and nothing of it comes into the evidence', async () => {
      const account = await known(person(30));
      await erase(account, person(30));
      await reported(person(30), line);
      await reported(person(30), account.virtualNumber, null, 'inbound_call');
      await reported(person(30), account.virtualNumber, 'STOP', 'inbound_sms');
      const body = { number: person(30), how: 'letter', reference: 'letter 8' };
      const recorded = await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body });
      expect(recorded.body).toMatchObject({ recorded: 0, repeated: 1 });
      expect(await entry(account, person(30))).toMatchObject({ status: 'blacklist', timeline: [] });
      expect(await tablesWith(person(30))).toEqual(['inbound_contacts']);
      expect((await erase(account, person(30))).body.repeated).toBe(true);
      expect(await tablesWith(person(30))).toEqual([]);
    });

    it('R12 who says START begins anew, and may be erased again', async () => {
      const account = await known(person(31));
      await erase(account, person(31));
      await reported(person(31), account.virtualNumber, 'START', 'inbound_sms');
      expect(await entry(account, person(31))).toMatchObject({ status: 'whitelist', type: 'customer', objection: null });
      expect(await faults(account)).toEqual([]);
      expect((await evidence(account, `?number=${person(31)}`)).verdict).toMatchObject({ verdict: 'verified', chains: 1 });
      expect((await erase(account, person(31))).body).toMatchObject({ repeated: false });
      expect(await ask(account, person(31))).toMatchObject({ because: 'objected' });
      expect(await tablesWith(person(31))).toEqual([]);
      expect(await faults(account)).toEqual([]);
    });

    it('R17 whose SMS was in a carrier’s hands leaves no id of its parts, and no receipt that came before', async () => {
      const account = await anAccount(api);
      await post(api, account, [person(33)]);
      const sender: MessageSender = {
        ...{ name: 'slow', receipts: true, repeatable: false },
        async send(messages) {
          const told = { to: phoneNumber(Number(person(33))), status: 'delivered', reason: null, saysDnd: false } as const;
          const early = { ...told, messageIds: ['33/a'], connection: 0, receivedAt: api.ports.clock.now() };
          await api.ports.queue.keepEarlyReceipts([early]);
          await erase(account, person(33));
          return messages.map(({ key }) => ({ kind: 'accepted', messageId: `${key}/a`, parts: [`${key}/a`, `${key}/b`] }));
        },
      };
      await dispatchNotices({ ...api.ports, sender });
      expect(await tablesWith(person(33))).toEqual([]);
      expect(await faults(account)).toEqual([]);
    });

    it('R17 for whom a line was looked for meanwhile holds none', async () => {
      const account = await anAccount(api);
      await aLine(api, 'agree', account.businessId);
      await post(api, account, [person(34)]);
      await database.script(`update business_modes set mode = 'opt_in' where business_id = ${account.businessId}`);
      let isErased = false;
      const consent: typeof api.ports.consent = {
        ...api.ports.consent,
        async read(business, numbers) {
          const known = await api.ports.consent.read(business, numbers);
          if (business === account.businessId && !isErased) isErased = (await erase(account, person(34))).status === 201;
          return known;
        },
      };
      await dispatchNotices({ ...api.ports, consent });
      expect([isErased, await tablesWith(person(34))]).toEqual([true, []]);
    });

    it('R6 whose notice is on its way gets no row of it back', async () => {
      const account = await anAccount(api);
      await post(api, account, [person(32)]);
      const [dispatched] = await Promise.all([api.dispatch(), erase(account, person(32))]);
      expect(dispatched).toBeUndefined();
      await api.dispatch();
      expect(await ask(account, person(32))).toMatchObject({ because: 'objected' });
      // Whichever came first: what the sandbox's telephone was sent after that it has.
      expect((await tablesWith(person(32))).filter((table) => table !== 'sandbox_messages')).toEqual([]);
      expect(await faults(account)).toEqual([]);
    });
  });
});
