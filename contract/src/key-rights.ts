/** Which scope an API key needs for each endpoint: it follows from the least role that a user needs, so that none is forgotten. */
import type { OperationId } from './endpoints.ts';
import type { KeyScope, KeyScopes } from './key-scope.ts';
import { type Needed, neededFor } from './rights.ts';

/** `any_key`: every key may. `no_key`: none may, whatever it holds. */
export type ScopeNeeded = KeyScope | 'any_key' | 'no_key';

const scopeOfRole: Readonly<Record<Needed, ScopeNeeded>> = {
  anyone: 'any_key',
  viewer: 'read',
  manager: 'whitelist',
  owner: 'manage',
  operator: 'no_key',
};

/** What does not follow from the role: a dialler asks before each call and does nothing else, and every key may ask what it is. */
const otherwise: Readonly<Partial<Record<OperationId, ScopeNeeded>>> = {
  readCaller: 'any_key',
  readPermission: 'permission',
  readPermissions: 'permission',
};

export function scopeNeeded(operation: OperationId): ScopeNeeded {
  return otherwise[operation] ?? scopeOfRole[neededFor[operation]];
}

/** Whether a key that holds these may use an endpoint. */
export function keyMay(own: KeyScopes, operation: OperationId): boolean {
  const needed = scopeNeeded(operation);
  if (needed === 'any_key') return true;
  if (needed === 'no_key') return false;
  return own === null || own.includes(needed);
}
