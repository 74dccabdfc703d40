import { describe, expect, test } from 'vitest';
import { receiptApplier } from '#app/notices/apply-receipts.ts';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import { receiptHearer } from '#app/notices/hear-receipt.ts';
import { senderReceipts } from '#app/notices/hear-sender-receipt.ts';
import type { MessageSender, OutgoingMessage } from '#app/ports/notices.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { businessA, person } from '#test/support/world-directory.ts';
import { memoryWorldStore, silentLog, type WorldStore } from '#test/support/world-stores.ts';

type Tell = (to: PhoneNumber, messageId: string, by?: number, status?: 'delivered' | 'failed') => Promise<string>;

/** A world whose provider tells by HTTP what it likes before it answers for a message; the id of a message is its number. */
async function hooked(store: WorldStore, before: (to: PhoneNumber, tell: Tell) => Promise<void>) {
  const world = await createWorld(store);
  const apply = receiptApplier(world.ports);
  const receipts = senderReceipts({ ...world.ports, log: silentLog }, apply);
  const hear = receiptHearer(world.ports, apply);
  const tell: Tell = (to, messageId, by = world.connection().id, status = 'delivered') =>
    hear({ connection: { ...world.connection(), id: by }, messageId, to: String(to), status, reason: null, saysDnd: false });
  const sender: MessageSender = {
    name: 'provider',
    receipts: true,
    repeatable: false,
    async send(messages: readonly OutgoingMessage[]) {
      for (const { to } of messages) await before(to, tell);
      return messages.map(({ to }) => ({ kind: 'accepted', messageId: String(to) }));
    },
  };
  const dispatch = () => dispatchNotices({ ...world.ports, sender, expectReceipts: receipts.expect });
  return { world, receipts, tell, dispatch, sender };
}

const kinds = async (world: World, number: PhoneNumber) => (await world.events(number, businessA)).map(({ kind }) => kind);
const stateOf = async (world: World, number: PhoneNumber) =>
  (await world.store.contents()).notices.find((notice) => notice.number === number)?.state;
/** Forgets what is kept, and answers how much it was. */
const kept = (world: World) =>
  world.store.queue.forgetEarlyReceiptsBefore({ links: instant(world.now() + 1), connections: instant(world.now() + 1) });

const STRANGER = 999;

function suite(open: () => Promise<WorldStore>): void {
  test('R18 a receipt by HTTP that comes before the message is on record is kept, and applied once when it is', async () => {
    const told: string[] = [];
    const { world, tell, dispatch } = await hooked(await open(), async (to, say) => {
      for (let time = 0; time < 2; time++) told.push(await say(to, String(to)));
    });
    await world.post([person(1)]);
    await dispatch();
    expect(told).toEqual(['kept', 'kept']);
    expect(await stateOf(world, person(1))).toBe('delivered');
    expect(await tell(person(1), String(person(1)))).toBe('unchanged');
    expect(await kinds(world, person(1))).toEqual(['declaration_posted', 'notice_informed', 'notice_delivered']);
    expect(await kept(world)).toBe(0);
  });

  test('R18 one that another connection told first keeps nobody from telling it, and is not applied', async () => {
    const { world, dispatch } = await hooked(await open(), async (to, tell) => {
      await tell(to, String(to), STRANGER, 'failed');
      await tell(to, String(to), STRANGER);
      if (to === person(1)) await tell(to, String(to));
    });
    await world.post([1, 2].map(person));
    await dispatch();
    expect([await stateOf(world, person(1)), await stateOf(world, person(2))]).toEqual(['delivered', 'accepted']);
    expect(await kept(world)).toBe(0);
  });

  test('R18 what a process that ended left over is applied by the next one, where it was the connection’s to tell', async () => {
    const { world, receipts, dispatch, sender } = await hooked(await open(), async (to, tell) => {
      await tell(to, String(to), to === person(1) ? undefined : STRANGER);
    });
    await world.post([1, 2].map(person));
    // It records what was taken and ends before it looks for receipts.
    await dispatchNotices({ ...world.ports, sender });
    expect(await stateOf(world, person(1))).toBe('accepted');
    await receipts.tidyUp();
    expect([await stateOf(world, person(1)), await stateOf(world, person(2))]).toEqual(['delivered', 'accepted']);
    await dispatch();
  });

  test('what is told of a number to which nothing is being sent is not kept', async () => {
    const { world, tell, dispatch } = await hooked(await open(), async () => undefined);
    await world.post([person(1)]);
    expect(await tell(person(1), 'made up')).toBe('unknown_message');
    await dispatch();
    expect(await tell(person(1), 'made up')).toBe('unknown_message');
    expect(await tell(person(2), 'made up')).toBe('unknown_message');
    expect(await kept(world)).toBe(0);
  });

  test('what was made up is forgotten after an hour', async () => {
    const { world, receipts, dispatch } = await hooked(await open(), async (to, tell) => {
      await tell(to, 'made up', STRANGER);
      await tell(to, 'made up');
    });
    await world.post([person(1)]);
    await dispatch();
    const left = async () => {
      await receipts.tidyUp();
      return (await world.store.queue.earlyReceiptsOf([{ number: person(1), notice: 1, messageId: 'made up' }])).length;
    };
    world.pass('PT59M');
    expect(await left()).toBe(2);
    world.pass('PT2M');
    expect(await left()).toBe(0);
  });

  test('of one connection only so many are kept, whatever is made up, and others keep theirs', async () => {
    const { world, dispatch } = await hooked(await open(), async (to) => {
      const { queue } = world.store;
      const keep = (id: string, connection: number) =>
        queue.keepExpectedReceipt(
          {
            messageIds: [id],
            to,
            status: 'delivered',
            reason: null,
            saysDnd: false,
            connection,
            receivedAt: world.now(),
          },
          2,
        );
      expect([await keep('a', 7), await keep('b', 7), await keep('c', 7), await keep('a', 7)]).toEqual([true, true, false, true]);
      expect(await keep('c', 8)).toBe(true);
    });
    await world.post([person(1)]);
    await dispatch();
    expect(await kept(world)).toBe(3);
  });
}

describe('receipts by HTTP that come early, in memory', () => suite(async () => memoryWorldStore()));

describe('receipts by HTTP that come early', () => {
  forEachStore((open) => {
    let store: Promise<WorldStore> | undefined;
    suite(async () => {
      store ??= open().then((opened) => opened.store);
      return store;
    });
  });
});
