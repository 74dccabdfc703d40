import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { after, HOUR } from '#domain/kernel/instant.ts';
import { hashOfToken } from './create-api-key.ts';
import { type ConnectionWithSecret, newSecret } from './create-carrier-connection.ts';

/**
 * Gives a connection a new secret. The present one is taken for so many hours more, so that the carrier can be told in peace; the one
 * before it no longer, in every process within a second.
 */
export async function rotateConnectionSecret(
  ports: Pick<Ports, 'administration' | 'clock' | 'directory' | 'random' | 'sha256'>,
  id: number,
  oldValidHours: number,
): Promise<ConnectionWithSecret | Refusal<'not_found'>> {
  const secret = newSecret(ports);
  const changed = await ports.administration.rotateConnection(id, {
    secretHash: hashOfToken(ports, secret),
    oldUntil: after(ports.clock.now(), oldValidHours * HOUR),
  });
  const connection = ports.directory
    .current()
    .connections()
    .find((one) => one.id === id);
  return changed && connection !== undefined ? { connection, secret } : refuse('not_found');
}

/** Whether a number may be bound to this connection; to none is always possible. */
export function isConnectionInUse(ports: Pick<Ports, 'directory'>, id: number | null): boolean {
  if (id === null) return true;
  return ports.directory
    .current()
    .connections()
    .some((one) => one.id === id && one.revokedAt === null);
}
