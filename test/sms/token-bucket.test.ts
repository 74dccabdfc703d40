import { expect, test } from 'vitest';
import { tokenBucket } from '#sms/token-bucket.ts';

test('who waits when the pace is stopped goes on at the pace, in turn, and not all at once', async () => {
  const bucket = tokenBucket(200);
  const began = performance.now();
  const turns: number[] = [];
  const all = Array.from({ length: 40 }, async (_, turn) => {
    expect(await bucket.take(began + 60_000)).toBe(true);
    turns.push(turn);
  });
  bucket.hold(200);
  bucket.hold(300);
  await Promise.all(all);
  expect(turns).toEqual(turns.toSorted((one, other) => one - other));
  // The last of forty is due 175 ms after the first, of which the fiftieth of a second that may come at once has begun before.
  expect(performance.now() - began).toBeGreaterThan(300 + 175);
});

test('whose turn is put off beyond what it can wait is told so, and nobody else', async () => {
  const bucket = tokenBucket(100);
  const now = performance.now();
  const waiting = [20, 20, 100, 10_000].map((milliseconds) => bucket.take(now + milliseconds));
  bucket.hold(200);
  expect(await Promise.all([...waiting, bucket.take(now + 100)])).toEqual([true, true, false, true, false]);
});
