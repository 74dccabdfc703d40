import { expect, it } from 'vitest';
import { removeEach } from '#console/entries/remove-each.ts';

it('several numbers that are removed stop where one fails, and it is told how many were removed and which are left', async () => {
  const gone: string[] = [];
  const remove = async (number: string) => {
    if (number === 'c') throw new Error('no answer');
    gone.push(number);
    return number !== 'b';
  };
  const halfWay = await removeEach(['a', 'b', 'c', 'd'], remove);
  expect(halfWay).toMatchObject({ removed: 1, left: ['c', 'd'], error: new Error('no answer') });
  expect(gone).toEqual(['a', 'b']);
  expect(await removeEach(['a', 'e'], remove)).toEqual({ removed: 2, left: [], error: null });
});
