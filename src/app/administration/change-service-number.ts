import type { Ports, ServiceNumber } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { AccountId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { isConnectionInUse } from './rotate-connection-secret.ts';

/** Which kind of number is meant: a virtual number of this account, or a consent line. */
export type ServiceNumberWanted =
  | { readonly kind: 'virtual_number'; readonly account: AccountId }
  | { readonly kind: 'consent_line' };

/** Changes the carrier connection that reports a number's calls, or the header of a virtual number's notices. */
export async function changeServiceNumber(
  ports: Pick<Ports, 'administration' | 'directory'>,
  number: PhoneNumber,
  wanted: ServiceNumberWanted,
  changes: { readonly header?: string | null; readonly connectionId?: number | null },
): Promise<ServiceNumber | Refusal<'not_found' | 'unknown_connection'>> {
  if (findServiceNumber(ports, number, wanted) === null) return refuse('not_found');
  if (changes.connectionId !== undefined && !isConnectionInUse(ports, changes.connectionId)) {
    return refuse('unknown_connection');
  }
  await ports.administration.changeServiceNumber(number, changes);
  return ports.directory.current().serviceNumber(number) ?? refuse('not_found');
}

/** The number, where it is what is wanted. */
export function findServiceNumber(
  ports: Pick<Ports, 'directory'>,
  number: PhoneNumber,
  wanted: ServiceNumberWanted,
): ServiceNumber | null {
  const found = ports.directory.current().serviceNumber(number);
  if (found === null || found.kind !== wanted.kind) return null;
  if (found.kind === 'virtual_number' && wanted.kind === 'virtual_number' && found.account.id !== wanted.account) return null;
  return found;
}
