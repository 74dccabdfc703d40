import { expect, test } from 'vitest';
import { keepTogether } from '#app/decisions/keep-together.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { KeptDecision } from '#domain/permission/decision.ts';

/** A store that has written when it is told so. */
function slowStore() {
  const batches: { readonly ids: readonly string[]; readonly written: () => void; readonly fail: () => void }[] = [];
  const keep = keepTogether({
    keep: (decisions) =>
      new Promise((resolve, reject) => {
        batches.push({ ids: decisions.map(({ id }) => id), written: resolve, fail: () => reject(new Error('no room')) });
      }),
  });
  return { batches, keep: (id: string, business = 1) => keep({ id, business: business as BusinessId } as KeptDecision) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('decisions that come while some are written go together into the next commit, each business for itself', async () => {
  const { batches, keep } = slowStore();
  const kept = [keep('a'), keep('b'), keep('c'), keep('d', 2)];
  expect(batches.map(({ ids }) => ids)).toEqual([['a'], ['d']]);
  batches[0]?.written();
  await kept[0];
  await settled();
  expect(batches[2]?.ids).toEqual(['b', 'c']);
  batches[1]?.written();
  batches[2]?.written();
  await Promise.all(kept);
});

test('nobody is told that a decision is kept before it is, nor when it could not be', async () => {
  const { batches, keep } = slowStore();
  let told = false;
  const first = keep('a').then(() => {
    told = true;
  });
  const second = keep('b');
  await settled();
  expect(told).toBe(false);
  batches[0]?.fail();
  await expect(first).rejects.toThrow('no room');
  await settled();
  batches[1]?.written();
  await second;
});
