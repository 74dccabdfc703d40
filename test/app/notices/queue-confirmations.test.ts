import { describe, expect, test } from 'vitest';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import { objectOnPage } from '#app/recipients/object-on-page.ts';
import type { AccountSettings } from '#domain/account/account.ts';
import { formatWire } from '#domain/kernel/phone-number.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { agreeLine, businessA, objectLine, person, worldAccounts } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

/** P1 was told by A1, in Tamil. */
async function confirming(
  confirmAnswers: AccountSettings['confirmAnswers'] = 'all',
  more: Partial<AccountSettings> = {},
): Promise<World> {
  const world = await createWorld(memoryWorldStore());
  await world.store.changeSettings(worldAccounts.A1.id, { confirmAnswers, ...more });
  await world.post([person(1)], 'A1', { language: 'ta' });
  await world.dispatch();
  return world;
}

const object = (world: World, id = 'call-1') => world.report({ to: String(objectLine), from: String(person(1)), id });
const text = (world: World, said: string, to = worldAccounts.A1.virtualNumber) =>
  world.report({ kind: 'inbound_sms', to: String(to), from: String(person(1)), text: said });
const sentNow = async (world: World) => (await world.dispatch()).map(({ meaning }) => meaning);

describe('R8.5 the confirmation of an objection', () => {
  test('says so in the language of the notice, from the same account, and names START and the number to send it to', async () => {
    const world = await confirming();
    await object(world);
    const [sent] = await world.dispatch();
    const virtualNumber = formatWire(worldAccounts.A1.virtualNumber);
    expect(sent).toMatchObject({ to: person(1), from: virtualNumber, language: 'ta', meaning: 'confirm_objection', line: null });
    expect(sent?.text).toContain('Asha Clinics');
    expect(sent?.text).toMatch(new RegExp(`${virtualNumber}.* START `));
    expect((await world.events(person(1), businessA)).at(-1)).toMatchObject({
      kind: 'answer_confirmed',
      what: 'objection',
      notice: 3,
      text: sent?.text,
      virtualNumber: worldAccounts.A1.virtualNumber,
    });
    expect((await world.shown(person(1))).status).toBe('blacklist');
    expect(await world.check(businessA)).toEqual([]);
  });

  test('goes out once, however often the report comes or the line is rung', async () => {
    const world = await confirming();
    await Promise.all(Array.from({ length: 5 }, () => object(world)));
    await object(world, 'call-2');
    await text(world, 'STOP');
    expect(await sentNow(world)).toEqual(['confirm_objection']);
  });

  test('comes from the account on whose number STOP was said', async () => {
    const world = await confirming('none');
    await world.store.changeSettings(worldAccounts.A2.id, { confirmAnswers: 'objections' });
    await text(world, 'STOP', worldAccounts.A2.virtualNumber);
    const [sent] = await world.dispatch();
    expect(sent).toMatchObject({ brand: 'Asha Dental', from: formatWire(worldAccounts.A2.virtualNumber), language: 'ta' });
  });

  test('follows an objection on the page that a notice links to', async () => {
    const world = await confirming();
    const target = { account: worldAccounts.A1.id, number: person(1), notice: 1 };
    const opened = { target, context: world.context('A1'), language: 'ta' } as const;
    const use = { requestId: 'r1', address: '192.0.2.7' };
    await objectOnPage(world.ports, opened, use);
    await objectOnPage(world.ports, opened, use);
    expect(await sentNow(world)).toEqual(['confirm_objection']);
  });

  test('of what somebody else recorded there is none', async () => {
    const world = await confirming();
    await world.object(person(1), 'letter');
    expect(await sentNow(world)).toEqual([]);
  });

  test('is not sent where the account confirms agreements only, has no text of its own, or is suspended', async () => {
    const others = [confirming('none'), confirming('agreements'), confirming('all', { templates: 'own_only' })];
    for (const world of await Promise.all(others)) {
      await object(world);
      expect(await sentNow(world)).toEqual([]);
    }
    const world = await confirming();
    await world.changeStatus('suspended');
    await object(world);
    await world.changeStatus('active');
    expect(await sentNow(world)).toEqual([]);
    expect((await world.shown(person(1))).status).toBe('blacklist');
  });
});

describe('R8.5 the confirmation of an agreement', () => {
  test('names the object line, which the person may ring from then on', async () => {
    const world = await confirming('agreements');
    await world.turnMode(businessA, { mode: 'opt_in', objectors: [] });
    await world.post([person(2)], 'A1', { language: 'ur' });
    await world.dispatch();
    await world.report({ to: String(agreeLine), from: String(person(2)) });
    const [sent] = await world.dispatch();
    expect(sent).toMatchObject({ meaning: 'confirm_agreement', language: 'ur', line: objectLine });
    expect(sent?.text).toContain(formatWire(objectLine));
    await world.report({ to: String(objectLine), from: String(person(2)) });
    expect((await world.shown(person(2))).status).toBe('blacklist');
  });

  test('waits for no hour; what was answered otherwise meanwhile is not confirmed', async () => {
    const world = await confirming();
    world.pass('PT14H');
    await object(world);
    await text(world, 'START');
    await dispatchNotices({ ...world.ports, asksAllDay: false });
    expect(world.sender.taken.slice(1).map(({ meaning }) => meaning)).toEqual(['confirm_agreement']);
  });
});

test('R8.5 one that was held back for an hour is not sent any more, and says no more that it is awaited', async () => {
  const world = await confirming();
  await object(world);
  await world.changeStatus('suspended');
  for (let minutes = 0; minutes < 60; minutes += 5) {
    expect(await sentNow(world)).toEqual([]);
    world.pass('PT5M');
  }
  await world.changeStatus('active');
  expect(await sentNow(world)).toEqual([]);
  const kept = (await world.store.contents()).notices.find(({ form }) => form === 'confirm_objection');
  expect(kept).toMatchObject({ state: 'cancelled' });
  expect((await world.shown(person(1))).status).toBe('blacklist');
});

describe('R8.5 a carrier that does not take it', () => {
  test('is tried for an hour and no longer', async () => {
    const world = await confirming();
    world.sender.behave('down');
    await object(world);
    for (let minute = 0; minute < 90; minute += 1) {
      await world.dispatch();
      world.pass('PT1M');
    }
    world.sender.behave('accepts');
    expect(await sentNow(world)).toEqual([]);
    const kept = (await world.store.contents()).notices.find(({ form }) => form === 'confirm_objection');
    expect(kept).toMatchObject({ state: 'failed' });
    expect((await world.events(person(1), businessA)).at(-1)).toMatchObject({ kind: 'notice_failed', notice: 3 });
    expect((await world.shown(person(1))).status).toBe('blacklist');
  });

  test('what a receipt says of it is on record once, and changes nothing', async () => {
    const world = await confirming();
    world.sender.give(true);
    await object(world);
    await world.dispatch();
    expect(await world.receipt(person(1), 'delivered')).toBe('applied');
    expect(await world.receipt(person(1), 'delivered')).toBe('unchanged');
    expect(await world.receipt(person(1), 'failed')).toBe('unchanged');
    expect((await world.events(person(1), businessA)).at(-1)).toMatchObject({ kind: 'notice_delivered', notice: 3 });
    expect(await world.check(businessA)).toEqual([]);
  });
});
