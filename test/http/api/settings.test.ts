import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccountFixture, aBusiness, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { MIGRATIONS, openTestEmbedded } from '#test/support/databases.ts';

let api: ApiServer;
let account: AccountFixture;

beforeAll(async () => {
  const database = await openTestEmbedded(MIGRATIONS);
  api = await openApiServer(database);
  account = await anAccount(api);
});
afterAll(() => api.close());

it('shows an account its business: the agreement, who objected and when, and its lines', async () => {
  const business = await aBusiness(api);
  const own = await anAccount(api, business);
  const line = await aLine(api, 'object', business);
  await post(api, own, ['9876540001', '9876540002']);
  await api.dispatch();
  const before = await api.call('GET', `/accounts/${own.sid}/business`, { as: own.as });
  expect(before.body).toMatchObject({
    legalName: 'Asha Clinics Private Limited',
    agreement: { signatory: 'A. Sharma', reference: 'AG-1' },
    mode: 'opt_out',
    objectors: { allowed: 3, people: [] },
    lines: [{ number: line, meaning: 'object', health: { state: 'works' } }],
  });
  const context = api.ports.directory.current().accountBySid(own.sid);
  if (context === null) throw new Error('no account');
  await api.call('POST', `/accounts/${own.sid}/objections`, {
    body: { number: '9876540001', how: 'agent', reference: 'not counted' },
  });
  await api.ports.consent.transact(context.business.id, async (tx) => {
    await tx.setMode(
      { ...(await tx.modeForChange()), objectors: [9876540001, 9876540002, 10_000_000_007] as never },
      api.ports.clock.now(),
    );
  });
  const after = await api.call('GET', `/accounts/${own.sid}/business`, { as: own.as });
  expect(after.body.objectors).toMatchObject({
    people: [
      { number: '9876540001', door: 'agent' },
      { number: '9876540002', at: null, door: null },
    ],
  });
  expect((await api.call('GET', `/accounts/${own.sid}/business`, { as: account.as })).status).toBe(401);
});

it('says how a text would look, how long it is, and what is wrong with it', async () => {
  const preview = (meaning: string, text: string) =>
    api.call('POST', `/accounts/${account.sid}/template-previews`, { as: account.as, body: { meaning, text } });
  const plain = await preview('inform', '{brand}: ring {line}');
  expect(plain.body).toMatchObject({ problems: [], message: { encoding: 'gsm7', segments: 1 } });
  expect((plain.body.message as { text: string }).text).toMatch(/^Asha Clinics: ring 0\d{10}$/);
  const long = await preview('ask', `{brand} ${'क'.repeat(60)} {line} {link}`);
  expect(long.body).toMatchObject({ message: { encoding: 'ucs2', segments: 3 } });
  expect((await preview('confirm_code', '{code} for {brand}')).body).toMatchObject({ message: { segments: 1 } });
  const wrong = [
    ['', { kind: 'empty' }],
    ['{brand}', { kind: 'missing_placeholder', placeholder: 'line' }],
    ['{brand} {line} {#var#}', { kind: 'unknown_placeholder', placeholder: '#var#', at: 15 }],
    ['{brand} {line} }', { kind: 'stray_brace', at: 15 }],
    ['{brand}\u0007{line}', { kind: 'control_character', at: 7 }],
    [`{brand} {line}${'x'.repeat(2000)}`, { kind: 'too_long', longest: 2000 }],
  ] as const;
  for (const [text, problem] of wrong) {
    expect((await preview('inform', text)).body).toMatchObject({ message: null, problems: [problem] });
  }
  expect((await preview('inform', 'x'.repeat(10_001))).code).toBe('invalid_request');
  expect((await preview('other', 'x')).code).toBe('invalid_request');
});
