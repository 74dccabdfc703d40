import type { ServiceNumber } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { AccountId } from '#domain/account/account.ts';
import { plusMonths } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { termsInForce } from '#domain/whitelist/terms.ts';
import { isConnectionInUse } from './rotate-connection-secret.ts';

/** Which kind of number is meant: a virtual number of this account, or a consent line. */
export type ServiceNumberWanted =
  | { readonly kind: 'virtual_number'; readonly account: AccountId }
  | { readonly kind: 'consent_line' };

/** Changes the carrier connection that reports a number's calls, or the header of a virtual number's notices. */
export async function changeServiceNumber(
  ports: Pick<Ports, 'administration' | 'clock' | 'consent' | 'directory'>,
  number: PhoneNumber,
  wanted: ServiceNumberWanted,
  changes: { readonly header?: string | null; readonly connectionId?: number | null },
): Promise<ServiceNumber | Refusal<'not_found' | 'unknown_connection' | 'too_early'>> {
  if (findServiceNumber(ports, number, wanted) === null) return refuse('not_found');
  if (changes.connectionId !== undefined && !isConnectionInUse(ports, changes.connectionId)) {
    return refuse('unknown_connection');
  }
  if (wanted.kind === 'consent_line' && changes.connectionId === null && !(await mayBeGivenUp(ports, number))) {
    return refuse('too_early');
  }
  await ports.administration.changeServiceNumber(number, changes);
  return ports.directory.current().serviceNumber(number) ?? refuse('not_found');
}

/** Whoever was told to ring a line may still do so: it stays ours for a while after its last notice (R8). */
async function mayBeGivenUp(ports: Pick<Ports, 'clock' | 'consent' | 'directory'>, line: PhoneNumber): Promise<boolean> {
  const last = await ports.consent.lastNoticeNaming(line);
  if (last === null) return true;
  const { line_kept_months: months } = termsInForce(ports.directory.current().deploymentTerms(), {}, {});
  return ports.clock.now() >= plusMonths(last, months);
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
