import type { ServiceNumber } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { numbersServedBy } from './connection-numbers.ts';

/** A connection that numbers still depend on, and which they are. */
export interface ConnectionServes extends Refusal<'connection_serves_numbers'> {
  readonly numbers: readonly ServiceNumber[];
}

/**
 * Revokes a connection; revoking it again changes nothing. Nobody hears any more who rings a number that it serves, and a line that
 * nobody hears is an objection lost (R8): so numbers are given to another connection first, unless `silencing` says that it is meant.
 */
export async function revokeCarrierConnection(
  ports: Pick<Ports, 'administration' | 'clock' | 'directory'>,
  id: number,
  { silencing }: { readonly silencing: boolean },
): Promise<'revoked' | ConnectionServes | Refusal<'not_found'>> {
  const directory = ports.directory.current();
  const connection = directory.connections().find((one) => one.id === id);
  if (connection === undefined) return refuse('not_found');
  if (connection.revokedAt !== null) return 'revoked';
  const numbers = numbersServedBy(directory, id);
  if (numbers.length > 0 && !silencing) return { ...refuse('connection_serves_numbers'), numbers };
  await ports.administration.changeConnection(id, { revokedAt: ports.clock.now() });
  return 'revoked';
}
