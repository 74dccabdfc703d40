import type { Ports } from '#app/ports.ts';
import { deadFrom, isDead } from '#domain/account/line-health.ts';
import { indianTimeText } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { termsInForce } from '#domain/whitelist/terms.ts';

export type WatchPorts = Pick<Ports, 'clock' | 'directory' | 'lineSigns' | 'log'>;

/**
 * Looks after the lines in use (R8.3), and says once of each that it is dead, or works again. `alarmed` are the lines that were dead
 * when it last looked; answers those that are now.
 */
export async function watchLines(ports: WatchPorts, alarmed: ReadonlySet<PhoneNumber>): Promise<ReadonlySet<PhoneNumber>> {
  const directory = ports.directory.current();
  const lines = directory
    .serviceNumbers()
    .flatMap((one) => (one.kind === 'consent_line' && one.line.retiredAt === null ? one.line.number : []));
  await ports.lineSigns.exchange(lines);
  const terms = termsInForce(directory.deploymentTerms(), {}, {});
  const now = ports.clock.now();
  const dead = new Set(lines.filter((line) => isDead(ports.lineSigns.signOf(line), terms, now)));
  for (const line of dead) {
    const sign = ports.lineSigns.signOf(line);
    if (alarmed.has(line) || sign === null) continue;
    const since = indianTimeText(deadFrom(sign, terms));
    ports.log.warn('a consent line is dead: no new notice names it', {
      line: String(line),
      since,
      broken: sign.brokenAt !== null,
    });
  }
  for (const line of alarmed) if (!dead.has(line)) ports.log.info('a consent line works again', { line: String(line) });
  return dead;
}
