import type { Ports } from '#app/ports.ts';
import type { ConsentLine } from '#domain/account/account.ts';
import { deadFrom, isDead } from '#domain/account/line-health.ts';
import { type Instant, indianTimeText, plusMonths } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Terms, termsInForce } from '#domain/whitelist/terms.ts';

export type WatchPorts = Pick<Ports, 'clock' | 'directory' | 'lineSigns' | 'log'>;

/**
 * Looks after the lines that people may still ring (R8.3), and says once of each that it is dead, or works again. `alarmed` are the lines
 * that were dead when it last looked; answers those that are now.
 */
export async function watchLines(ports: WatchPorts, alarmed: ReadonlySet<PhoneNumber>): Promise<ReadonlySet<PhoneNumber>> {
  const directory = ports.directory.current();
  const terms = termsInForce(directory.deploymentTerms(), {}, {});
  const now = ports.clock.now();
  const lines = directory
    .serviceNumbers()
    .flatMap((one) => (one.kind === 'consent_line' && isWatched(one.line, terms, now) ? one.line : []));
  await ports.lineSigns.exchange(lines.map(({ number }) => number));
  const dead = lines.filter(({ number }) => isDead(ports.lineSigns.signOf(number), terms, now));
  for (const { number, retiredAt } of dead) {
    const sign = ports.lineSigns.signOf(number);
    if (alarmed.has(number) || sign === null) continue;
    const what =
      retiredAt === null
        ? 'a consent line is dead: no new notice names it'
        : 'a retired consent line is dead: who was told to ring it is not heard';
    const since = indianTimeText(deadFrom(sign, terms));
    ports.log.warn(what, { line: String(number), since, broken: sign.brokenAt !== null });
  }
  const present = new Set(dead.map(({ number }) => number));
  for (const line of alarmed) if (!present.has(line)) ports.log.info('a consent line works again', { line: String(line) });
  return present;
}

/**
 * Who may be called because they did not ring a retired line may be called no more when it dies, so it is watched as long as it may not
 * be given up: no later notice than its retirement names it (R8). One without a connection was given up.
 */
function isWatched({ retiredAt, connectionId }: ConsentLine, terms: Terms, now: Instant): boolean {
  if (retiredAt === null) return true;
  return connectionId !== null && now < plusMonths(retiredAt, terms.line_kept_months);
}
