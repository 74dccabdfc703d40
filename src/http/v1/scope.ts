import { holds, type KeyScope, type KeyScopes } from '#domain/account/key-scope.ts';
import type { V1Path } from './path.ts';
import type { RefusalCode } from './rest-exception.ts';

type OfAccount = Exclude<V1Path['kind'], 'other'>;

/** The scope that each path of the wire needs, whatever the method: a path of which nothing is said does not compile. */
const scopeOfPath = {
  whitelist: 'whitelist',
  whitelist_number: 'read',
  numbers: 'read',
  connect: 'calls',
  // Whatever it is, the provider does it.
  account_path: 'calls',
} as const satisfies Readonly<Record<OfAccount, KeyScope>>;

/** Why a key that holds these may not do what the path stands for; null where it may. */
export function obstacleOfScope(own: KeyScopes, kind: OfAccount): RefusalCode | null {
  const needed = scopeOfPath[kind];
  return holds(own, needed) ? null : `no_scope_${needed}`;
}
