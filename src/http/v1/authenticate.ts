import { timingSafeEqual } from 'node:crypto';
import type { AccountContext, ApiKey, Directory } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { readBasicAuth } from './basic-auth.ts';

export interface Caller {
  readonly context: AccountContext;
  readonly key: ApiKey;
}

const NO_HASH = new Uint8Array(32);

/**
 * Who sent a request about the account `sid`, or null. Key and token, or sid and token of any of the account's keys. A wrong key, a
 * sid that is another's, closed or nobody's, and no credentials are not told apart (R1): they take the same steps, every look-up
 * is one in memory, and tokens are compared by their hashes in constant time.
 */
export function authenticate(
  ports: Pick<Ports, 'directory' | 'sha256'>,
  authorization: string | undefined,
  sid: string,
): Caller | null {
  const given = readBasicAuth(authorization);
  const hash = ports.sha256(Buffer.from(given?.secret ?? ''));
  const directory = ports.directory.current();
  const key = matching(keysNamed(directory, given?.user ?? ''), hash);
  const context = directory.accountBySid(sid);
  if (given === null || key === null || context === null) return null;
  return context.account.id === key.accountId && context.account.status !== 'closed' ? { context, key } : null;
}

/** The key of this name, and the keys of the account with this sid: a name can be both. */
function keysNamed(directory: Directory, user: string): readonly ApiKey[] {
  const named = directory.keyByName(user);
  const account = directory.accountBySid(user);
  const ofAccount = account === null ? [] : directory.keysOf(account.account.id).filter((key) => key.revokedAt === null);
  return named === null ? ofAccount : [named, ...ofAccount];
}

/** Compares with every candidate, and with none of them once where there is none. */
function matching(candidates: readonly ApiKey[], hash: Uint8Array): ApiKey | null {
  let found: ApiKey | null = null;
  for (const candidate of candidates) if (isSame(candidate.tokenHash, hash)) found ??= candidate;
  if (candidates.length === 0) isSame(NO_HASH, hash);
  return found;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
