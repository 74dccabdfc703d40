import type { LineCheck } from '#app/ports/line-signs.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { ConsentLine } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { findServiceNumber } from './change-service-number.ts';

/** What somebody found who tried the line: a provider's own check, or a test call that was not heard (R8.3). */
export async function checkLine(
  ports: Pick<Ports, 'directory' | 'lineSigns'>,
  number: PhoneNumber,
  check: LineCheck,
): Promise<ConsentLine | Refusal<'not_found'>> {
  const found = findServiceNumber(ports, number, { kind: 'consent_line' });
  if (found?.kind !== 'consent_line') return refuse('not_found');
  await ports.lineSigns.checked(number, check);
  return found.line;
}
