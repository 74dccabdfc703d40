import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';

/** Revokes a key, in every process within a second. Revoking it again changes nothing. */
export async function revokeApiKey(
  ports: Pick<Ports, 'administration' | 'clock'>,
  context: AccountContext,
  key: string,
): Promise<'revoked' | Refusal<'not_found'>> {
  const found = await ports.administration.revokeKey(context.account.id, key, ports.clock.now());
  return found ? 'revoked' : refuse('not_found');
}
