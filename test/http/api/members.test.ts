import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '#domain/kernel/instant.ts';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;

  beforeAll(async () => {
    api = await openApiServer(await open());
  });
  afterAll(() => api.close());

  const add = (account: AccountFixture, number: string, more: object = {}) =>
    api.call('POST', `/accounts/${account.sid}/members`, { as: account.as, body: { number, ...more } });
  const verify = (account: AccountFixture, number: string, code: string) =>
    api.call('POST', `/accounts/${account.sid}/members/${number}/verification`, { as: account.as, body: { code } });
  const resend = (account: AccountFixture, number: string) =>
    api.call('POST', `/accounts/${account.sid}/members/${number}/code`, { as: account.as });
  const entry = async (account: AccountFixture, number: string) =>
    (await api.call('GET', `/accounts/${account.sid}/entries/${number}`, { as: account.as })).body;
  const codeSentTo = async (number: string) => /\d{6}/.exec((await api.lastText(number)) ?? '')?.[0] ?? '';
  const notThe = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

  it('R14: is whitelisted without end once the code sent to the number is given, and not before', async () => {
    const account = await anAccount(api);
    const number = '9000090001';
    const added = await add(account, '+91 90000 90001', { name: 'Meera', language: 'hi' });
    expect(added).toMatchObject({ status: 201, body: { number, name: 'Meera', verifiedAt: null } });
    expect(await entry(account, number)).toMatchObject({ status: 'neutral', member: 'unverified' });
    const verified = await verify(account, number, await codeSentTo(number));
    expect(verified.body.verifiedAt).not.toBeNull();
    const standing = await entry(account, number);
    expect(standing).toMatchObject({ status: 'whitelist', type: 'agent', until: null, reason: 'membership' });
    const kinds = (standing.timeline as { kind: string }[]).map((event) => event.kind);
    expect(kinds).toEqual(['member_added', 'member_verified']);
    expect((await add(account, number)).code).toBe('already_verified');

    const path = `/accounts/${account.sid}/members/${number}`;
    expect((await api.call('DELETE', path, { as: account.as })).status).toBe(204);
    expect((await api.call('DELETE', path, { as: account.as })).code).toBe('not_found');
    expect(await entry(account, number)).toMatchObject({ status: 'neutral', member: null });
    expect((await api.call('GET', `/accounts/${account.sid}/members`, { as: account.as })).items).toEqual([]);
  });

  it('R14: is not verified by a sixth guess, even if it is right, nor by tries at the same instant', async () => {
    const account = await anAccount(api);
    const number = '9000090002';
    await add(account, number);
    const code = await codeSentTo(number);
    const guesses = await Promise.all([1, 2, 3, 4, 5].map(() => verify(account, number, notThe(code))));
    expect(guesses.map((guess) => guess.code)).toEqual(Array(5).fill('wrong_code'));
    expect((await verify(account, number, code)).code).toBe('code_expired');
    await api.advance(2 * MINUTE);
    await resend(account, number);
    expect((await verify(account, number, await codeSentTo(number))).status).toBe(200);
  });

  it('R14: has ten minutes for the code, and a new code replaces the old one', async () => {
    const account = await anAccount(api);
    const number = '9000090003';
    await add(account, number);
    const first = await codeSentTo(number);
    await api.advance(10 * MINUTE);
    expect((await verify(account, number, first)).code).toBe('code_expired');
    await resend(account, number);
    const second = await codeSentTo(number);
    if (first !== second) expect((await verify(account, number, first)).code).toBe('wrong_code');
    expect((await verify(account, number, second)).status).toBe(200);
    expect((await resend(account, number)).code).toBe('already_verified');
  });

  it('is sent a code a minute at most and five a day, whatever is removed and added again', async () => {
    const account = await anAccount(api);
    const number = '9000090004';
    await add(account, number);
    expect(await resend(account, number)).toMatchObject({ status: 429, code: 'code_wait' });
    for (let sent = 1; sent < 5; sent += 1) {
      await api.advance(2 * MINUTE);
      await api.call('DELETE', `/accounts/${account.sid}/members/${number}`, { as: account.as });
      expect((await add(account, number)).status).toBe(201);
    }
    await api.advance(2 * MINUTE);
    expect((await resend(account, number)).code).toBe('codes_limit');
    await api.advance(DAY + HOUR);
    expect((await resend(account, number)).status).toBe(200);
  });

  it('is sent one code by ten requests at once', async () => {
    const account = await anAccount(api);
    const number = '9000090005';
    const answers = await Promise.all(Array.from({ length: 10 }, () => add(account, number)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.code === 'code_wait')).toHaveLength(9);
  });

  it('R14: is one of as many as the terms allow, also when they are added at once', async () => {
    const account = await anAccount(api);
    await api.call('PUT', `/accounts/${account.sid}/terms`, { body: { members_limit: 3 } });
    const numbers = Array.from({ length: 8 }, (_, i) => String(9_000_091_000 + i));
    const answers = await Promise.all(numbers.map((number) => add(account, number)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(3);
    expect(answers.filter((answer) => answer.code === 'members_limit')).toHaveLength(5);
    expect((await api.call('GET', `/accounts/${account.sid}/members?limit=2`, { as: account.as })).items).toHaveLength(2);
  });

  it('R12: is not sent anything after an objection, and membership lifts none', async () => {
    const account = await anAccount(api);
    const number = '9000090006';
    const objection = { number, how: 'agent', reference: 'no' };
    await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body: objection });
    expect((await add(account, number)).code).toBe('objected');
    expect(await api.lastText(number)).toBeUndefined();

    const member = '9000090007';
    await add(account, member);
    await verify(account, member, await codeSentTo(member));
    await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body: { ...objection, number: member } });
    expect(await entry(account, member)).toMatchObject({ status: 'blacklist', member: 'verified' });
  });

  it('is not added while nothing can be sent, and is told when no carrier took the code', async () => {
    const account = await anAccount(api);
    api.sandbox.sender.setFault('reject');
    expect(await add(account, '9000090008')).toMatchObject({ status: 503, code: 'not_sent' });
    api.sandbox.sender.setFault('accept');
    await api.call('DELETE', `/accounts/${account.sid}/virtual-numbers/${account.virtualNumber}`);
    expect((await add(account, '9000090009')).code).toBe('no_virtual_number');
    await api.call('PUT', `/accounts/${account.sid}/status`, { body: { status: 'suspended', reason: 'test' } });
    expect((await add(account, '9000090009')).code).toBe('account_suspended');
    expect((await entry(account, '9000090009')).timeline).toEqual([]);
  });

  it('has a code that is kept only as a salted hash', async () => {
    const account = await anAccount(api);
    await add(account, '9000090010');
    const id = api.ports.directory.current().accountBySid(account.sid)?.account.id;
    const kept = id === undefined ? [] : await api.ports.members.members(id);
    expect(kept[0]?.codeHash).toHaveLength(48);
    expect(JSON.stringify(kept)).not.toContain(await codeSentTo('9000090010'));
  });

  it('nothing has failed behind the answers', () => {
    expect(api.faults).toEqual([]);
  });
});
