import type { TermLevels } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { isPossibleTerm, loosened } from '#domain/whitelist/term-bounds.ts';
import {
  isAtLeastAsStrict,
  isSetAt,
  isTermName,
  type TermLevel,
  type TermName,
  type TermOverrides,
  termsInForce,
} from '#domain/whitelist/terms.ts';
import { administrativeRequest } from './administrative-request.ts';

type TermPorts = Pick<Ports, 'administration' | 'clock' | 'consent' | 'directory' | 'log'>;

/** Sets the terms of the deployment: those that are not named return to their defaults (R19). */
export async function changeDeploymentTerms(ports: TermPorts, given: TermOverrides): Promise<'changed' | Refusal<'not_a_term'>> {
  if (!arePossible(given, 'deployment')) return refuse('not_a_term');
  await ports.administration.setDeploymentTerms(given);
  ports.log.info('the terms of the deployment were changed', { terms: given });
  return 'changed';
}

/** Sets the terms of a business: those that are not named are the deployment's (R19). */
export async function changeBusinessTerms(
  ports: TermPorts,
  business: BusinessId,
  given: TermOverrides,
  origin: Origin,
): Promise<'changed' | Refusal<'not_found' | 'not_a_term'>> {
  const directory = ports.directory.current();
  if (directory.business(business) === null) return refuse('not_found');
  if (!arePossible(given, 'business')) return refuse('not_a_term');
  await ports.consent.transact(business, async (tx) => {
    // Whoever changes terms of the business too waits: what is replaced is what was looked at.
    await tx.modeForChange();
    const { business: before } = await tx.terms(null);
    const at = ports.clock.now();
    const request = administrativeRequest({ business, account: null, origin, at }, 'change terms', texts(given));
    await tx.recordRequest(request);
    const facts = { before, after: given };
    await tx.writeBusinessEvent({ kind: 'terms_changed', at, actor: 'operator', account: null, request: request.id, facts });
    await tx.changeDirectory({ kind: 'business_terms', terms: given });
  });
  await ports.directory.refresh();
  return 'changed';
}

/**
 * Sets the terms of an account, which are only ever stricter than those of its business (R19). The account itself may tighten what
 * is in force; to loosen what it has tightened is the operator's, also where its business is stricter at the moment.
 */
export async function changeAccountTerms(
  ports: Pick<Ports, 'clock' | 'consent' | 'directory'>,
  { account, business }: AccountContext,
  given: TermOverrides,
  by: By,
  origin: Origin,
): Promise<'changed' | Refusal<'not_a_term' | 'not_stricter'>> {
  if (!arePossible(given, 'account')) return refuse('not_a_term');
  const outcome = await ports.consent.transact(business.id, async (tx) => {
    await tx.modeForChange();
    const levels = await tx.terms(account.id);
    if (isLooser(levels, given, by)) return refuse('not_stricter');
    const at = ports.clock.now();
    const of = { business: business.id, account: account.id, origin, at };
    const request = administrativeRequest(of, 'change account terms', texts(given));
    await tx.recordRequest(request);
    await tx.writeBusinessEvent({
      kind: 'terms_changed',
      at,
      actor: by,
      account: account.id,
      request: request.id,
      facts: { before: levels.account, after: given },
    });
    await tx.changeDirectory({ kind: 'account_terms', account: account.id, terms: given });
    return 'changed' as const;
  });
  await ports.directory.refresh();
  return outcome;
}

function isLooser({ deployment, business, account: own }: TermLevels, given: TermOverrides, by: By): boolean {
  // What the account said before its business became stricter may be said again.
  const said = Object.fromEntries(Object.entries(given).filter(([name, value]) => !isTermName(name) || own[name] !== value));
  if (loosened(termsInForce(deployment, business, {}), said).length > 0) return true;
  return (
    by === 'account' && Object.keys(own).some((name) => isTermName(name) && isSetAt(name, 'account') && !isKept(name, own, given))
  );
}

function isKept(name: TermName, own: TermOverrides, given: TermOverrides): boolean {
  const [before, after] = [own[name], given[name]];
  return before === undefined || (after !== undefined && isAtLeastAsStrict(name, after, before));
}

function arePossible(given: TermOverrides, level: TermLevel): boolean {
  return Object.entries(given).every(([name, value]) => isTermName(name) && isSetAt(name, level) && isPossibleTerm(name, value));
}

function texts(given: TermOverrides): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}
