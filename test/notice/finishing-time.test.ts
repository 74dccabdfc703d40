import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summariseNotices } from '#app/entries/summarise-notices.ts';
import type { WaitingNotices } from '#app/ports/reading-back.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { fromIndianTime, HOUR, type Instant, instant, MINUTE, SECOND } from '#domain/kernel/instant.ts';
import { askingOpensAt } from '#domain/notice/asking-hours.ts';
import { finishingTime, messagesUntilDone } from '#domain/notice/finishing-time.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { createWorld } from '#test/support/world.ts';
import { businessA, businessB, worldAccounts } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

const at = (day: number, hours: number): Instant => fromIndianTime(2026, 11, day, hours * HOUR);

test.each([
  // from, hours of sending, done
  [at(2, 12), 2, at(2, 14)],
  [at(2, 8), 2, at(2, 12)],
  [at(2, 22), 2, at(3, 12)],
  [at(2, 20), 1, at(2, 21)],
  [at(2, 20), 2, at(3, 11)],
  [at(2, 10), 11, at(2, 21)],
  [at(2, 10), 22, at(3, 21)],
  [at(2, 10), 23, at(4, 11)],
])('R7: what asks goes out between ten and nine: %# ', (from, hours, done) => {
  expect(finishingTime(hours * 3_600, from, defaultTerms)).toBe(done);
  expect(finishingTime(hours * 3_600, from, null)).toBe(from + hours * HOUR);
});

test('R7: it is over when minute by minute, within the hours, as much time has passed as it takes', () => {
  const minutes = fc.integer({ min: 0, max: 1_440 });
  expect(finishingTime(60, at(2, 12), { asking_from_minute: 700, asking_until_minute: 700 })).toBeNull();
  fc.assert(
    fc.property(minutes, minutes, minutes, fc.integer({ min: 1, max: 3_000 }), (asking_from_minute, until, now, work) => {
      const hours = { asking_from_minute, asking_until_minute: until };
      const from = instant(at(2, 0) + now * MINUTE);
      const done = finishingTime(work * 60, from, hours);
      fc.pre(asking_from_minute < until && work / (until - asking_from_minute) < 20);
      let left = work;
      let clock = from;
      for (; left > 0; clock = instant(clock + MINUTE)) if (askingOpensAt(hours, clock) === null) left -= 1;
      expect(done).toBe(clock);
    }),
    { numRuns: 100 },
  );
});

test('businesses take turns: a short queue does not wait for a long one, nor the long one for more than is there', () => {
  expect(messagesUntilDone(10, [])).toBe(10);
  expect(messagesUntilDone(10, [1_000_000])).toBe(20);
  expect(messagesUntilDone(1_000, [10, 50])).toBe(1_060);
});

test('the summary of an account is by its own senders, its texts, and what others have queued', async () => {
  const world = await createWorld(memoryWorldStore());
  const queue: WaitingNotices[] = [];
  const wait = (business: BusinessId, language: 'en' | 'hi', form: WaitingNotices['form'], count: number): void => {
    const account = business === businessA ? worldAccounts.A1.id : worldAccounts.B1.id;
    queue.push({ business, account, language, form, count });
  };
  const evidence = { waitingNotices: async () => queue, spending: async () => null } as unknown as Parameters<
    typeof summariseNotices
  >[0]['evidence'];
  const sender = { ...world.ports.sender, perSecondOf: () => 10 };
  const summary = (asksAllDay = true) => summariseNotices({ ...world.ports, asksAllDay, evidence, sender }, world.context('A1'));
  expect(await summary()).toMatchObject({ waiting: 0, finishesAt: null, perSecond: 10 });
  wait(businessA, 'en', 'declaration', 100);
  expect(await summary()).toMatchObject({ waiting: 100, finishesAt: world.now() + 10 * SECOND });
  // A Hindi notice is two segments or more.
  wait(businessA, 'hi', 'declaration', 100);
  const withHindi = (await summary()).finishesAt ?? 0;
  expect(withHindi).toBeGreaterThanOrEqual(world.now() + 30 * SECOND);
  wait(businessB, 'en', 'declaration', 1_000_000);
  expect((await summary()).finishesAt).toBeCloseTo(world.now() + 2 * (withHindi - world.now()), -1);
  queue.splice(0, queue.length);
  world.setNow(at(2, 22));
  wait(businessA, 'en', 'request', 10);
  expect((await summary(false)).finishesAt).toBe(at(3, 10) + SECOND);
  expect((await summary(true)).finishesAt).toBe(at(2, 22) + SECOND);
  await world.changeStatus('suspended');
  expect((await summary()).finishesAt).toBeNull();
});
