import type { Ports } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type CheckPorts, type CheckStep, checkBusinessChain, checkStandings, type Finding } from './check-standings.ts';

/** What is checked for one answer: it is there within seconds, and holds no more findings than this and those of one step. */
const MOST_NUMBERS = 10_000;
const MOST_FINDINGS = 100;

/**
 * Checks the numbers of a business behind one, with the chain of its own acts before the first, as far as one answer goes. It waits for its
 * turn before each step, as bulk requests do, and ends where nobody waits for the answer any more.
 */
export async function checkBusiness(
  ports: CheckPorts & Pick<Ports, 'bulkTurn'>,
  business: BusinessId,
  { after, isGone }: { readonly after: PhoneNumber | null; readonly isGone: () => boolean },
): Promise<CheckStep> {
  const findings: Finding[] = after === null ? [...(await checkBusinessChain(ports, business))] : [];
  let checked = 0;
  let from = after;
  for (;;) {
    const begin = from;
    const step = await ports.bulkTurn(() => checkStandings(ports, business, begin));
    findings.push(...step.findings);
    checked += step.checked;
    from = step.next;
    if (from === null || checked >= MOST_NUMBERS || findings.length >= MOST_FINDINGS || isGone()) {
      return { checked, findings, next: from };
    }
  }
}
