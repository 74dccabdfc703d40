import { expect, test } from 'vitest';
import { batched } from '#app/batched.ts';

/** Work that ends when it is told to. */
function slowWork(options: { readonly limit: number; readonly atOnce: number }) {
  const begun: { readonly items: readonly string[]; end(): void; fail(): void }[] = [];
  const run = batched<string, string>(
    { ...options, keyOf: (item) => item[0] ?? null },
    (items) =>
      new Promise((resolve, reject) => {
        const end = () => resolve(items.map((item) => `${item} done`));
        begun.push({ items, end, fail: () => reject(new Error('no database')) });
      }),
  );
  return { begun, run };
}

const names = (key: string, count: number) => Array.from({ length: count }, (_, place) => `${key}${place}`);
const many = Array.from({ length: 120 }, (_, place) => String.fromCharCode(0x4e00 + place));

test('a batch is begun beside another when enough items wait, and not before', async () => {
  const { begun, run } = slowWork({ limit: 1_000, atOnce: 2 });
  const all = [run('a'), ...many.slice(0, 99).map(run)];
  expect(begun.map(({ items }) => items.length)).toEqual([1]);
  all.push(run(many[99] ?? ''));
  expect(begun.map(({ items }) => items.length)).toEqual([1, 100]);
  all.push(...many.slice(100).map(run));
  begun[1]?.end();
  await all[50];
  expect(begun.length).toBe(2);
  begun[0]?.end();
  await all[0];
  expect(begun[2]?.items).toEqual(many.slice(100));
  begun[2]?.end();
  expect(await Promise.all(all)).toEqual(['a', ...many].map((item) => `${item} done`));
});

test('items of one key are never in two batches at once, and keep their order', async () => {
  const { begun, run } = slowWork({ limit: 110, atOnce: 2 });
  const all = [...names('k', 3), ...many].map(run);
  expect(begun.map(({ items }) => items)).toEqual([['k0'], many.slice(0, 98)]);
  begun[1]?.end();
  await all[5];
  expect(begun.length).toBe(2);
  begun[0]?.end();
  await all[0];
  expect(begun[2]?.items).toEqual(['k1', 'k2', ...many.slice(98)]);
  begun[2]?.end();
  await Promise.all(all);
});

test('a batch that fails fails its own items, and their keys are free again', async () => {
  const { begun, run } = slowWork({ limit: 10, atOnce: 1 });
  const first = run('k0');
  const second = run('k1');
  begun[0]?.fail();
  await expect(first).rejects.toThrow('no database');
  begun[1]?.end();
  expect(await second).toBe('k1 done');
});
