import { expect, test } from 'vitest';
import { CHUNK_NUMBERS, decodeChunk } from '#registry/chunk-codec.ts';
import { REMOVE } from '#registry/import/field-meanings.ts';
import { addOperation, clearOperations, createOperations, createPartMaker, knowProfiles } from '#registry/import/operations.ts';
import { createOwner, unpack } from '#registry/import/owner.ts';

/** Places of these are known from the second block on, and two of the ids do not fit into an operation's own word. */
const PROFILE_IDS = [0, 1, 5, 1_021, 1_022, 60_000];
const BLOCKS = 40;
const LINES = 10_000;

/** Small numbers in an order that looks random, always the same. */
function chances(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test.each([
  ['a full copy', false, 1],
  ['a delta', true, 1],
  ['a full copy that two own', false, 2],
])('however often numbers are named anew, %s ends as a map of the same lines does', async (_, isDelta, owners) => {
  const chance = chances();
  const operations = createOperations();
  const partsOf = createPartMaker(owners);
  const owning = Array.from({ length: owners }, () => createOwner({ isDelta, isOfAnswers: false }));
  const expected = new Map<number, number>();
  for (let block = 0; block < BLOCKS; block += 1) {
    clearOperations(operations, LINES * 20);
    for (let line = 0; line < LINES; line += 1) {
      // Many in two buckets at first; later few, again and again, while what was said of the others stays.
      const number = 9_000_000_000 + chance(block < 5 ? 3_000 : 100) * 2_003;
      const meaning = chance(10) < 3 ? REMOVE : chance(PROFILE_IDS.length);
      addOperation(operations, number, meaning);
      if (meaning === REMOVE) expected.delete(number);
      else expected.set(number, PROFILE_IDS[meaning] ?? 0);
    }
    for (const [owner, part] of partsOf(operations, PROFILE_IDS).entries()) owning[owner]?.take(part);
    knowProfiles(operations, PROFILE_IDS);
  }

  const listed = new Map<number, number>();
  for (const owner of owning) {
    for await (const batch of owner.chunks(isDelta ? async () => new Map() : null)) {
      for (const { chunk, bytes, numbers } of unpack(batch)) {
        const { offsets, profiles } = decodeChunk(bytes);
        expect(offsets.length).toBe(numbers);
        for (const [at, offset] of offsets.entries()) listed.set(chunk * CHUNK_NUMBERS + offset, profiles[at] ?? 0);
      }
    }
  }
  expect([...listed].sort(([one], [other]) => one - other)).toEqual([...expected].sort(([one], [other]) => one - other));
});
