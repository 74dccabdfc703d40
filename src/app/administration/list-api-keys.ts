import type { AccountContext, ApiKey } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';

/** The keys of an account, newest first, with when each was last used. */
export async function listApiKeys(
  ports: Pick<Ports, 'administration' | 'directory'>,
  context: AccountContext,
): Promise<readonly ApiKey[]> {
  const uses = await ports.administration.lastUses(context.account.id);
  const keys = ports.directory.current().keysOf(context.account.id);
  return keys.map((key) => ({ ...key, lastUsedAt: uses.get(key.key) ?? null }));
}
