import { timingSafeEqual } from 'node:crypto';
import type { Access } from '@sammati/contract/endpoint.ts';
import type { OperationId } from '@sammati/contract/endpoints.ts';
import { keyMay } from '@sammati/contract/key-rights.ts';
import { mayUse } from '@sammati/contract/rights.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { SignedIn } from '#app/ports/users.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { authenticate } from '#http/v1/authenticate.ts';
import { readBasicAuth } from '#http/v1/basic-auth.ts';
import type { Caller } from './handler.ts';

export interface Admitted {
  readonly caller: Caller | null;
  readonly context: AccountContext | null;
}

/**
 * Lets a request in, or not. To an account's credentials every path of another account answers as a wrong key does, whether the
 * account exists or not (R1); the operator is told what does not exist. What a key may not is said to whoever proved to hold it.
 */
export function admit(
  ports: Pick<Ports, 'directory' | 'sha256'>,
  adminTokenHash: Uint8Array,
  to: { readonly operation: OperationId; readonly access: Access; readonly sid: string | null },
  authorization: string | undefined,
): Admitted | Refusal<'unauthorized' | 'operator_only' | 'not_permitted' | 'not_found'> {
  if (to.access === 'anyone') return nobody;
  if (isOperator(ports, adminTokenHash, authorization)) {
    const context = to.sid === null ? null : ports.directory.current().accountBySid(to.sid);
    return to.sid !== null && context === null ? refuse('not_found') : { caller: adminToken, context };
  }
  const own = authenticate(ports, authorization, to.sid ?? sidOfUser(ports, authorization));
  if (own === null) return refuse('unauthorized');
  if (to.access === 'operator') return refuse('operator_only');
  const { key, scopes } = own.key;
  if (!keyMay(scopes, to.operation)) return refuse('not_permitted');
  const caller = { kind: 'account', role: 'owner', context: own.context, key, scopes, user: null } as const;
  return { caller, context: to.sid === null ? null : own.context };
}

const nobody: Admitted = { caller: null, context: null };
const adminToken = { kind: 'operator', role: 'operator', user: null } as const;

/**
 * Lets a user do what the role permits. A foreign, a closed and an unknown sid answer alike: nothing is there. Where the path
 * names no account it is the one that the page shows, or else the first.
 */
export function admitUser(
  ports: Pick<Ports, 'directory'>,
  user: SignedIn,
  to: { readonly operation: OperationId; readonly access: Access; readonly sid: string | null; readonly shown: string | null },
): Admitted | Refusal<'operator_only' | 'not_permitted' | 'not_found'> {
  const directory = ports.directory.current();
  if (user.isOperator) {
    const context = to.sid === null ? null : directory.accountBySid(to.sid);
    const caller = { kind: 'operator', role: 'operator', user } as const;
    return to.sid !== null && context === null ? refuse('not_found') : { caller, context };
  }
  const sid = to.sid ?? to.shown;
  const [first] = user.roles.keys();
  const context = sid === null ? (first === undefined ? null : directory.accountById(first)) : directory.accountBySid(sid);
  const role = context === null || context.account.status === 'closed' ? undefined : user.roles.get(context.account.id);
  if (to.sid !== null && role === undefined) return refuse('not_found');
  if (to.access === 'operator') return refuse('operator_only');
  if (context === null || role === undefined || !mayUse(role, to.operation)) return refuse('not_permitted');
  return { caller: { kind: 'account', role, context, key: null, scopes: null, user }, context: to.sid === null ? null : context };
}

const LONGEST_HEADER = 4_096;

function isOperator(ports: Pick<Ports, 'sha256'>, adminTokenHash: Uint8Array, authorization: string | undefined): boolean {
  if (authorization === undefined || authorization.length > LONGEST_HEADER) return false;
  const token = /^\s*bearer\s+(\S+)\s*$/i.exec(authorization)?.[1];
  return token !== undefined && timingSafeEqual(ports.sha256(Buffer.from(token)), adminTokenHash);
}

/** The account that the user of Basic authentication belongs to, where the path names none. */
function sidOfUser(ports: Pick<Ports, 'directory'>, authorization: string | undefined): string {
  const user = readBasicAuth(authorization)?.user ?? '';
  const directory = ports.directory.current();
  const key = directory.keyByName(user);
  return key === null ? user : (directory.accountById(key.accountId)?.account.sid ?? user);
}
