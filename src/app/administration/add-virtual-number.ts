import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { VirtualNumber } from '#domain/account/account.ts';
import { isConnectionInUse } from './rotate-connection-secret.ts';

/** Gives an account a virtual number, which is no other account's and no consent line (R2). */
export async function addVirtualNumber(
  ports: Pick<Ports, 'administration' | 'clock' | 'directory'>,
  number: Omit<VirtualNumber, 'retiredAt'>,
): Promise<VirtualNumber | Refusal<'number_taken' | 'unknown_connection'>> {
  if (!isConnectionInUse(ports, number.connectionId)) return refuse('unknown_connection');
  const added: VirtualNumber = { ...number, retiredAt: null };
  const outcome = await ports.administration.addVirtualNumber(added, ports.clock.now());
  return outcome === 'number_taken' ? refuse('number_taken') : added;
}
