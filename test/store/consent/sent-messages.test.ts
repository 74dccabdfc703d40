import { describe, expect, onTestFinished, test } from 'vitest';
import { receiptApplier } from '#app/notices/apply-receipts.ts';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import { type SenderReceipts, senderReceipts } from '#app/notices/hear-sender-receipt.ts';
import type { MessageSender, SenderReceipt, SendResult } from '#app/ports/notices.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { smppSender } from '#sms/smpp/smpp-sender.ts';
import { messageCentre, SUBMIT, wellBehaved } from '#test/support/message-centre.ts';
import { smppSettings } from '#test/support/smpp-settings.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { businessA, person } from '#test/support/world-directory.ts';
import { memoryWorldStore, silentLog, type WorldStore } from '#test/support/world-stores.ts';

const delivered = (to: PhoneNumber, ...messageIds: readonly string[]): SenderReceipt => ({
  messageIds,
  to,
  status: 'delivered',
  reason: null,
  saysDnd: false,
});

const failed = (to: PhoneNumber, ...messageIds: readonly string[]): SenderReceipt => ({
  ...delivered(to, ...messageIds),
  status: 'failed',
  reason: 'UNDELIV err:600',
});

/** A world whose sender says what it is told, and whose own link tells receipts. */
async function linked(store: WorldStore, says: (to: PhoneNumber, receipts: SenderReceipts) => Promise<SendResult>) {
  const world = await createWorld(store);
  const receipts = senderReceipts({ ...world.ports, log: silentLog }, receiptApplier(world.ports));
  const sender: MessageSender = {
    name: 'linked',
    receipts: true,
    repeatable: false,
    send: (messages) => Promise.all(messages.map(({ to }) => says(to, receipts))),
  };
  const dispatch = () => dispatchNotices({ ...world.ports, sender, expectReceipts: receipts.expect });
  return { world, receipts, dispatch };
}

const kinds = async (world: World, number: PhoneNumber) => (await world.events(number, businessA)).map(({ kind }) => kind);
const stateOf = async (world: World, number: PhoneNumber) =>
  (await world.store.contents()).notices.find((notice) => notice.number === number)?.state;
const taken = (id: string, ...parts: readonly string[]): SendResult => ({
  kind: 'accepted',
  messageId: id,
  ...(parts.length > 0 ? { parts: [id, ...parts] } : {}),
});

function suite(open: () => Promise<WorldStore>): void {
  test('R18 a receipt that comes before the message is on record is applied when it is, and once', async () => {
    const { world, receipts, dispatch } = await linked(await open(), async (to, early) => {
      await early.hear(delivered(to, `one/${to}`));
      await early.hear(delivered(to, `one/${to}`));
      return taken(`one/${to}`);
    });
    await world.post([person(1)]);
    await dispatch();
    expect(await kinds(world, person(1))).toEqual(['declaration_posted', 'notice_informed', 'notice_delivered']);
    await receipts.hear(delivered(person(1), `one/${person(1)}`));
    expect(await kinds(world, person(1))).toHaveLength(3);
    expect(await stateOf(world, person(1))).toBe('delivered');
  });

  test('R18 a receipt of an earlier message, heard while another to the same number is in hand, is applied soon after', async () => {
    let sent = 0;
    const { world, receipts, dispatch } = await linked(await open(), async (to, early) => {
      sent += 1;
      if (sent === 2) await early.hear(delivered(to, 'one/1'));
      return taken(`one/${sent}`);
    });
    await world.post([person(1)]);
    await dispatch();
    await world.remove([person(1)]);
    world.pass('P2D');
    await world.post([person(1)]);
    await dispatch();
    await receipts.tidyUp();
    const ended = (await world.events(person(1), businessA)).filter(({ kind }) => kind === 'notice_delivered');
    expect(ended).toMatchObject([{ notice: 1, messageId: 'one/1' }]);
    await receipts.hear(delivered(person(1), 'one/2'));
    expect(await stateOf(world, person(1))).toBe('delivered');
  });

  test('R18 what a process that ended left over is applied by the next one', async () => {
    const { world, receipts } = await linked(await open(), async (to) => taken(`one/${to}`));
    await world.post([person(1)]);
    await receipts.hear(delivered(person(1), 'one/1'));
    const sender: MessageSender = { name: 's', receipts: true, repeatable: false, send: async () => [taken('one/1')] };
    await dispatchNotices({ ...world.ports, sender });
    expect(await kinds(world, person(1))).toHaveLength(2);
    await receipts.tidyUp();
    expect(await kinds(world, person(1))).toHaveLength(3);
  });

  test('R6.3 a message of several parts has arrived when all have, in whatever order they are told', async () => {
    const { world, receipts, dispatch } = await linked(await open(), async () => taken('one/a', 'one/b', 'one/c'));
    await world.post([person(1)]);
    await dispatch();
    for (const id of ['one/c', 'one/a', 'one/a']) await receipts.hear(delivered(person(1), id));
    expect(await stateOf(world, person(1))).toBe('accepted');
    await receipts.hear(delivered(person(1), 'one/b'));
    expect(await stateOf(world, person(1))).toBe('delivered');
  });

  test('R6.2 a message of several parts has failed when one has', async () => {
    const { world, receipts, dispatch } = await linked(await open(), async () => taken('one/a', 'one/b'));
    await world.post([person(1)]);
    await dispatch();
    await receipts.hear(delivered(person(1), 'one/a'));
    await receipts.hear(failed(person(1), 'one/b'));
    expect(await kinds(world, person(1))).toEqual(['declaration_posted', 'notice_informed', 'notice_failed']);
    expect((await world.shown(person(1))).status).toBe('neutral');
  });

  test('R6.3 parts to which a centre gave one id, or none, keep the fates of nobody from being recorded', async () => {
    const says = (to: PhoneNumber): SendResult => {
      if (to === person(1)) return taken('one/a', 'one/a');
      if (to === person(2)) return { kind: 'accepted', messageId: 'one/x', parts: ['one/x', 'one/'], receipts: false };
      return taken('one/a');
    };
    const { world, receipts, dispatch } = await linked(await open(), async (to) => says(to));
    await world.post([1, 2, 3].map(person));
    await dispatch();
    for (const n of [1, 2, 3]) expect(await stateOf(world, person(n))).toBe('accepted');
    await receipts.hear(delivered(person(1), 'one/a'));
    expect([await stateOf(world, person(1)), await stateOf(world, person(3))]).toEqual(['delivered', 'accepted']);
    // Of its other part nothing will ever be told.
    await receipts.hear(delivered(person(2), 'one/x'));
    expect(await stateOf(world, person(2))).toBe('delivered');
  });

  test.each([
    ['one id', 'same\0', true],
    ['no id', '\0', false],
  ])(
    'R6.1 a message centre that gives all parts of all messages %s keeps no fate from being recorded',
    async (_, id, receipts) => {
      const centre = await messageCentre((pdu, link) =>
        pdu.command === SUBMIT ? link.reply(pdu, 0, Buffer.from(id)) : wellBehaved(pdu, link),
      );
      const sender = smppSender(
        { ...smppSettings, endpoints: [{ host: '127.0.0.1', port: centre.port, tls: null }] },
        { log: silentLog, odd: () => undefined },
      );
      onTestFinished(centre.close);
      onTestFinished(sender.close);
      sender.start({ receipt: async () => undefined, text: async () => false });
      const world = await createWorld(await open());
      await world.post([1, 2].map(person), 'A1', { language: 'ta' });
      await world.post([1, 2].map(person), 'A2', { language: 'ta' });
      await dispatchNotices({ ...world.ports, sender: { ...sender, repeatable: false } });
      expect(centre.submitted.length).toBeGreaterThan(4);
      expect((await world.store.contents()).notices.map(({ state }) => state)).toEqual(
        Array.from({ length: 4 }, () => 'accepted'),
      );
      const [sent] = (await world.events(person(1), businessA)).filter(({ kind }) => kind === 'notice_informed');
      expect(sent).toMatchObject({ receipts });
    },
  );

  test('R18 two messages of one id to one number in a batch are recorded, and a receipt means the last', async () => {
    const { world, receipts, dispatch } = await linked(await open(), async () => taken('one/a', 'one/b'));
    await world.post([person(1)], 'A1');
    await world.post([person(1)], 'A2');
    await dispatch();
    const states = async () =>
      (await world.store.contents()).notices.filter(({ number }) => number === person(1)).map(({ state }) => state);
    expect(await states()).toEqual(['accepted', 'accepted']);
    for (const id of ['one/a', 'one/b']) await receipts.hear(delivered(person(1), id));
    expect((await states()).toSorted()).toEqual(['accepted', 'delivered']);
    const ended = (await world.events(person(1), businessA)).filter(({ kind }) => kind === 'notice_delivered');
    expect(ended).toMatchObject([{ notice: 2 }]);
  });

  test('R18 an id that a carrier uses again means the latest message, whichever of them went in parts', async () => {
    for (const [first, second] of [
      [taken('one/a', 'one/b'), taken('one/b')],
      [taken('one/b'), taken('one/b', 'one/a')],
    ] as const) {
      let sent = 0;
      const { world, receipts, dispatch } = await linked(await open(), async () => (++sent === 1 ? first : second));
      await world.post([person(1)]);
      await dispatch();
      await world.remove([person(1)]);
      world.pass('P2D');
      await world.post([person(1)]);
      await dispatch();
      for (const id of second.kind === 'accepted' ? (second.parts ?? [second.messageId]) : []) {
        await receipts.hear(delivered(person(1), id));
      }
      const ended = (await world.events(person(1), businessA)).filter(({ kind }) => kind === 'notice_delivered');
      expect(ended).toMatchObject([{ notice: 4 }]);
    }
  });

  test('R18 a receipt is matched by any spelling of its id, to its own number only, and forgotten after a week', async () => {
    const { world, receipts, dispatch } = await linked(await open(), async () => taken('one/43794'));
    await world.post([person(1), person(2)]);
    await dispatch();
    await receipts.hear(delivered(person(1), 'one/ab12', 'one/43794'));
    expect([await stateOf(world, person(1)), await stateOf(world, person(2))]).toEqual(['delivered', 'accepted']);
    await receipts.hear(delivered(person(3), 'one/43794'));
    await receipts.hear(delivered(person(2), 'other/43794'));
    expect(await stateOf(world, person(2))).toBe('accepted');
    world.pass('P8D');
    await receipts.tidyUp();
    expect(await world.store.queue.forgetEarlyReceiptsBefore({ links: world.now(), connections: world.now() })).toBe(0);
  });

  test('R6.1 a message of unknown fate is not sent again, and grants nothing', async () => {
    const given: PhoneNumber[] = [];
    const { world, dispatch } = await linked(await open(), async (to) => {
      given.push(to);
      return { kind: 'unknown', reason: 'the link was closed' };
    });
    await world.post([person(1)]);
    await dispatch();
    world.pass('P1D');
    await dispatch();
    expect(given).toEqual([person(1)]);
    expect((await world.shown(person(1))).status).toBe('neutral');
    expect(await kinds(world, person(1))).toEqual(['declaration_posted', 'notice_failed']);
    expect((await world.events(person(1), businessA)).at(-1)).toMatchObject({
      reason: 'its fate is unknown: the link was closed',
    });
  });

  test('R6 what a process that ended had not handed over is sent, what it had is given up, and that is known no longer than needed', async () => {
    const given: PhoneNumber[] = [];
    const { world, dispatch } = await linked(await open(), async (to) => {
      given.push(to);
      return taken(`one/${to}`);
    });
    const { queue } = world.store;
    const leaseOf = (index: number) => instant(world.now() + 120_000 + index);
    const leases = [leaseOf(1), leaseOf(2)] as const;
    for (const [index, until] of leases.entries()) {
      await world.post([person(index + 1)]);
      await queue.claim(businessA, { now: world.now(), until }, 200);
    }
    await queue.handOver(businessA, leases[0]);
    await queue.handOver(businessA, leases[0]);
    world.pass('PT3M');
    await dispatch();
    expect(given).toEqual([person(2)]);
    expect([await stateOf(world, person(1)), await stateOf(world, person(2))]).toEqual(['failed', 'accepted']);
    await dispatch();
    await world.post([person(3)]);
    await queue.claim(businessA, { now: world.now(), until: leases[0] }, 200);
    expect(await queue.abandoned(world.now())).toMatchObject([{ number: person(3), handedOver: false }]);
  });

  test('what a sender had no room for was not tried, and goes out a second later', async () => {
    let room = false;
    const { world, dispatch } = await linked(await open(), async (to) => (room ? taken(`one/${to}`) : { kind: 'no_room' }));
    await world.post([person(1)]);
    await dispatch();
    expect((await world.store.contents()).notices[0]).toMatchObject({ state: 'queued', attempts: 0 });
    room = true;
    world.pass('PT1S');
    await dispatch();
    expect(await stateOf(world, person(1))).toBe('accepted');
  });
}

describe('receipts of a sender of our own, in memory', () => suite(async () => memoryWorldStore()));

describe('receipts of a sender of our own', () => {
  forEachStore((open) => {
    let store: Promise<WorldStore> | undefined;
    suite(async () => {
      store ??= open().then((opened) => opened.store);
      return store;
    });
  });
});
