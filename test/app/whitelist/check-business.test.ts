import { expect, test } from 'vitest';
import type { KeptChain } from '#app/ports/chains.ts';
import { checkBusiness } from '#app/whitelist/check-business.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { noStanding } from '#domain/whitelist/standing.ts';
import { createWorld } from '#test/support/world.ts';
import { businessA, person } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

/** The check of a business with more numbers than one answer is of; `wrong` says whether each is kept otherwise than its events say. */
async function manyNumbers(wrong: boolean) {
  const world = await createWorld(memoryWorldStore());
  let turns = 0;
  const chainsAfter = async (_: unknown, after: PhoneNumber | null, limit: number): Promise<readonly KeptChain[]> =>
    Array.from({ length: limit }, (_, index) => {
      const standing = wrong ? { ...noStanding, n: 1 } : noStanding;
      return {
        number: ((after ?? person(1)) + index + 1) as PhoneNumber,
        standing,
        head: new Uint8Array(32),
        events: [],
        notices: [],
      };
    });
  const ports = {
    ...world.ports,
    chains: { ...world.ports.chains, chainsAfter },
    bulkTurn: <T>(chunk: () => Promise<T>) => {
      turns += 1;
      return chunk();
    },
  };
  return {
    turns: () => turns,
    check: (isGone: () => boolean) => checkBusiness(ports, businessA, { after: null, isGone }),
  };
}

test('R17 the check of a business answers for so many numbers at once, and waits for its turn before each step', async () => {
  const { check, turns } = await manyNumbers(false);
  const { checked, findings, next } = await check(() => false);
  expect({ checked, findings }).toEqual({ checked: 10_000, findings: [] });
  expect(next).toBe(person(1) + 10_000);
  expect(turns()).toBe(20);
});

test('R17 it holds no more findings than those of one step beyond a hundred, and ends where nobody waits any more', async () => {
  const wrong = await manyNumbers(true);
  const { checked, findings, next } = await wrong.check(() => false);
  expect([checked, findings.length, next]).toEqual([500, 500, person(1) + 500]);
  const left = await manyNumbers(false);
  expect((await left.check(() => true)).checked).toBe(500);
});
