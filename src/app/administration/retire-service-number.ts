import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { findServiceNumber, type ServiceNumberWanted } from './change-service-number.ts';

/** Retires a virtual number or a consent line. No new notice names the line; ringing it still means what it meant (R8). */
export async function retireServiceNumber(
  ports: Pick<Ports, 'administration' | 'clock' | 'directory'>,
  number: PhoneNumber,
  wanted: ServiceNumberWanted,
): Promise<'retired' | Refusal<'not_found'>> {
  if (findServiceNumber(ports, number, wanted) === null) return refuse('not_found');
  await ports.administration.retireServiceNumber(number, ports.clock.now());
  return 'retired';
}
