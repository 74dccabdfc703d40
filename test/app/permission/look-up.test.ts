import { expect, test } from 'vitest';
import { lookUpTogether } from '#app/permission/look-up.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { initialMode } from '#domain/whitelist/breaker.ts';
import { noStanding } from '#domain/whitelist/standing.ts';
import { person } from '#test/support/world-directory.ts';

const one = 1 as BusinessId;
const other = 2 as BusinessId;

/** A store that answers when it is told to. */
function slowStore() {
  const asked: { business: BusinessId; numbers: readonly PhoneNumber[]; answer: () => void; fail: () => void }[] = [];
  const lookUp = lookUpTogether({
    read: (business, numbers) =>
      new Promise((resolve, reject) => {
        const standings = new Map(numbers.map((number) => [number, { ...noStanding, n: number % 100 }]));
        asked.push({
          business,
          numbers,
          answer: () => resolve({ mode: initialMode, standings }),
          fail: () => reject(new Error('no database')),
        });
      }),
  });
  return { asked, lookUp };
}

test('questions that come while one is under way go together into the next, each business for itself', async () => {
  const { asked, lookUp } = slowStore();
  const first = lookUp(one, person(1));
  const waiting = [person(2), person(3), person(2)].map((number) => lookUp(one, number));
  const elsewhere = lookUp(other, person(4));
  expect(asked.map(({ business, numbers }) => [business, numbers])).toEqual([
    [one, [person(1)]],
    [other, [person(4)]],
  ]);
  asked[0]?.answer();
  expect((await first).standing.n).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked[2]?.numbers).toEqual([person(2), person(3)]);
  asked[2]?.answer();
  asked[1]?.answer();
  expect((await Promise.all(waiting)).map(({ standing }) => standing.n)).toEqual([2, 3, 2]);
  expect((await elsewhere).standing.n).toBe(4);
});

test('R12 a question is never answered by a query that began before it', async () => {
  const { asked, lookUp } = slowStore();
  const before = lookUp(one, person(1));
  const after = lookUp(one, person(1));
  asked[0]?.answer();
  await before;
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toHaveLength(2);
  asked[1]?.answer();
  await after;
});

test('a query that fails fails its own questions and no later ones', async () => {
  const { asked, lookUp } = slowStore();
  const failing = lookUp(one, person(1));
  const later = lookUp(one, person(2));
  asked[0]?.fail();
  await expect(failing).rejects.toThrow('no database');
  await new Promise((resolve) => setImmediate(resolve));
  asked[1]?.answer();
  expect((await later).standing.n).toBe(2);
});
