import type { Ports } from '#app/ports.ts';
import type { Business } from '#domain/account/account.ts';

/** Registers a business: opt-out, without an agreement, so that nothing may be posted yet (R1). */
export async function createBusiness(
  ports: Pick<Ports, 'administration' | 'clock' | 'directory'>,
  command: { readonly legalName: string; readonly entityId: string | null },
): Promise<Business> {
  const id = await ports.administration.createBusiness({ ...command, at: ports.clock.now() });
  const business = ports.directory.current().business(id);
  if (business === null) throw new Error('a business that was created is not in the directory');
  return business;
}
