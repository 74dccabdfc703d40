import { afterEach, expect, test, vi } from 'vitest';
import type { OutgoingMessage, SendResult } from '#app/ports/notices.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { CarrierSender } from '#sms/carrier-sender.ts';
import { senderPool } from '#sms/sender-pool.ts';

const SECOND = 1_000;

afterEach(() => {
  vi.useRealTimers();
});

/** A sender that takes so long and then says this; a clock that moves only while one of them has messages. */
function slow(name: string, takes: number, says: SendResult) {
  const withins: (number | undefined)[] = [];
  const sender: CarrierSender = {
    name,
    weight: 1,
    accounts: null,
    receipts: true,
    perSecond: 100,
    isReady: () => true,
    start: () => undefined,
    async send(messages) {
      withins.push(...messages.map(({ within }) => within));
      vi.advanceTimersByTime(takes);
      return messages.map(() => says);
    },
    close: async () => undefined,
  };
  return { sender, withins };
}

function message(within?: number): OutgoingMessage {
  return {
    key: '1/9800000001/1',
    to: 9800000001 as PhoneNumber,
    from: 'ACMEBK',
    text: 'Hello',
    language: 'en',
    line: null,
    meaning: 'ask',
    dltTemplateId: null,
    category: 'service_implicit',
    entityId: null,
    brand: 'Acme',
    sid: 'acme',
    ...(within !== undefined && { within }),
  };
}

const refusal: SendResult = { kind: 'try_later', reason: 'no link' };
const taken: SendResult = { kind: 'accepted', messageId: '1', receipts: true };

async function sent(within: number | undefined, firstTakes: number) {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  const [first, second] = [slow('first', firstTakes, refusal), slow('second', 0, taken)];
  const [result] = await senderPool([first.sender, second.sender]).send([message(within)]);
  return { result, first: first.withins, second: second.withins };
}

test('R7 a sender that takes over what asks is told how long the hours last by then', async () => {
  expect(await sent(5 * SECOND, 4 * SECOND)).toEqual({ result: taken, first: [5 * SECOND], second: [1 * SECOND] });
});

test('R7 whose hours end while one sender has it is given to no other', async () => {
  expect(await sent(5 * SECOND, 6 * SECOND)).toEqual({ result: refusal, first: [5 * SECOND], second: [] });
});

test('all senders together take no longer to begin than one may, so that their notices are still leased when they answer', async () => {
  expect(await sent(undefined, 40 * SECOND)).toEqual({ result: taken, first: [undefined], second: [5 * SECOND] });
  expect(await sent(undefined, 46 * SECOND)).toEqual({ result: refusal, first: [undefined], second: [] });
});
