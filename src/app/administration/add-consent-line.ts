import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { ConsentLine } from '#domain/account/account.ts';
import { isConnectionInUse } from './rotate-connection-secret.ts';

/** Puts a consent line into use. What ringing it says is fixed for its life (R8), and it is nobody's virtual number (R2). */
export async function addConsentLine(
  ports: Pick<Ports, 'administration' | 'clock' | 'directory'>,
  line: Omit<ConsentLine, 'retiredAt'>,
): Promise<ConsentLine | Refusal<'number_taken' | 'unknown_business' | 'unknown_connection'>> {
  const { businessId } = line;
  if (businessId !== null && ports.directory.current().business(businessId) === null) return refuse('unknown_business');
  if (!isConnectionInUse(ports, line.connectionId)) return refuse('unknown_connection');
  const added: ConsentLine = { ...line, retiredAt: null };
  const outcome = await ports.administration.addConsentLine(added, ports.clock.now());
  return outcome === 'number_taken' ? refuse('number_taken') : added;
}
