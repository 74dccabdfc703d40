import type { CarrierConnection } from '#app/ports/directory.ts';
import type { LineCheck } from '#app/ports/line-signs.ts';
import type { Ports } from '#app/ports.ts';
import { isPhoneNumber, readServiceNumber } from '#domain/kernel/phone-number.ts';

/** What a carrier, or whoever watches it, found when it tried one of its lines. */
export interface LineCheckCommand {
  readonly connection: CarrierConnection;
  /** As it was written. */
  readonly line: string;
  readonly outcome: LineCheck;
}

/** Hears a check of a line (R8.3): in force and written when the promise resolves. A connection speaks of its own lines only. */
export async function hearLineCheck(
  { directory, lineSigns }: Pick<Ports, 'directory' | 'lineSigns'>,
  { connection, line, outcome }: LineCheckCommand,
): Promise<LineCheck | 'not_yours'> {
  const number = readServiceNumber(line);
  const found = isPhoneNumber(number) ? directory.current().serviceNumber(number) : null;
  if (found?.kind !== 'consent_line' || found.line.connectionId !== connection.id) return 'not_yours';
  await lineSigns.checked(found.line.number, outcome);
  return outcome;
}
