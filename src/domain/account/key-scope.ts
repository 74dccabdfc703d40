/** What an API key may do. Scopes add up: none of them includes another, `manage` neither. */
import type { AccountRole } from './user.ts';

/** In the order in which they are shown and kept. */
export const keyScopes = ['read', 'permission', 'whitelist', 'calls', 'manage'] as const;
export type KeyScope = (typeof keyScopes)[number];

/** What a key holds; null is everything, also what later versions add. */
export type KeyScopes = readonly KeyScope[] | null;

export function holds(own: KeyScopes, scope: KeyScope): boolean {
  return own === null || own.includes(scope);
}

/** Whether who holds the one may make a key that holds the other: never more than its own. Everything is more than any list. */
export function mayGrant(own: KeyScopes, given: KeyScopes): boolean {
  return own === null || given?.every((scope) => own.includes(scope)) === true;
}

/** What a role is worth. An owner makes keys that may do everything. */
const scopesOfRole: Readonly<Record<AccountRole, KeyScopes>> = {
  viewer: ['read'],
  manager: ['read', 'permission', 'whitelist'],
  owner: null,
};

/** Whether who holds these may let somebody in as this: a person would do for a key what it may not do itself. */
export function mayAppoint(own: KeyScopes, role: AccountRole): boolean {
  return mayGrant(own, scopesOfRole[role]);
}

/** Those that are known, in order and once. What a later version has kept is nothing here. */
export function readScopes(kept: readonly string[] | null): KeyScopes {
  return kept === null ? null : keyScopes.filter((scope) => kept.includes(scope));
}
