import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeAccount } from '#app/administration/change-account.ts';
import { changeAccountTerms } from '#app/administration/change-terms.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { after, DAY, HOUR, plusMonths } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { type AccountFixture, aBusiness, aLine, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;
  let account: AccountFixture;

  beforeAll(async () => {
    api = await openApiServer(await open());
    account = await anAccount(api);
  });
  afterAll(() => api.close());

  describe('businesses', () => {
    it('are registered, changed and listed newest first, a page at a time', async () => {
      const first = await aBusiness(api);
      const second = await aBusiness(api);
      const changed = await api.call('PATCH', `/businesses/${first}`, { body: { entityId: '1101456789012345678' } });
      expect(changed.body).toMatchObject({ id: first, entityId: '1101456789012345678', mode: 'opt_out' });
      const cleared = await api.call('PATCH', `/businesses/${first}`, { body: { entityId: null, legalName: 'New Name' } });
      expect(cleared.body).toMatchObject({ entityId: null, legalName: 'New Name' });

      const page = await api.call('GET', '/businesses?limit=1');
      expect(page.items.map((one) => one.id)).toEqual([second]);
      const next = await api.call('GET', `/businesses?limit=1&cursor=${page.body.next}`);
      expect(next.items.map((one) => one.id)).toEqual([first]);
      expect((await api.call('GET', '/businesses?cursor=abc')).code).toBe('unreadable_cursor');
    });

    it('R1: have an agreement with a date that exists and has come, and its filing is evidence', async () => {
      const created = await api.call('POST', '/businesses', { body: { legalName: 'Fresh Limited' } });
      const id = created.body.id;
      expect(created.body.agreement).toBeNull();
      const agreement = { signedOn: '2024-02-29', signatory: 'A. Rao', reference: 'AG-9', earlierObjections: 'imported' };
      const put = (signedOn: string) => api.call('PUT', `/businesses/${id}/agreement`, { body: { ...agreement, signedOn } });
      expect((await put('2023-02-29')).code).toBe('not_a_date');
      expect((await put('2999-01-01')).code).toBe('in_the_future');
      expect((await put('2024-02-29')).body.agreement).toMatchObject(agreement);
      const events = await api.call('GET', `/businesses/${id}/events`);
      expect(events.items).toMatchObject([{ n: 1, kind: 'agreement_filed', actor: 'operator', facts: agreement }]);
    });

    it('R9.3: are reset to opt-out by the operator alone, with a reason; the count restarts, objections stay', async () => {
      const own = await anAccount(api);
      const id = own.businessId;
      const objection = { number: '9000012345', how: 'agent', reference: 'r' };
      await api.call('POST', `/accounts/${own.sid}/objections`, { as: own.as, body: objection });
      const people = [9000012341, 9000012342, 9000012343, 9000012344].map(phoneNumber);
      const turned = { mode: 'opt_in', objectors: people } as const;
      await api.ports.consent.transact(id as BusinessId, (tx) => tx.setMode(turned, api.ports.clock.now()));
      const before = await api.call('GET', `/businesses/${id}`);
      expect(before.body).toMatchObject({ mode: 'opt_in', objectors: { count: 4, allowed: 3 } });

      const path = `/businesses/${id}/mode-reset`;
      const reason = 'list was cleaned';
      expect((await api.call('POST', path, { as: own.as, body: { reason } })).code).toBe('operator_only');
      expect((await api.call('POST', path, { body: { reason: ' ' } })).code).toBe('invalid_request');
      const reset = await api.call('POST', path, { body: { reason } });
      expect(reset.body).toMatchObject({ mode: 'opt_out', objectors: { count: 0, allowed: 3 } });
      const [event] = (await api.call('GET', `/businesses/${id}/events`)).items;
      expect(event).toMatchObject({ kind: 'mode_reset', facts: { reason, from: 'opt_in', people: 4 } });
      const entry = await api.call('GET', `/accounts/${own.sid}/entries/9000012345`, { as: own.as });
      expect(entry.body.status).toBe('blacklist');
    });

    it('R12.2: are allowed to ask again only long enough after an objection, and the person stays blacklisted', async () => {
      const own = await anAccount(api);
      const number = '9000011111';
      const ask = () => api.call('POST', `/businesses/${own.businessId}/ask-again`, { body: { number, reason: 'wrote to us' } });
      expect((await ask()).code).toBe('no_objection');
      const objection = { number, how: 'letter', reference: 'L-1' };
      await api.call('POST', `/accounts/${own.sid}/objections`, { as: own.as, body: objection });
      expect((await ask()).code).toBe('too_early');
      await api.advance(91 * DAY);
      expect((await ask()).body).toMatchObject({ number, askingAllowed: true });
      expect((await ask()).body).toMatchObject({ askingAllowed: true });
      const entry = await api.call('GET', `/accounts/${own.sid}/entries/${number}`);
      expect(entry.body).toMatchObject({ status: 'blacklist', objection: { askingAllowed: true } });
      const kinds = (entry.body.timeline as { kind: string }[]).map((event) => event.kind);
      expect(kinds).toEqual(['objected', 'asking_allowed']);
    });
  });

  describe('accounts', () => {
    it('have a brand name that only the operator changes, cleaned of what cannot be seen', async () => {
      const path = `/accounts/${account.sid}`;
      const renamed = await api.call('PATCH', path, { body: { brandName: 'Asha\u202e Clinics\n2' } });
      expect(renamed.body.brandName).toBe('Asha Clinics 2');
      const tooLong = { brandName: 'x'.repeat(41) };
      expect((await api.call('PATCH', path, { body: tooLong })).code).toBe('not_a_brand_name');
      expect((await api.call('PATCH', path, { as: account.as, body: { brandName: 'Mine' } })).code).toBe('operator_only');
    });

    it('R19: may demand texts of their own, and only the operator lifts that', async () => {
      const path = `/accounts/${account.sid}`;
      const demand = { settings: { templates: 'own_only' } };
      expect((await api.call('PATCH', path, { as: account.as, body: demand })).body).toMatchObject(demand);
      const lift = { settings: { templates: 'default' } };
      expect((await api.call('PATCH', path, { as: account.as, body: lift })).code).toBe('not_stricter');
      expect((await api.call('PATCH', path, { body: lift })).body).toMatchObject(lift);
    });

    it('R0.1: have the SMS budget that the operator gives them', async () => {
      const path = `/accounts/${account.sid}`;
      const budget = (segmentsPerDay: unknown) => ({ settings: { segmentsPerDay } });
      expect((await api.call('GET', path)).body.settings).toMatchObject({ segmentsPerDay: null, segmentsPerMonth: null });
      expect((await api.call('PATCH', path, { body: budget(500) })).body).toMatchObject(budget(500));
      expect((await api.call('PATCH', path, { as: account.as, body: budget(400) })).code).toBe('operator_only');
      const confirming = { settings: { confirmAnswers: 'objections' } };
      expect((await api.call('PATCH', path, { as: account.as, body: confirming })).code).toBe('operator_only');
      expect((await api.call('PATCH', path, { body: confirming })).body).toMatchObject(confirming);
      for (const wrong of [-1, 1.5, '9', 1e12]) expect((await api.call('PATCH', path, { body: budget(wrong) })).status).toBe(400);
      expect((await api.call('PATCH', path, { body: budget(null) })).body).toMatchObject(budget(null));
    });

    it('R19: may have more of their answers kept, and only the operator keeps less', async () => {
      const path = `/accounts/${(await anAccount(api)).sid}`;
      const setting = (recordDecisions: string) => ({ settings: { recordDecisions } });
      expect((await api.call('GET', path)).body).toMatchObject(setting('none'));
      const { as } = account;
      const own = `/accounts/${account.sid}`;
      expect((await api.call('PATCH', own, { as, body: setting('all') })).body).toMatchObject(setting('all'));
      expect((await api.call('PATCH', own, { as, body: setting('refusals') })).code).toBe('not_stricter');
      expect((await api.call('PATCH', own, { body: setting('refusals') })).body).toMatchObject(setting('refusals'));
    });

    it('R1: change their status with a reason, which is evidence of the business', async () => {
      const own = await anAccount(api);
      const path = `/accounts/${own.sid}/status`;
      await api.call('PUT', path, { body: { status: 'suspended', reason: 'unpaid' } });
      expect((await api.call('GET', `/accounts/${own.sid}`, { as: own.as })).body.status).toBe('suspended');
      const [event] = (await api.call('GET', `/businesses/${own.businessId}/events?limit=1`)).items;
      const facts = { from: 'active', to: 'suspended', reason: 'unpaid' };
      expect(event).toMatchObject({ kind: 'status_changed', account: own.sid, facts });
      expect((await api.call('GET', '/accounts?status=suspended')).items.map((one) => one.sid)).toContain(own.sid);
    });

    it('need a business that exists', async () => {
      const body = { businessId: 999_999, brandName: 'Nobody' };
      expect((await api.call('POST', '/accounts', { body })).code).toBe('unknown_business');
    });
  });

  describe('numbers', () => {
    it('R2: are a virtual number of one account or a consent line, never both', async () => {
      const other = await anAccount(api);
      const line = await aLine(api, 'object');
      const add = (sid: string, number: string) => api.call('POST', `/accounts/${sid}/virtual-numbers`, { body: { number } });
      expect((await add(account.sid, line)).code).toBe('number_taken');
      expect((await add(account.sid, other.virtualNumber)).code).toBe('number_taken');
      const asLine = { number: account.virtualNumber, meaning: 'agree' };
      expect((await api.call('POST', '/consent-lines', { body: asLine })).code).toBe('number_taken');
    });

    it('R2, R8: a retired virtual number may be another account’s, and no consent line; a line stays what it was', async () => {
      const first = await anAccount(api);
      const second = await anAccount(api);
      const number = first.virtualNumber;
      expect((await api.call('DELETE', `/accounts/${first.sid}/virtual-numbers/${number}`)).status).toBe(204);
      expect((await api.call('POST', '/consent-lines', { body: { number, meaning: 'object' } })).code).toBe('number_taken');
      const moved = await api.call('POST', `/accounts/${second.sid}/virtual-numbers`, { body: { number, header: 'ASHACL' } });
      expect(moved.body).toEqual({ number, header: 'ASHACL', connectionId: null, retiredAt: null });
      expect((await api.call('GET', `/accounts/${first.sid}/virtual-numbers`)).items).toEqual([]);

      const line = await aLine(api, 'agree');
      await api.call('DELETE', `/consent-lines/${line}`);
      const turned = { number: line, meaning: 'object' };
      expect((await api.call('POST', '/consent-lines', { body: turned })).code).toBe('number_taken');
      const back = await api.call('POST', '/consent-lines', { body: { number: line, meaning: 'agree' } });
      expect(back.body).toMatchObject({ number: line, meaning: 'agree', retiredAt: null });
    });

    it('are read in any written form, also of the service series, and belong to the account in the path', async () => {
      const added = await api.call('POST', `/accounts/${account.sid}/virtual-numbers`, { body: { number: '+91 1400 123 456' } });
      expect(added.body.number).toBe('1400123456');
      const stranger = await anAccount(api);
      const path = `/accounts/${stranger.sid}/virtual-numbers/1400123456`;
      expect((await api.call('DELETE', path)).code).toBe('not_found');
      expect((await api.call('PATCH', path, { body: { header: 'XYZABC' } })).code).toBe('not_found');
      const bad = { number: '12345' };
      expect((await api.call('POST', `/accounts/${account.sid}/virtual-numbers`, { body: bad })).code).toBe('unreadable_number');
    });

    it('are bound to carrier connections that exist and are in use', async () => {
      const made = await api.call('POST', '/carrier-connections', { body: { name: 'trunk 1', dialect: 'json' } });
      const { id, secret, hooks } = made.body as { id: number; secret: string; hooks: Record<string, string> };
      expect(hooks['missed-call']).toBe(`/hooks/json/${secret}/missed-call`);
      const line = await aLine(api, 'object');
      const bind = (connectionId: number | null) => api.call('PATCH', `/consent-lines/${line}`, { body: { connectionId } });
      expect((await bind(id)).body).toMatchObject({ number: line, connectionId: id });
      expect((await bind(999_999)).code).toBe('unknown_connection');

      const rotated = await api.call('POST', `/carrier-connections/${id}/rotation`);
      expect(rotated.body.secret).not.toBe(secret);
      const hash = (text: unknown) => api.ports.sha256(Buffer.from(String(text)));
      const directory = () => api.ports.directory.current();
      const known = (text: unknown, hours = 0) =>
        directory().connectionBySecret(hash(text), after(api.ports.clock.now(), hours * HOUR))?.id ?? null;
      expect([known(secret), known(rotated.body.secret)]).toEqual([id, id]);
      expect([known(secret, 25), known(rotated.body.secret, 25)]).toEqual([null, id]);
      const leaked = rotated.body.secret;
      const again = await api.call('POST', `/carrier-connections/${id}/rotation`, { body: { oldValidHours: 0 } });
      expect([known(secret), known(leaked), known(again.body.secret)]).toEqual([null, null, id]);

      const { body: bodyOfOther } = await api.call('POST', '/carrier-connections', {
        body: { name: 'trunk 2', dialect: 'json' },
      });
      await bind(Number(bodyOfOther.id));
      expect((await api.call('DELETE', `/carrier-connections/${id}`)).status).toBe(204);
      expect((await api.call('DELETE', `/carrier-connections/${id}`)).status).toBe(204);
      expect(known(again.body.secret)).toBeNull();
      expect((await api.call('POST', `/carrier-connections/${id}/rotation`)).code).toBe('not_found');
      expect((await bind(id)).code).toBe('unknown_connection');
      expect(JSON.stringify((await api.call('GET', '/carrier-connections')).body)).not.toContain(secret);
    });

    it('R8: keep their carrier connection from being revoked, unless it is said that they are to be silent', async () => {
      const made = await api.call('POST', '/carrier-connections', { body: { name: 'trunk 3', dialect: 'json' } });
      const { id, secret } = made.body as { id: number; secret: string };
      const line = await aLine(api, 'object');
      await api.call('PATCH', `/consent-lines/${line}`, { body: { connectionId: id } });
      const path = `/carrier-connections/${id}`;
      const refused = await api.call('DELETE', path);
      expect([refused.status, refused.code]).toEqual([409, 'connection_serves_numbers']);
      expect(refused.body.errors).toEqual([{ in: 'path', field: '/connectionId', message: `serves the object line ${line}` }]);
      // A retired line is still rung by whoever was told to.
      await api.call('DELETE', `/consent-lines/${line}`);
      expect((await api.call('DELETE', `${path}?force=no`)).code).toBe('connection_serves_numbers');
      expect((await api.call('DELETE', `${path}?force=perhaps`)).code).toBe('invalid_request');
      const hash = api.ports.sha256(Buffer.from(secret));
      expect(api.ports.directory.current().connectionBySecret(hash, api.ports.clock.now())?.revokedAt).toBeNull();
      expect((await api.call('DELETE', `${path}?force=yes`)).status).toBe(204);
      expect((await api.call('DELETE', path)).status).toBe(204);
      expect(api.ports.directory.current().connectionBySecret(hash, api.ports.clock.now())).toBeNull();
    });

    it('R8.3: of a sandbox work whatever is said of them; only the operator says it, of a line that there is', async () => {
      const line = await aLine(api, 'object');
      const check = (number: string, body: unknown, as?: string) =>
        api.call('POST', `/consent-lines/${number}/checks`, { body, ...(as === undefined ? {} : { as }) });
      const works = { state: 'works', heardAt: null, deadFrom: null, brokenAt: null };
      expect((await check(line, { outcome: 'broken' })).body).toMatchObject({ number: line, health: works });
      expect((await check(account.virtualNumber, { outcome: 'works' })).code).toBe('not_found');
      expect((await check('12', { outcome: 'works' })).code).toBe('unreadable_number');
      expect((await check(line, { outcome: 'perhaps' })).status).toBe(400);
      expect((await check(line, { outcome: 'works' }, account.as)).status).toBe(403);
    });

    it('R8: a line keeps its carrier connection until twelve months after the last notice that named it', async () => {
      const made = await api.call('POST', '/carrier-connections', { body: { name: 'trunk 3', dialect: 'json' } });
      const business = await aBusiness(api);
      const now = api.ports.clock.now();
      for (const [dueAt, status] of [
        [now, 409],
        [plusMonths(now, -12), 200],
      ] as const) {
        const line = await aLine(api, 'object');
        const notice = { number: phoneNumber(9_800_000_000 + status), notice: 1, account: 1 as AccountId, virtualNumber: null };
        const wording = { line: phoneNumber(Number(line)), language: 'en', form: 'declaration' } as const;
        await api.ports.consent.transact(business as BusinessId, (tx) => tx.queue([{ ...notice, ...wording, dueAt }]));
        const bind = (connectionId: unknown) => api.call('PATCH', `/consent-lines/${line}`, { body: { connectionId } });
        expect((await bind(made.body.id)).status).toBe(200);
        expect((await bind(null)).status).toBe(status);
      }
    });

    it('are trunks where calls come by SIP, known by addresses that are addresses', async () => {
      const trunk = { name: 'trunk 2', dialect: 'sip', sources: ['192.0.2.7', '2001:db8::/32'] };
      for (const sources of [
        undefined,
        [],
        ['192.0.2.300'],
        ['example.com'],
        ['192.0.2.0/33'],
        ['::/0'],
        ['192.0.2.1', ' ::1'],
      ]) {
        const body = { ...trunk, ...(sources === undefined ? { sources: [] } : { sources }) };
        expect((await api.call('POST', '/carrier-connections', { body })).code).toBe('incomplete_connection');
      }
      const made = await api.call('POST', '/carrier-connections', { body: trunk });
      expect(made.body).toMatchObject({ sources: trunk.sources, caller: 'asserted' });
      expect(made.body.hooks).toEqual({ 'line-check': `/hooks/sip/${made.body.secret}/line-check` });
      const path = `/carrier-connections/${made.body.id}`;
      const changed = await api.call('PATCH', path, { body: { caller: 'asserted_or_from' } });
      expect(changed.body).toMatchObject({ name: 'trunk 2', sources: trunk.sources, caller: 'asserted_or_from' });
      expect((await api.call('PATCH', path, { body: { sources: [] } })).code).toBe('incomplete_connection');
      await api.call('DELETE', path);
      expect((await api.call('PATCH', path, { body: { name: 'x' } })).code).toBe('not_found');
    });
  });

  describe('templates', () => {
    const text = 'Dear customer, {brand} may call you. To stop it, give a missed call to {line}.';

    it('list every text that would be sent, and whether it is the account’s own', async () => {
      const own = await anAccount(api);
      const path = `/accounts/${own.sid}/templates`;
      const before = await api.call('GET', path, { as: own.as });
      expect(before.items).toHaveLength(65);
      expect(before.items.every((template) => template.own === false)).toBe(true);
      const body = { text, dltTemplateId: '1107160000000000001' };
      const set = await api.call('PUT', `${path}/inform/en`, { as: own.as, body });
      expect(set.body).toMatchObject({ ...body, own: true, meaning: 'inform', language: 'en', category: 'service_implicit' });
      const after = await api.call('GET', `${path}?limit=1`, { as: own.as });
      expect(after.items).toMatchObject([{ ...body, own: true }]);
      const promotional = { ...body, category: 'promotional' };
      expect((await api.call('PUT', `${path}/inform/en`, { as: own.as, body: promotional })).body).toMatchObject(promotional);
      expect((await api.call('GET', `${path}?limit=1`, { as: own.as })).items).toMatchObject([promotional]);
      expect((await api.call('DELETE', `${path}/inform/en`, { as: own.as })).status).toBe(204);
      expect((await api.call('DELETE', `${path}/inform/en`, { as: own.as })).code).toBe('not_found');
    });

    it('are refused with everything that is wrong with them, and from an account without a DLT template id', async () => {
      const path = `/accounts/${account.sid}/templates/ask/hi`;
      const bad = await api.call('PUT', path, { body: { text: 'Call {number} }' } });
      expect(bad.code).toBe('not_a_template');
      expect(bad.body.errors).toHaveLength(4);
      const confirmation = { text: '{brand}: send START to {number}', category: 'promotional' };
      const promoting = await api.call('PUT', `/accounts/${account.sid}/templates/confirm_objection/hi`, { body: confirmation });
      expect([promoting.code, promoting.body.errors]).toMatchObject(['not_a_template', [{ field: '/category' }]]);
      expect((await api.call('PUT', path, { as: account.as, body: { text } })).code).toBe('no_dlt_template_id');
      expect((await api.call('PUT', path, { body: { text } })).body.own).toBe(true);
      const wrong = `/accounts/${account.sid}/templates/shout/hi`;
      expect((await api.call('PUT', wrong, { body: { text } })).code).toBe('invalid_request');
    });
  });

  describe('terms', () => {
    const termOf = (items: Record<string, unknown>[], name: string) => items.find((term) => term.name === name);

    it('R19: are listed with value, basis, source, date and the level that set them', async () => {
      const own = await anAccount(api);
      await api.call('PUT', `/businesses/${own.businessId}/terms`, { body: { permission_months: 5, renewal_days: 20 } });
      const set = await api.call('PUT', `/accounts/${own.sid}/terms`, { as: own.as, body: { permission_months: 3 } });
      const months = { value: 3, setFor: 'account', default: 6, basis: 'provider practice', rule: 'R6', stricter: 'lower' };
      expect(termOf(set.items, 'permission_months')).toMatchObject(months);
      expect(termOf(set.items, 'renewal_days')).toMatchObject({ value: 20, setFor: 'business' });
      expect(termOf(set.items, 'notice_limit')).toMatchObject({ value: 3, setFor: 'default' });
      const [event] = (await api.call('GET', `/businesses/${own.businessId}/events?limit=1`)).items;
      const facts = { before: {}, after: { permission_months: 3 } };
      expect(event).toMatchObject({ kind: 'terms_changed', actor: 'account', account: own.sid, facts });
    });

    it('R19: of an account are only ever stricter, and only the operator loosens what the account tightened', async () => {
      const own = await anAccount(api);
      const put = (body: object, as?: string) => api.call('PUT', `/accounts/${own.sid}/terms`, { body, ...(as ? { as } : {}) });
      expect((await put({ permission_months: 7 })).code).toBe('not_stricter');
      expect((await put({ notice_window_days: 30 })).code).toBe('not_stricter');
      expect((await put({ permission_months: 3, notice_window_days: 120 }, own.as)).status).toBe(200);
      expect((await put({ permission_months: 4, notice_window_days: 120 }, own.as)).code).toBe('not_stricter');
      expect((await put({}, own.as)).code).toBe('not_stricter');
      expect((await put({ permission_months: 4 })).status).toBe(200);
    });

    it('R19: of an account stay its own while its business is stricter, and count again afterwards', async () => {
      const own = await anAccount(api);
      const ofBusiness = (body: object) => api.call('PUT', `/businesses/${own.businessId}/terms`, { body });
      const put = (body: object) => api.call('PUT', `/accounts/${own.sid}/terms`, { as: own.as, body });
      await put({ permission_months: 3 });
      await ofBusiness({ permission_months: 2 });
      expect((await put({ notice_limit: 2 })).code).toBe('not_stricter');
      expect((await put({ permission_months: 4, notice_limit: 2 })).code).toBe('not_stricter');
      const kept = await put({ permission_months: 3, notice_limit: 2 });
      expect(termOf(kept.items, 'permission_months')).toMatchObject({ value: 2, own: 3, setFor: 'business' });
      await ofBusiness({});
      const listed = await api.call('GET', `/accounts/${own.sid}/terms`, { as: own.as });
      expect(termOf(listed.items, 'permission_months')).toMatchObject({ value: 3, own: 3, setFor: 'account' });
    });

    it('R19: are compared with what they replace, and settings too, however long ago a request began', async () => {
      const own = await anAccount(api);
      const begun = api.ports.directory.current().accountBySid(own.sid);
      if (begun === null) throw new Error('no account');
      const path = `/accounts/${own.sid}`;
      await api.call('PUT', `${path}/terms`, { as: own.as, body: { permission_months: 3 } });
      await api.call('PATCH', path, { as: own.as, body: { settings: { templates: 'own_only', paisePerSegment: 15 } } });
      const notStricter = { refused: 'not_stricter' };
      const origin = { requestId: api.ports.random.uuid(), key: own.key, address: '192.0.2.1' };
      expect(await changeAccountTerms(api.ports, begun, { permission_months: 4 }, 'account', origin)).toEqual(notStricter);
      expect(await changeAccount(api.ports, begun, { settings: { templates: 'default' } }, 'account')).toEqual(notStricter);
      await changeAccount(api.ports, begun, { settings: { unknownPreference: 'unavailable' } }, 'account');
      const { settings } = (await api.call('GET', path)).body;
      expect(settings).toMatchObject({ templates: 'own_only', paisePerSegment: 15, unknownPreference: 'unavailable' });
    });

    it('R19: are refused below the level at which they mean something, and not listed there', async () => {
      const own = await anAccount(api);
      const ofAccount = `/accounts/${own.sid}/terms`;
      const ofBusiness = `/businesses/${own.businessId}/terms`;
      for (const name of ['breaker_people', 'ask_again_days', 'burst_agreements', 'caller_agreements']) {
        expect((await api.call('PUT', ofAccount, { as: own.as, body: { [name]: 100 } })).code, name).toBe('not_a_term');
        expect((await api.call('PUT', ofAccount, { body: { [name]: 1 } })).code, name).toBe('not_a_term');
        expect(termOf((await api.call('GET', ofAccount, { as: own.as })).items, name), name).toBeUndefined();
        const set = await api.call('PUT', ofBusiness, { body: { [name]: 1 } });
        expect(termOf(set.items, name), name).toMatchObject({ value: 1, setFor: 'business' });
      }
      expect((await api.call('PUT', ofBusiness, { body: { line_kept_months: 24 } })).code).toBe('not_a_term');
      expect(termOf((await api.call('GET', ofBusiness)).items, 'line_kept_months')).toBeUndefined();
      expect(termOf((await api.call('GET', '/terms')).items, 'line_kept_months')).toMatchObject({ value: 12 });
    });

    it('have values that their unit allows, and names that exist', async () => {
      const path = `/businesses/${account.businessId}/terms`;
      expect((await api.call('PUT', path, { body: { permission_months: 0 } })).code).toBe('not_a_term');
      expect((await api.call('PUT', path, { body: { notice_limit: 8 } })).code).toBe('not_a_term');
      expect((await api.call('PUT', path, { body: { permission_months: 1.5 } })).code).toBe('invalid_request');
      expect((await api.call('PUT', path, { body: { patience: 1 } })).code).toBe('invalid_request');
    });

    it('of the deployment hold for every business that sets none, and return to their defaults', async () => {
      await api.call('PUT', '/terms', { body: { cover_hours: 12 } });
      const listed = await api.call('GET', '/terms', { as: account.as });
      expect(termOf(listed.items, 'cover_hours')).toMatchObject({ value: 12, setFor: 'deployment' });
      expect(api.ports.directory.current().accountBySid(account.sid)?.terms.cover_hours).toBe(12);
      const reset = await api.call('PUT', '/terms', { body: {} });
      expect(termOf(reset.items, 'cover_hours')).toMatchObject({ value: 24, setFor: 'default' });
    });
  });
});
