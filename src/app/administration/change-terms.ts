import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type By, isRefused, type Refusal, refuse } from '#app/refusal.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { isPossibleTerm, loosened } from '#domain/whitelist/term-bounds.ts';
import { isTermName, type TermOverrides, termsInForce } from '#domain/whitelist/terms.ts';
import { administrativeRequest } from './administrative-request.ts';

type TermPorts = Pick<Ports, 'administration' | 'clock' | 'consent' | 'directory' | 'log'>;

/** Sets the terms of the deployment: those that are not named return to their defaults (R19). */
export async function changeDeploymentTerms(ports: TermPorts, given: TermOverrides): Promise<'changed' | Refusal<'not_a_term'>> {
  if (!arePossible(given)) return refuse('not_a_term');
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
  if (!arePossible(given)) return refuse('not_a_term');
  const before = directory.businessTerms(business);
  await ports.consent.transact(business, async (tx) => {
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
 * is in force; to loosen what it has tightened is the operator's.
 */
export async function changeAccountTerms(
  ports: Pick<Ports, 'clock' | 'consent' | 'directory'>,
  context: AccountContext,
  given: TermOverrides,
  by: By,
  origin: Origin,
): Promise<'changed' | Refusal<'not_a_term' | 'not_stricter'>> {
  const { account, business } = context;
  const refused = refuseAccountTerms(ports, context, given, by);
  if (isRefused(refused)) return refused;
  const before = ports.directory.current().accountTerms(account.id);
  await ports.consent.transact(business.id, async (tx) => {
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
      facts: { before, after: given },
    });
    await tx.changeDirectory({ kind: 'account_terms', account: account.id, terms: given });
  });
  await ports.directory.refresh();
  return 'changed';
}

function refuseAccountTerms(
  ports: Pick<Ports, 'directory'>,
  context: AccountContext,
  given: TermOverrides,
  by: By,
): Refusal<'not_a_term' | 'not_stricter'> | null {
  if (!arePossible(given)) return refuse('not_a_term');
  const directory = ports.directory.current();
  const ofDeployment = directory.deploymentTerms();
  const ofBusiness = directory.businessTerms(context.business.id);
  if (loosened(termsInForce(ofDeployment, ofBusiness, {}), given).length > 0) return refuse('not_stricter');
  const after = termsInForce(ofDeployment, ofBusiness, given);
  return by === 'account' && loosened(context.terms, after).length > 0 ? refuse('not_stricter') : null;
}

function arePossible(given: TermOverrides): boolean {
  return Object.entries(given).every(([name, value]) => isTermName(name) && isPossibleTerm(name, value));
}

function texts(given: TermOverrides): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}
