import { keyScopes as inContract } from '@sammati/contract/key-scope.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type KeyScopes, keyScopes, mayAppoint, mayGrant, readScopes } from '#domain/account/key-scope.ts';

const all = [...keyScopes];
const lists = fc.option(fc.uniqueArray(fc.constantFrom(...keyScopes), { minLength: 1 }));

it('is one list in the domain and in the contract', () => {
  expect(inContract).toEqual(keyScopes);
});

it('lets nobody give more than they have, however often it is given on', () => {
  fc.assert(
    fc.property(lists, lists, lists, (own, first, second) => {
      if (own === null) expect(mayGrant(own, first)).toBe(true);
      else expect(mayGrant(own, first)).toBe(first?.every((scope) => own.includes(scope)) === true);
      if (mayGrant(own, first) && mayGrant(first, second)) expect(mayGrant(own, second)).toBe(true);
    }),
  );
});

it('takes all of a list for less than everything: a later version adds to one of them only', () => {
  expect([mayGrant(all, null), mayGrant(all, all), mayGrant(null, null)]).toEqual([false, true, true]);
});

it.each<[KeyScopes, readonly boolean[]]>([
  [null, [true, true, true]],
  [all, [true, true, false]],
  [['manage'], [false, false, false]],
  [
    ['manage', 'read'],
    [true, false, false],
  ],
  [
    ['read', 'permission', 'whitelist'],
    [true, true, false],
  ],
])('%j lets in a viewer, a manager, an owner: %j', (own, expected) => {
  expect((['viewer', 'manager', 'owner'] as const).map((role) => mayAppoint(own, role))).toEqual(expected);
});

it('reads what is kept in order and once, and takes what a later version wrote for nothing', () => {
  expect(readScopes(null)).toBeNull();
  expect(readScopes(['manage', 'read', 'read'])).toEqual(['read', 'manage']);
  expect(readScopes(['later'])).toEqual([]);
});
