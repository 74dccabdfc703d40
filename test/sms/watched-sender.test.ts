import { expect, it } from 'vitest';
import type { OutgoingMessage, SenderHearing, SendResult } from '#app/ports/notices.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { senderPool } from '#sms/sender-pool.ts';
import { watchedSender } from '#sms/watched-sender.ts';

it('knows of each sender what became of what it was given, and what it was told over its links', async () => {
  const results: SendResult[] = [
    { kind: 'accepted', messageId: '1' },
    { kind: 'no_room' },
    { kind: 'refused', reason: 'no such number' },
  ];
  let heard: SenderHearing | null = null;
  let time = 1_000;
  const sender = watchedSender(
    {
      ...({ name: 'one', kind: 'smpp', weight: 2, accounts: ['acme'], receipts: true, perSecond: 10 } as const),
      isReady: () => true,
      links: () => ({ bound: 1, of: 2 }),
      start: (hearing) => {
        heard = hearing;
      },
      send: async (messages) => {
        if (messages.length === 0) throw new Error('broken');
        return results;
      },
      close: async () => undefined,
    },
    { now: () => instant(time) },
  );
  const pool = senderPool([sender]);
  const told: string[] = [];
  pool.start({ receipt: async ({ status }) => void told.push(status), text: async () => true });
  const message = { sid: 'acme' } as OutgoingMessage;
  await pool.send([message, message, message]);
  const receipt = {
    messageIds: ['1'],
    to: 9_876_500_001 as PhoneNumber,
    status: 'delivered',
    reason: null,
    saysDnd: false,
  } as const;
  time = 2_000;
  await (heard as SenderHearing | null)?.receipt(receipt);
  expect(told).toEqual(['delivered']);
  expect(pool.health?.()).toEqual([
    {
      ...{ name: 'one', kind: 'smpp', links: { bound: 1, of: 2 }, isReady: true, perSecond: 10, weight: 2, accounts: ['acme'] },
      receipts: 'link',
      figures: {
        ...{ accepted: 1, tryLater: 0, noRoom: 1, unknown: 0, refused: 1, acceptedAt: 1_000, receipts: 1, receiptAt: 2_000 },
        failure: { at: 1_000, reason: 'no such number' },
      },
    },
  ]);
  await expect(sender.send([])).rejects.toThrow('broken');
});
