import { expect, it } from 'vitest';
import { isForNow } from '#console/imports/import-state.ts';

it('an import that is asked for too often is asked for again, as one that is away; a refusal is not', () => {
  expect([null, 429, 500, 503].map(isForNow)).toEqual([true, true, true, true]);
  expect([400, 401, 403, 404].map(isForNow)).toEqual([false, false, false, false]);
});
