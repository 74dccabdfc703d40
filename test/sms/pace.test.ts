/**
 * The pace that is configured is never passed by more than five per cent, and what keeps a sender waiting is the pace and not us. How near to it a sender
 * comes from below is the machine's doing too: time in which it did not let us run is taken off, and a fifth is allowed.
 */
import { expect, onTestFinished, test } from 'vitest';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import type { OutgoingMessage } from '#app/ports/notices.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { requestSender } from '#sms/http/request-sender.ts';
import { smppSender } from '#sms/smpp/smpp-sender.ts';
import { idFor, messageCentre, SUBMIT, wellBehaved } from '#test/support/message-centre.ts';
import { smppSettings } from '#test/support/smpp-settings.ts';
import { createWorld } from '#test/support/world.ts';
import { person } from '#test/support/world-directory.ts';
import { memoryWorldStore, silentLog } from '#test/support/world-stores.ts';

const TICK = 5;

/** Milliseconds in which nothing could run that was due. */
function stalls() {
  let lost = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    lost += Math.max(0, now - last - 2 * TICK);
    last = now;
  }, TICK);
  onTestFinished(() => clearInterval(timer));
  return () => lost;
}

/** What the moments at which messages came say of the pace. */
function expectPace(moments: readonly number[], perSecond: number, lost: number): void {
  const [first = 0] = moments;
  const took = ((moments.at(-1) ?? 0) - first) / 1_000;
  const due = (moments.length - 1) / perSecond;
  expect(took).toBeGreaterThan(due / 1.05);
  expect(took - lost / 1_000).toBeLessThan(due / 0.8);
  // Nor is any second fuller than the pace, but for a fiftieth of a second's worth that may come at once, and what was held up.
  for (const [index, moment] of moments.entries()) {
    const within = moments.slice(index).filter((other) => other < moment + 1_000).length;
    expect(within).toBeLessThanOrEqual(perSecond * (1.05 + 0.02 + lost / 1_000) + 1);
  }
}

test.each([
  [200, 20, 2],
  [50, 1, 1],
])('a message centre is given %d a second, with a window of %d and %d links', async (perSecond, window, binds) => {
  const moments: number[] = [];
  const centre = await messageCentre((pdu, link) => {
    if (pdu.command !== SUBMIT) return wellBehaved(pdu, link);
    moments.push(performance.now());
    link.reply(pdu, 0, idFor(pdu));
  });
  onTestFinished(centre.close);
  const endpoints = [{ host: '127.0.0.1', port: centre.port, tls: null }];
  const sender = smppSender({ ...smppSettings, endpoints, binds, window, perSecond }, { log: silentLog, odd: () => undefined });
  onTestFinished(sender.close);
  sender.start({ receipt: async () => undefined, text: async () => false });
  await expect.poll(() => sender.links?.().bound).toBe(binds);
  const lost = stalls();
  const results = await sender.send(Array.from({ length: perSecond * 3 }, (_, n) => message(n)));
  expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
  expectPace(moments, perSecond, lost());
});

test.each([4, 60, 200])(
  'batches that are taken from the queue and recorded keep a sender busy at %d a second',
  async (perSecond) => {
    const moments: number[] = [];
    const sender = requestSender(
      { name: 'one', weight: 1, accounts: null, receipts: false, perSecond, atOnce: 50 },
      {
        async ask({ to }) {
          moments.push(performance.now());
          return { kind: 'accepted', messageId: String(to) };
        },
        close: async () => undefined,
      },
    );
    const world = await createWorld(memoryWorldStore());
    await world.post(Array.from({ length: perSecond * 3 }, (_, n) => person(n + 1)));
    const lost = stalls();
    await dispatchNotices({ ...world.ports, sender: { ...sender, repeatable: false } });
    expect(moments).toHaveLength(perSecond * 3);
    expectPace(moments, perSecond, lost());
  },
);

function message(n: number): OutgoingMessage {
  return {
    key: `1/${n}/1`,
    to: (9800000000 + n) as PhoneNumber,
    from: 'ACMEBK',
    text: 'Hello',
    language: 'en',
    line: null,
    meaning: 'inform',
    dltTemplateId: null,
    category: 'service_implicit',
    entityId: null,
    brand: 'Acme',
    sid: 'acme',
  };
}
