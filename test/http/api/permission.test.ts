import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, DAY, HOUR, MINUTE, startOfIndianDay } from '#domain/kernel/instant.ts';
import { fullyBlocked, type PreferenceProfile, partialBlock, profileKey } from '#domain/registry/preference-profile.ts';
import { chunkOf, encodeChunk, offsetOf } from '#registry/chunk-codec.ts';
import { type AccountFixture, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

const education = partialBlock({ categories: [3] });

/** A national copy of today that lists these numbers and nobody else. */
async function publish({ ports }: ApiServer, listed: ReadonlyMap<number, PreferenceProfile>): Promise<void> {
  const { registryImports: imports } = ports;
  const now = ports.clock.now();
  const ids = (await imports.profileIds([...listed.values()].map(profileKey))) ?? [];
  const chunks = [...listed.keys()].map((number, at) => ({
    chunk: chunkOf(number),
    bytes: encodeChunk({ offsets: Uint16Array.of(offsetOf(number)), profiles: Uint16Array.of(ids[at] ?? 0) }),
    numbers: 1,
  }));
  const date = startOfIndianDay(now);
  const id = await imports.begin(
    {
      kind: 'national_copy',
      business: null,
      format: 'ncpr',
      regime: 'tcccpr_2018',
      mode: 'full',
      date,
      reference: 'copy of today',
      files: [],
      by: 'operator',
    },
    now,
  );
  await imports.discard();
  await imports.add(chunks);
  const lines = listed.size;
  await imports.replace(id, { lines, added: lines, removed: 0, badByReason: {}, firstBad: [], files: [], date, at: now });
  await ports.registryChanged();
}

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;
  let account: AccountFixture;

  beforeAll(async () => {
    api = await openApiServer(await open());
    await aLine(api, 'object');
    await aLine(api, 'agree');
    account = await anAccount(api);
  });
  afterAll(() => api.close());

  const ask = (query: string, of = account) => api.call('GET', `/accounts/${of.sid}/permission?${query}`, { as: of.as });

  describe('GET permission', () => {
    it('R16 refuses who is not whitelisted, allows who is until the permission ends, and refuses who objected from then on', async () => {
      const before = await ask('number=9000050010&purpose=service');
      expect(before.body).toMatchObject({ permission: 'refused', because: 'not_whitelisted', until: null });
      expect(before.body.preference).toMatchObject({ kind: 'unknown', source: null, registryVersion: 0 });
      await post(api, account, ['9000050010']);
      const provisional = await ask('number=9000050010&purpose=service');
      expect(Date.parse(String(provisional.body.until))).toBeLessThanOrEqual(api.ports.clock.now() + 15 * MINUTE);
      await api.dispatch();
      const { body } = await ask('number=%2B91-90000-50010&purpose=transactional&mode=auto_agent');
      expect(body).toMatchObject({ number: '9000050010', permission: 'allowed', because: 'whitelisted', mode: 'auto_agent' });
      expect(Date.parse(String(body.until))).toBeGreaterThan(api.ports.clock.now() + 180 * DAY);
      expect(body.consent).toMatchObject({ mode: 'opt_out', status: 'whitelist', type: 'api', event: 2 });
      const objection = { number: '9000050010', how: 'agent', reference: 'call 9' };
      await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body: objection });
      const after = await ask('number=9000050010&purpose=service');
      expect(after.body).toMatchObject({ permission: 'refused', because: 'objected', until: null });
    });

    it('R16 answers for a time to come, and not for one that has passed', async () => {
      await post(api, account, ['9000050011']);
      await api.dispatch();
      const in7months = new Date(api.ports.clock.now() + 214 * DAY).toISOString();
      const later = await ask(`number=9000050011&purpose=service&at=${in7months}`);
      expect(later.body).toMatchObject({ permission: 'refused', because: 'not_whitelisted', at: in7months });
      const past = new Date(api.ports.clock.now() - HOUR).toISOString();
      expect((await ask(`number=9000050011&purpose=service&at=${past}`)).code).toBe('in_the_past');
      expect((await ask('number=9000050011&purpose=service&at=2027-06-31T10:00:00Z')).code).toBe('not_a_date');
    });

    it('R1 refuses a suspended account, and answers another account as a wrong key does', async () => {
      const other = await anAccount(api);
      await api.call('PUT', `/accounts/${other.sid}/status`, { body: { status: 'suspended', reason: 'unpaid' } });
      expect((await ask('number=9000050012&purpose=government', other)).body).toMatchObject({ because: 'account_suspended' });
      const foreign = await api.call('GET', `/accounts/${other.sid}/permission?number=9000050012&purpose=service`, {
        as: account.as,
      });
      expect(foreign.status).toBe(401);
    });

    it('tells what is wrong with a question', async () => {
      expect((await ask('number=nobody&purpose=service')).code).toBe('unreadable_number');
      expect((await ask('number=9000050010')).code).toBe('invalid_request');
      expect((await ask('number=9000050010&purpose=sale')).code).toBe('invalid_request');
      expect((await ask('number=9000050010&purpose=promotional&category=9')).code).toBe('invalid_request');
    });
  });

  describe('POST permission', () => {
    it('R16 answers many numbers in their order, repeats and unreadable ones in their places', async () => {
      await post(api, account, ['9000050020']);
      const numbers = ['9000050021', '09000050020', 'nobody', '9000050020'];
      const { items } = await api.call('POST', `/accounts/${account.sid}/permission`, {
        as: account.as,
        body: { numbers, purpose: 'service' },
      });
      expect(items.map(({ permission, because }) => [permission, because])).toEqual([
        ['refused', 'not_whitelisted'],
        ['allowed', 'whitelisted'],
        ['refused', 'unreadable_number'],
        ['allowed', 'whitelisted'],
      ]);
      expect(items[2]).toMatchObject({ given: 'nobody' });
    });

    it('answers ten thousand numbers at once as one by one, and refuses more', async () => {
      const numbers = Array.from({ length: 10_000 }, (_, i) => String(9_000_060_000 + i));
      const posted = numbers.filter((_, i) => i % 10 === 0);
      await post(api, account, posted);
      const { items } = await api.call('POST', `/accounts/${account.sid}/permission`, {
        as: account.as,
        body: { numbers, purpose: 'service' },
      });
      expect(items.filter(({ permission }) => permission === 'allowed').map(({ number }) => number)).toEqual(posted);
      const more = { numbers: [...numbers, '9000050001'], purpose: 'service' };
      expect((await api.call('POST', `/accounts/${account.sid}/permission`, { as: account.as, body: more })).code).toBe(
        'invalid_request',
      );
    });

    it('is refused at once, and told when to come again, where so many numbers wait that it would wait for long', async () => {
      let answered = (): void => undefined;
      const others = new Promise<void>((resolve) => {
        answered = resolve;
      });
      const waiting = api.ports.manyTurns.admit(160_000, () => others);
      const body = { numbers: ['9000050021'], purpose: 'service' };
      const ofMany = () => api.call('POST', `/accounts/${account.sid}/permission`, { as: account.as, body });
      const refused = await ofMany();
      expect([refused.status, refused.code, refused.headers.get('retry-after')]).toEqual([503, 'overloaded', '1']);
      expect((await ask('number=9000050021&purpose=service')).status).toBe(200);
      answered();
      await waiting;
      expect((await ofMany()).items).toMatchObject([{ number: '9000050021' }]);
    });
  });

  // A registry changes every answer: these have a service of their own.
  describe('with a registry', () => {
    let api: ApiServer;
    let account: AccountFixture;

    beforeAll(async () => {
      api = await openApiServer(await open());
      await aLine(api, 'object');
      account = await anAccount(api);
    });
    afterAll(() => api.close());

    const ask = (query: string) => api.call('GET', `/accounts/${account.sid}/permission?${query}`, { as: account.as });

    it('R16 follows what the person told everyone, whatever was agreed with the business', async () => {
      const noon = new Date(after(startOfIndianDay(api.ports.clock.now()), DAY + 12 * HOUR)).toISOString();
      const promote = (number: string, category: number) =>
        ask(`number=${number}&purpose=promotional&category=${category}&at=${noon}`);
      await post(api, account, ['9001170001', '9001170003']);
      await api.dispatch();
      expect((await promote('9001170001', 4)).body).toMatchObject({ permission: 'refused', because: 'preference_unknown' });

      await publish(
        api,
        new Map<number, PreferenceProfile>([
          [9_001_170_001, education],
          [9_002_170_002, fullyBlocked],
        ]),
      );
      const open = await promote('9001170001', 4);
      expect(open.body).toMatchObject({ permission: 'allowed', because: 'not_blocked', category: 4, at: noon });
      expect(open.body.preference).toMatchObject({ kind: 'on_dnd', profile: '3', source: { kind: 'national_copy' } });
      expect((await promote('9001170001', 3)).body).toMatchObject({ permission: 'refused', because: 'category_blocked' });
      expect((await promote('9002170002', 4)).body).toMatchObject({ permission: 'refused', because: 'fully_blocked' });
      const unlisted = await promote('9001170003', 3);
      expect(unlisted.body).toMatchObject({ permission: 'allowed', because: 'not_on_dnd' });
      expect((await ask('number=9001170004&purpose=service')).body).toMatchObject({ because: 'not_on_dnd' });
    });
  });
});
