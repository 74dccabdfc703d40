import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { Business, BusinessId } from '#domain/account/account.ts';

/** Changes the name or the DLT entity id of a business. */
export async function changeBusiness(
  ports: Pick<Ports, 'administration' | 'directory'>,
  id: BusinessId,
  changes: { readonly legalName?: string; readonly entityId?: string | null },
): Promise<Business | Refusal<'not_found'>> {
  if (ports.directory.current().business(id) === null) return refuse('not_found');
  await ports.administration.changeBusiness(id, changes);
  return ports.directory.current().business(id) ?? refuse('not_found');
}
