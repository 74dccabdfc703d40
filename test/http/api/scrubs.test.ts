import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPreferences } from '#app/registry/read-preferences.ts';
import { indianTime, instant, startOfIndianDay } from '#domain/kernel/instant.ts';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { nationalHolidays } from '#domain/permission/holidays.ts';
import { knownPreference } from '#domain/permission/known-preference.ts';
import { permission } from '#domain/permission/permission.ts';
import type { Purpose } from '#domain/permission/reasons.ts';
import { profileFromKey } from '#domain/registry/preference-profile.ts';
import { show } from '#domain/whitelist/shown.ts';
import { type AccountFixture, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer, operator } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';
import { keepRunOf, replaceRegistry } from '#test/support/registry-fill.ts';

const numbers = Array.from({ length: 60 }, (_, place) => String(9_000_000_001 + place * 13));
const KEYS = ['0', '1#2', '12', '3#31', '+21'];

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;
  let account: AccountFixture;
  let other: AccountFixture;

  beforeAll(async () => {
    api = await openApiServer(await open());
    account = await anAccount(api);
    other = await anAccount(api);
    await aLine(api, 'object');
    await aLine(api, 'agree');
    // 11:00 in India, whatever the time of the test, so that every hour's rule can be seen.
    const midnight = startOfIndianDay(api.ports.clock.now());
    await api.advance(midnight + 35 * 3_600_000 - api.ports.clock.now());
    await fill();
  });
  afterAll(() => api.close());

  const today = () => startOfIndianDay(api.ports.clock.now());
  const dayBefore = () => instant(today() - 86_400_000);

  /** Some of everything: listed with each profile, whitelisted, awaiting, objected, scrub runs. */
  async function fill(): Promise<void> {
    const ids = (await api.ports.registryImports.profileIds(KEYS)) ?? [];
    const listed = numbers.flatMap((number, place) =>
      place % 2 === 0 ? [[Number(number), ids[(place / 2) % ids.length] ?? 0] as const] : [],
    );
    await replaceRegistry(api.ports, dayBefore(), new Map(listed));
    const said = numbers.slice(20, 32).map((number, place) => [Number(number), place % 2 === 0] as const);
    await keepRunOf(api.ports, account.businessId as Parameters<typeof keepRunOf>[1], today(), new Map(said));
    await post(api, account, numbers.slice(0, 30));
    await api.dispatch();
    await api.call('POST', `/accounts/${account.sid}/objections`, {
      body: { numbers: numbers.slice(5, 15), how: 'letter', reference: 'L-1' },
    });
    await post(api, other, numbers.slice(40, 45));
  }

  function scrub(csv: string | Uint8Array, query: Record<string, string> = {}, as: string = account.as): Promise<Response> {
    const target = `${api.url}/api/scrubs?${new URLSearchParams(query)}`;
    return fetch(target, { method: 'POST', headers: { authorization: as, 'content-type': 'text/csv' }, body: csv as string });
  }

  /** What the rules say of one number, asked one by one. */
  async function ruled(text: string, purpose: Purpose, category: 1 | 2 | null): Promise<string> {
    const number = readPhoneNumber(text);
    if (!isPhoneNumber(number)) return ',,,no,invalid_number';
    const context = api.ports.directory.current().accountBySid(account.sid);
    if (context === null) throw new Error('there is no such account');
    const now = api.ports.clock.now();
    const { mode, standings } = await api.ports.consent.read(context.business.id, [number]);
    const standing = standings.get(number);
    const asked = { business: context.business.id, numbers: [number], now, terms: context.terms };
    const [preference] = await readPreferences(api.ports.registry, asked);
    if (standing === undefined || preference === undefined) throw new Error('nothing was answered');
    const keys = await api.ports.registryChunks.profiles();
    const profiles = new Map(
      [...keys].flatMap(([id, key]) => {
        const profile = profileFromKey(key);
        return profile === null ? [] : [[id, profile] as const];
      }),
    );
    const { signOf } = api.ports.lineSigns;
    const known = {
      ...context,
      mode: mode.mode,
      standing,
      preference: knownPreference(preference, profiles, context.terms),
      signOf,
    };
    const answer = permission(known, {
      purpose,
      category,
      mode: 'voice',
      at: now,
      holidays: nationalHolidays(indianTime(now).year),
    });
    const shown = show(standing, context.account.id, mode.mode, now, context.terms);
    const word = { blacklist: 'objected', whitelist: 'whitelisted', neutral: 'neutral' }[shown.status];
    const dnd = { on_dnd: 'yes', not_on_dnd: 'no', unknown: 'unknown' }[preference.kind];
    const key = preference.kind === 'on_dnd' && preference.profile !== null ? (keys.get(preference.profile) ?? '') : '';
    const isAwaiting = shown.status === 'neutral' && shown.why === 'awaiting';
    return [dnd, key, isAwaiting ? 'awaiting' : word, answer.kind === 'allowed' ? 'yes' : 'no', answer.because].join(',');
  }

  describe('a scrub', () => {
    const given = [...numbers, '1401234567', 'x', '', '+91 90000 00001', '09000000014'];
    const csv = `Name,Mobile\n${given.map((number, place) => `"P, ${place}",${number}\n`).join('')}`;

    it.each<[Purpose, 1 | 2 | null]>([
      ['service', null],
      ['transactional', null],
      ['promotional', null],
      ['promotional', 1],
      ['promotional', 2],
      ['government', null],
    ])(
      'R5, R15, R16: says of each row what the rules say of the number, for %s calls of category %s',
      async (purpose, category) => {
        const answer = await scrub(csv, { purpose, ...(category === null ? {} : { category: String(category) }) });
        expect(answer.status).toBe(200);
        const rows = await Promise.all(given.map((text) => ruled(text, purpose, category)));
        const expected = rows.map((row, place) => `"P, ${place}",${given[place]},${row}\n`);
        expect(await answer.text()).toBe(`Name,Mobile,dnd,preferences,standing,permitted,reason\n${expected.join('')}`);
      },
    );

    it('is on record: who, when, what of, from which version, with both digests and the counts', async () => {
      const answer = await scrub(csv);
      const output = await answer.text();
      const id = answer.headers.get('x-scrub-id');
      const { body } = await api.call('GET', `/scrubs/${id}`, { as: account.as });
      expect(body).toMatchObject({
        ...{ sid: account.sid, by: account.key, columns: 'all', purpose: 'service', state: 'done', why: null },
        input: { sha256: createHash('sha256').update(csv).digest('hex'), bytes: Buffer.byteLength(csv) },
        output: { sha256: createHash('sha256').update(output).digest('hex'), bytes: Buffer.byteLength(output) },
        registryVersion: api.ports.registry.national.state().version,
        registryDate: new Date(dayBefore()).toISOString(),
      });
      const lines = output.trim().split('\n').slice(1);
      const counts = body.counts as Record<string, number>;
      expect(counts.rows).toBe(lines.length);
      expect(counts.permitted).toBe(lines.filter((line) => line.split(',').at(-2) === 'yes').length);
      expect(counts.unreadable).toBe(lines.filter((line) => line.endsWith('invalid_number')).length);
      const [first] = (await api.call('GET', '/scrubs?limit=1', { as: account.as })).items;
      expect(first).toEqual(body);
    });

    it('of the registry alone adds two columns', async () => {
      const answer = await scrub(`phone\n${numbers[0]}\n${numbers[1]}\n`, { columns: 'registry' });
      expect(await answer.text()).toBe(`phone,dnd,preferences\n${numbers[0]},yes,0\n${numbers[1]},no,\n`);
    });

    it('is the account’s own: a key scrubs for no other account and sees no other’s scrubs; the operator does for any', async () => {
      const file = `phone\n${numbers[42]}\n`;
      expect((await scrub(file, { account: other.sid })).status).toBe(404);
      expect((await scrub(file, {}, operator)).status).toBe(404);
      const answer = await scrub(file, { account: other.sid }, operator);
      expect(await answer.text()).toContain('yes,1#2,whitelisted,yes,whitelisted');
      const id = answer.headers.get('x-scrub-id');
      expect((await api.call('GET', `/scrubs/${id}`, { as: account.as })).status).toBe(404);
      expect((await api.call('GET', `/scrubs/${id}`)).body).toMatchObject({ sid: other.sid, by: 'operator' });
      const own = await api.call('GET', '/scrubs', { as: other.as });
      expect(own.items.map((item) => item.id)).toEqual([Number(id)]);
      expect((await api.call('GET', `/scrubs?account=${account.sid}`, { as: other.as })).status).toBe(404);
      expect((await scrub(file, {}, 'Basic bm9ib2R5Om5v')).status).toBe(401);
    });

    it('of what is no CSV is refused with the reason, on record too', async () => {
      for (const [file, sentence] of [
        ['', 'The file is empty.'],
        ['name\nAsha\n', 'No column looks like phone numbers'],
        ['phone\n9000000001,\n', 'Row 2 has more fields'],
      ] as const) {
        const answer = await scrub(file);
        const text = await answer.text().catch(() => 'broken off');
        if (answer.status === 200) expect(text).toBe('broken off');
        else expect({ status: answer.status, text }).toMatchObject({ status: 422, text: expect.stringContaining(sentence) });
        const [last] = (await api.call('GET', '/scrubs?limit=1', { as: account.as })).items;
        expect(last).toMatchObject({ state: 'refused', why: expect.stringContaining(sentence), counts: null, output: null });
      }
      const json = await fetch(`${api.url}/api/scrubs`, {
        method: 'POST',
        headers: { authorization: account.as, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(json.status).toBe(415);
    });

    it('of a long file is answered while it is sent; one that turns out wrong late breaks off', async () => {
      const good = `phone\n${`${numbers[1]}\n`.repeat(400_000)}`;
      const whole = await stream(good);
      expect(whole).toMatchObject({ ended: true, status: 200 });
      expect(whole.bytes).toBe(good.length + ',dnd,preferences'.length + 400_000 * ',no,'.length);
      expect(await stream(`${good}${numbers[1]},\n`)).toMatchObject({ ended: false, status: 200 });
      const [last] = (await api.call('GET', '/scrubs?limit=1', { as: account.as })).items;
      expect(last).toMatchObject({ state: 'refused', why: expect.stringContaining('Row 400002 has more fields') });
    });

    it('is on record as aborted where the client went away', async () => {
      const good = `phone\n${`${numbers[1]}\n`.repeat(400_000)}`;
      await stream(good, { leaveAfter: 1 });
      await expect.poll(lastState).toBe('aborted');
      const half = request(`${api.url}/api/scrubs`, { method: 'POST', headers: csvHeaders() });
      half.on('error', () => undefined);
      await new Promise<void>((sent) => half.write('phone\n', () => sent()));
      await expect.poll(lastState).toBe('running');
      half.destroy();
      await expect.poll(lastState).toBe('aborted');
      expect(api.faults).toEqual([]);
    });

    const csvHeaders = () => ({ authorization: account.as, 'content-type': 'text/csv' });

    async function lastState(): Promise<unknown> {
      return (await api.call('GET', '/scrubs?limit=1', { as: account.as })).items[0]?.state;
    }

    function stream(file: string, { leaveAfter = Number.POSITIVE_INFINITY } = {}) {
      return new Promise<{ status: number; bytes: number; ended: boolean }>((resolve) => {
        const sent = request(`${api.url}/api/scrubs?columns=registry`, { method: 'POST', headers: csvHeaders() }, (answer) => {
          let bytes = 0;
          const end = (ended: boolean) => () => resolve({ status: answer.statusCode ?? 0, bytes, ended });
          answer.on('data', (piece: Buffer) => {
            bytes += piece.length;
            if (bytes > leaveAfter) sent.destroy();
          });
          answer.on('end', end(true)).on('error', end(false)).on('close', end(false));
        });
        sent.on('error', () => resolve({ status: 0, bytes: 0, ended: false }));
        sent.end(file);
      });
    }
  });
});
