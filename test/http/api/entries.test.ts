import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BusinessId } from '#domain/account/account.ts';
import { DAY, HOUR } from '#domain/kernel/instant.ts';
import { type AccountFixture, aLine, anAccount, post, remove } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;
  let objectLine: string;

  beforeAll(async () => {
    api = await openApiServer(await open());
    objectLine = await aLine(api, 'object');
    await aLine(api, 'agree');
  });
  afterAll(() => api.close());

  const read = (account: AccountFixture, number: string) =>
    api.call('GET', `/accounts/${account.sid}/entries/${number}`, { as: account.as });
  const kinds = (body: Record<string, unknown>) => (body.timeline as { kind: string }[]).map((event) => event.kind);

  describe('an entry', () => {
    it('R17: says why it stands, until when, and shows the request, its key and address, and the exact text sent', async () => {
      const account = await anAccount(api);
      await post(api, account, ['9000020001'], 'hi');
      const before = await read(account, '9000020001');
      expect(before.body).toMatchObject({ status: 'whitelist', type: 'api', reason: 'provisional_declaration' });
      await api.dispatch();
      const { body } = await read(account, '%2B91-90000-20001');
      expect(body).toMatchObject({ number: '9000020001', state: 'declared', reason: 'declaration', mode: 'opt_out' });
      expect(Date.parse(String(body.until))).toBeGreaterThan(api.ports.clock.now() + 180 * DAY);
      expect(kinds(body)).toEqual(['declaration_posted', 'notice_informed']);
      const [posted, informed] = body.timeline as Record<string, unknown>[];
      expect(posted).toMatchObject({ n: 1, actor: 'account', language: 'hi', line: objectLine });
      expect(posted?.request).toMatchObject({ key: account.key, address: '192.0.2.7', what: 'POST CustomerWhitelist' });
      expect(informed?.text).toBe(await api.lastText('9000020001'));
      expect(informed?.text).toContain(`0${objectLine}`);
    });

    it('of a number nobody has heard of is neutral, with no history', async () => {
      const account = await anAccount(api);
      const { body } = await read(account, '9000020002');
      expect(body).toMatchObject({
        status: 'neutral',
        reason: 'nothing_posted',
        until: null,
        firstAt: null,
        timeline: [],
        earlier: 0,
      });
      expect((await read(account, 'nobody')).code).toBe('unreadable_number');
      expect((await read(account, '18001234567')).code).toBe('unreadable_number');
    });

    it('shows no account what another account of its business did, but every objection', async () => {
      const one = await anAccount(api);
      const other = await anAccount(api, one.businessId);
      await post(api, one, ['9000020003']);
      expect((await read(other, '9000020003')).body).toMatchObject({ status: 'neutral', timeline: [] });
      expect((await api.call('GET', `/accounts/${other.sid}/entries`, { as: other.as })).items).toEqual([]);
      const objection = { number: '9000020003', how: 'agent', reference: 'call 17' };
      await api.call('POST', `/accounts/${one.sid}/objections`, { as: one.as, body: objection });
      const seen = await read(other, '9000020003');
      expect(seen.body).toMatchObject({ status: 'blacklist', reason: 'objection', objection: { door: 'agent' } });
      expect(kinds(seen.body)).toEqual(['objected']);
    });
  });

  describe('the list of entries', () => {
    it('is newest first, a page at a time, each entry once', async () => {
      const account = await anAccount(api);
      const numbers = Array.from({ length: 25 }, (_, i) => String(9_000_030_000 + i));
      for (const part of [numbers.slice(0, 10), numbers.slice(10)]) {
        await post(api, account, part);
        await api.advance(1_000);
      }
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await api.call('GET', `/accounts/${account.sid}/entries?limit=4${cursor}`, { as: account.as });
        expect(page.items.length).toBeLessThanOrEqual(4);
        seen.push(...page.items.map((item) => String(item.number)));
        cursor = page.body.next === null ? '' : `&cursor=${page.body.next}`;
      } while (cursor !== '');
      expect(seen).toEqual([...numbers.slice(0, 10), ...numbers.slice(10)].toSorted().toReversed());
    });

    it('is filtered by status, type, state and first digits, as they are worth now', async () => {
      const account = await anAccount(api);
      await post(api, account, ['9000040001', '9000040002', '9100040003']);
      await api.dispatch();
      const body = { number: '9000040002', how: 'complaint', reference: 'C-1' };
      await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body });
      const list = async (filter: string) => {
        const page = await api.call('GET', `/accounts/${account.sid}/entries?${filter}`, { as: account.as });
        return page.items.map((item) => item.number);
      };
      expect(await list('status=blacklist')).toEqual(['9000040002']);
      expect(await list('status=whitelist&type=api')).toEqual(['9100040003', '9000040001']);
      expect(await list('prefix=90000')).toEqual(['9000040002', '9000040001']);
      expect(await list('state=declared')).toEqual(['9100040003', '9000040001']);
      expect(await list('type=agent')).toEqual([]);
      await api.advance(200 * DAY);
      expect(await list('status=whitelist')).toEqual([]);
    });

    it('is filtered by reason, language and expiry, and its export holds exactly what is shown', async () => {
      const account = await anAccount(api);
      await post(api, account, ['9000055001', '9000055002'], 'hi');
      await api.dispatch();
      await api.advance(10 * DAY);
      await post(api, account, ['9000055003']);
      await remove(api, account, ['9000055002']);
      const shown = async (filter: string) => {
        const page = await api.call('GET', `/accounts/${account.sid}/entries?${filter}`, { as: account.as });
        const target = `${api.url}/api/accounts/${account.sid}/entries.csv?${filter}`;
        const csv = await (await fetch(target, { headers: { authorization: account.as } })).text();
        const [header, ...rows] = csv.trimEnd().split('\r\n');
        expect(header).toBe('number,status,type,reason,until,state,postedAt,firstAt');
        expect(rows.map((row) => row.split(',')[0])).toEqual(page.items.map(({ number }) => number));
        return page.items.map(({ number }) => number);
      };
      expect(await shown('reason=provisional_declaration')).toEqual(['9000055003']);
      expect(await shown('reason=ended')).toEqual(['9000055002']);
      expect(await shown('language=hi')).toEqual(['9000055002', '9000055001']);
      expect(await shown('language=hi&status=whitelist')).toEqual(['9000055001']);
      expect(await shown('language=ta')).toEqual([]);
      expect(await shown('expiresWithin=366')).toEqual(['9000055001', '9000055003']);
      await api.dispatch();
      await api.advance(168 * DAY);
      expect(await shown('expiresWithin=7&status=whitelist')).toEqual(['9000055001']);
      expect(await shown('expiresWithin=30')).toEqual(['9000055001', '9000055003']);
      await api.advance(9 * DAY);
      expect(await shown('expiresWithin=30')).toEqual(['9000055003']);
      expect(await shown('expiresFrom=2020-01-01&reason=expired')).toEqual(['9000055001']);
      const wrong = await api.call('GET', `/accounts/${account.sid}/entries?expiresTo=2026-02-30`, { as: account.as });
      expect(wrong.code).toBe('not_a_date');
      const paged: unknown[] = [];
      for (let cursor = ''; ; ) {
        const page = await api.call('GET', `/accounts/${account.sid}/entries?expiresFrom=2020-01-01&limit=1${cursor}`, {
          as: account.as,
        });
        paged.push(...page.items.map(({ number }) => number));
        if (page.body.next === null) break;
        cursor = `&cursor=${page.body.next}`;
      }
      expect(paged).toEqual(['9000055001', '9000055003']);
    });

    it('refuses a cursor that is not its own', async () => {
      const account = await anAccount(api);
      const forged = [[-1, 1], [1e300, 1], ['a', 'b'], [1], {}].map((place) =>
        Buffer.from(JSON.stringify(place)).toString('base64url'),
      );
      for (const cursor of forged) {
        for (const list of ['entries', 'objections', 'notices']) {
          const page = await api.call('GET', `/accounts/${account.sid}/${list}?cursor=${cursor}`, { as: account.as });
          expect(page.code, `${list} ${cursor}`).toBe('unreadable_cursor');
        }
      }
      const far = Buffer.from(JSON.stringify([253_402_300_799_999, 9_999_999_999])).toString('base64url');
      expect((await api.call('GET', `/accounts/${account.sid}/entries?cursor=${far}`)).items).toEqual([]);
    });
  });

  describe('objections', () => {
    const record = (account: AccountFixture, body: object, as = account.as) =>
      api.call('POST', `/accounts/${account.sid}/objections`, { as, body });

    it('R12: end what was granted in every account of the business, and a new post is refused', async () => {
      const one = await anAccount(api);
      const other = await anAccount(api, one.businessId);
      await post(api, one, ['9000050001']);
      await post(api, other, ['9000050001']);
      const recorded = await record(one, { number: '9000050001', how: 'ivr', reference: 'menu 2' });
      expect(recorded.body).toEqual({ recorded: 1, repeated: 0, unreadable: [] });
      expect((await read(one, '9000050001')).body.status).toBe('blacklist');
      expect((await read(other, '9000050001')).body.status).toBe('blacklist');
      expect((await post(api, other, ['9000050001'])).tally).toMatchObject({ failed: 1, succeeded: 0 });
      await api.dispatch();
      expect(await api.lastText('9000050001')).toBeUndefined();
    });

    it('R12.1: are taken back by no post, delete, time, membership, import, reset, closing or other account', async () => {
      const account = await anAccount(api);
      const number = '9000050005';
      const path = `/accounts/${account.sid}`;
      const stands = async () => (await api.call('GET', `${path}/entries/${number}`)).body.status;
      await api.call('POST', `${path}/members`, { as: account.as, body: { number } });
      const [code = ''] = /\d{6}/.exec((await api.lastText(number)) ?? '') ?? [];
      await record(account, { number, how: 'letter', reference: 'L-5' });
      await api.call('POST', `${path}/members/${number}/verification`, { as: account.as, body: { code } });
      expect(await stands()).toBe('blacklist');
      expect((await post(api, account, [number])).tally).toMatchObject({ failed: 1 });
      expect((await remove(api, account, [number])).tally).toMatchObject({ redundant: 1 });
      await record(account, { number, how: 'import', reference: 'an older list', at: '2020-01-01T00:00:00Z' });
      await api.call('POST', `/businesses/${account.businessId}/mode-reset`, { body: { reason: 'test' } });
      await api.advance(800 * DAY);
      expect(await stands()).toBe('blacklist');
      await api.call('PUT', `${path}/status`, { body: { status: 'closed', reason: 'test' } });
      const next = await anAccount(api, account.businessId);
      expect((await post(api, next, [number])).tally).toMatchObject({ failed: 1 });
      expect((await read(next, number)).body.status).toBe('blacklist');
      await api.dispatch();
      expect(await api.lastText(number)).toContain(code);
    });

    it('R18: recorded again with the same reference and time change nothing; with another they are recorded', async () => {
      const account = await anAccount(api);
      const at = new Date(api.ports.clock.now() - HOUR).toISOString();
      const body = { numbers: ['9000050002', '09000050003', '9000050002', 'nobody'], how: 'import', reference: 'list 7', at };
      expect((await record(account, body)).body).toEqual({ recorded: 2, repeated: 1, unreadable: ['nobody'] });
      const before = (await read(account, '9000050002')).body.timeline;
      expect((await record(account, body)).body).toEqual({ recorded: 0, repeated: 3, unreadable: ['nobody'] });
      expect((await read(account, '9000050002')).body.timeline).toEqual(before);
      expect((await record(account, { ...body, reference: 'list 8' })).body).toMatchObject({ recorded: 2 });
      const [first] = (await read(account, '9000050003')).body.timeline as Record<string, unknown>[];
      expect(first).toMatchObject({ kind: 'objected', door: 'import', reference: 'list 7', report: { at, connectionId: null } });
    });

    it('R18: of two identical imports at the same instant each number is recorded once', async () => {
      const account = await anAccount(api);
      const numbers = Array.from({ length: 200 }, (_, i) => String(9_000_060_000 + i));
      const at = new Date(api.ports.clock.now() - HOUR).toISOString();
      const body = { numbers, how: 'import', reference: 'twice', at };
      const answers = await Promise.all([1, 2, 3].map(() => record(account, body)));
      const recorded = answers.reduce((sum, answer) => sum + Number(answer.body.recorded), 0);
      expect(recorded).toBe(200);
    });

    it('R9: recorded by hand do not turn the business to opt-in', async () => {
      const account = await anAccount(api);
      const numbers = ['9000050011', '9000050012', '9000050013', '9000050014', '9000050015'];
      await post(api, account, numbers);
      await api.dispatch();
      await record(account, { numbers, how: 'agent', reference: 'calls' });
      const business = await api.call('GET', `/businesses/${account.businessId}`);
      expect(business.body).toMatchObject({ mode: 'opt_out', objectors: { count: 0 } });
    });

    it('are taken in every state of the account: suspended from the account, closed from the operator', async () => {
      const account = await anAccount(api);
      const status = (to: string) => api.call('PUT', `/accounts/${account.sid}/status`, { body: { status: to, reason: 'test' } });
      await status('suspended');
      expect((await record(account, { number: '9000050021', how: 'letter', reference: 'L' })).body.recorded).toBe(1);
      await status('closed');
      expect((await record(account, { number: '9000050022', how: 'letter', reference: 'L' })).status).toBe(401);
      const byOperator = await api.call('POST', `/accounts/${account.sid}/objections`, {
        body: { number: '9000050022', how: 'operator', reference: 'L' },
      });
      expect(byOperator.body.recorded).toBe(1);
    });

    it('are refused with a time to come, a time that does not exist, the operator’s door, or without a number', async () => {
      const account = await anAccount(api);
      const good = { number: '9000050031', how: 'agent', reference: 'r' };
      const future = new Date(api.ports.clock.now() + HOUR).toISOString();
      expect((await record(account, { ...good, at: future })).code).toBe('in_the_future');
      expect((await record(account, { ...good, at: '2024-06-31T10:00:00Z' })).code).toBe('not_a_date');
      expect((await record(account, { ...good, at: '2024-06-30T10:00:00' })).code).toBe('invalid_request');
      expect((await record(account, { ...good, how: 'operator' })).code).toBe('operator_door');
      expect((await record(account, { ...good, how: 'missed_call' })).code).toBe('invalid_request');
      expect((await record(account, { ...good, number: '123' })).code).toBe('unreadable_number');
      expect((await record(account, { ...good, numbers: ['9000050032'] })).code).toBe('invalid_request');
      expect((await record(account, { how: 'agent', reference: 'r' })).code).toBe('invalid_request');
      expect((await read(account, '9000050031')).body.timeline).toEqual([]);
    });

    it('are listed the latest first, and taken by the thousand, up to ten thousand at once', async () => {
      const account = await anAccount(api);
      const numbers = Array.from({ length: 2_500 }, (_, i) => String(9_100_000_000 + i));
      expect((await record(account, { numbers, how: 'import', reference: 'big' })).body.recorded).toBe(2_500);
      const tooMany = Array.from({ length: 10_001 }, () => '9100000000');
      expect((await record(account, { numbers: tooMany, how: 'import', reference: 'big' })).code).toBe('invalid_request');
      await api.advance(1_000);
      await record(account, { number: '9000050041', how: 'agent', reference: 'late' });
      const page = await api.call('GET', `/accounts/${account.sid}/objections?limit=2`, { as: account.as });
      expect(page.items.map((item) => item.number)).toEqual(['9000050041', '9100002499']);
      const next = await api.call('GET', `/accounts/${account.sid}/objections?limit=2&cursor=${page.body.next}`);
      expect(next.items.map((item) => item.number)).toEqual(['9100002498', '9100002497']);
    });
  });

  describe('notices', () => {
    it('are listed with their state and what the carrier said, and found by number', async () => {
      const account = await anAccount(api);
      await post(api, account, ['9000070001', '9000070002']);
      const list = async (filter: string) =>
        (await api.call('GET', `/accounts/${account.sid}/notices?${filter}`, { as: account.as })).items;
      expect((await list('state=queued')).map((item) => item.number)).toEqual(['9000070002', '9000070001']);
      const summary = async () => (await api.call('GET', `/accounts/${account.sid}/notices/summary`, { as: account.as })).body;
      // A sandbox has no pace.
      const known = { waiting: 2, segmentsPerSecond: null, finishesAt: null, segmentsOfDay: 0, segmentsOfMonth: 0 };
      expect(await summary()).toEqual(known);
      await api.dispatch();
      expect(await summary()).toEqual({ ...known, waiting: 0 });
      expect(await list('state=queued')).toEqual([]);
      const [notice] = await list('number=9000070001');
      expect(notice).toMatchObject({ state: 'accepted', form: 'declaration', line: objectLine, attempts: 1 });
      expect(notice?.messageId).toMatch(/^sandbox-/);
      expect(await list('limit=1')).toHaveLength(1);
      const stranger = await anAccount(api, account.businessId);
      const foreign = await api.call('GET', `/accounts/${stranger.sid}/notices`, { as: stranger.as });
      expect(foreign.items).toEqual([]);
    });

    it('that failed are in the order of their last try, the latest first, however long their numbers are known', async () => {
      const account = await anAccount(api);
      const failed = (query: string) =>
        api.call('GET', `/accounts/${account.sid}/notices?state=failed${query}`, { as: account.as });
      const { sender } = api.sandbox;
      try {
        sender.setFault('throttled');
        await post(api, account, ['9000070011']);
        await api.dispatch();
        await api.advance(1_000);
        sender.setFault('reject');
        await post(api, account, ['9000070012']);
        await api.dispatch();
        expect((await failed('')).items.map((item) => item.number)).toEqual(['9000070012']);
        await api.advance(HOUR);
        await api.dispatch();
      } finally {
        sender.setFault('accept');
      }
      expect((await failed('')).items).toMatchObject([
        { number: '9000070011', attempts: 2, lastError: 'the sandbox was told to reject' },
        { number: '9000070012', attempts: 1 },
      ]);
      const first = await failed('&limit=1');
      const second = await failed(`&limit=1&cursor=${first.body.next}`);
      const third = await failed(`&limit=1&cursor=${second.body.next}`);
      const seen = [first, second, third].map(({ items }) => items.map((item) => item.number));
      expect(seen).toEqual([['9000070011'], ['9000070012'], []]);
      const stranger = await anAccount(api, account.businessId);
      const foreign = await api.call('GET', `/accounts/${stranger.sid}/notices?state=failed`, { as: stranger.as });
      expect(foreign.items).toEqual([]);
    });
  });

  describe('renewal', () => {
    const renew = (account: AccountFixture, number: string, body?: object) =>
      api.call('POST', `/accounts/${account.sid}/entries/${number}/renewal`, { as: account.as, ...(body ? { body } : {}) });

    it('R11: is taken in the last thirty days, sends a notice, and starts a new period when that is accepted', async () => {
      const account = await anAccount(api);
      const number = '9000080001';
      expect((await renew(account, number)).code).toBe('not_whitelisted');
      await post(api, account, [number]);
      await api.dispatch();
      expect((await renew(account, number)).code).toBe('too_early');
      await api.advance(160 * DAY);
      const before = (await read(account, number)).body;
      const started = await renew(account, number, { language: 'hi', virtualNumber: account.virtualNumber });
      expect(started.body).toEqual({ number, line: objectLine, language: 'hi', until: before.until });
      expect((await read(account, number)).body).toMatchObject({ until: before.until, renewal: { acceptedAt: null } });
      expect((await renew(account, number)).code).toBe('already_asked');
      await api.dispatch();
      const after = (await read(account, number)).body;
      expect(after).toMatchObject({ status: 'whitelist', renewal: null });
      expect(Date.parse(String(after.until))).toBeGreaterThan(Date.parse(String(before.until)) + 100 * DAY);
    });

    it('R8, R11: in opt-in mode asks on an agree line that is free for the number, and the old term stands meanwhile', async () => {
      const account = await anAccount(api);
      const number = '9000080003';
      await post(api, account, [number]);
      await api.dispatch();
      await turnToOptIn(account);
      await api.advance(165 * DAY);
      const before = (await read(account, number)).body;

      const holder = await anAccount(api);
      await turnToOptIn(holder);
      await post(api, holder, [number]);
      expect((await renew(account, number)).code).toBe('no_consent_line');
      await api.advance(DAY);
      const freeLine = await aLine(api, 'agree', account.businessId);
      const budget = (segmentsPerMonth: number | null) =>
        api.call('PATCH', `/accounts/${account.sid}`, { body: { settings: { segmentsPerMonth } } });
      await budget(0);
      expect((await renew(account, number)).code).toBe('sms_budget_exceeded');
      await budget(null);
      expect((await renew(account, number)).body).toMatchObject({ line: freeLine, until: before.until });
      await api.dispatch();
      const after = (await read(account, number)).body;
      expect(after).toMatchObject({ status: 'whitelist', until: before.until });
      expect((after.renewal as { acceptedAt: unknown }).acceptedAt).not.toBeNull();
      const asked = (after.timeline as Record<string, unknown>[]).at(-1);
      expect(asked).toMatchObject({ kind: 'notice_asked', line: freeLine });
    });

    async function turnToOptIn({ businessId }: AccountFixture): Promise<void> {
      const at = api.ports.clock.now();
      await api.ports.consent.transact(businessId as BusinessId, (tx) => tx.setMode({ mode: 'opt_in', objectors: [] }, at));
    }

    it('R11: is refused while the account may not post, for a foreign virtual number, and after an objection', async () => {
      const account = await anAccount(api);
      const number = '9000080002';
      await post(api, account, [number]);
      await api.dispatch();
      await api.advance(165 * DAY);
      expect((await renew(account, number, { virtualNumber: objectLine })).code).toBe('no_virtual_number');
      const suspended = { status: 'suspended', reason: 'test' };
      await api.call('PUT', `/accounts/${account.sid}/status`, { body: suspended });
      expect((await renew(account, number)).code).toBe('account_suspended');
      await api.call('PUT', `/accounts/${account.sid}/status`, { body: { status: 'active', reason: 'test' } });
      const objection = { number, how: 'agent', reference: 'no' };
      await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body: objection });
      expect((await renew(account, number)).code).toBe('objected');
    });
  });

  it('nothing has failed behind the answers', () => {
    expect(api.faults).toEqual([]);
  });
});
