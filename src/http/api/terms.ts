import type { Term as RenderedTerm, termEndpoints } from '@sammati/contract/term.ts';
import { changeAccountTerms, changeBusinessTerms, changeDeploymentTerms } from '#app/administration/change-terms.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import type { BusinessId } from '#domain/account/account.ts';
import {
  defaultTerms,
  isSetAt,
  type TermLevel,
  type TermName,
  type TermOverrides,
  type Terms,
  terms,
  termsInForce,
} from '#domain/whitelist/terms.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';

export const termHandlers: Handlers<typeof termEndpoints> = {
  listTerms: (ports, { query }) => pageOfTerms(ofDeployment(ports), query),

  async setTerms(ports, { body }) {
    const outcome = await changeDeploymentTerms(ports, given(body));
    return isRefused(outcome) ? outcome : wholeList(ofDeployment(ports));
  },

  listBusinessTerms(ports, { params, query }) {
    const business = params.businessId as BusinessId;
    if (ports.directory.current().business(business) === null) return refuse('not_found');
    return pageOfTerms(ofBusiness(ports, business), query);
  },

  async setBusinessTerms(ports, { params, body, origin }) {
    const business = params.businessId as BusinessId;
    const outcome = await changeBusinessTerms(ports, business, given(body), origin);
    return isRefused(outcome) ? outcome : wholeList(ofBusiness(ports, business));
  },

  listAccountTerms: (ports, { context, query }) => pageOfTerms(ofAccount(ports, context), query),

  async setAccountTerms(ports, { context, body, by, origin }) {
    const outcome = await changeAccountTerms(ports, context, given(body), by, origin);
    return isRefused(outcome) ? outcome : wholeList(ofAccount(ports, context));
  },
};

interface Levels {
  readonly level: TermLevel;
  readonly inForce: Terms;
  /** Of the level that is asked for. */
  readonly own: TermOverrides;
  readonly deployment: TermOverrides;
  readonly business: TermOverrides;
  readonly account: TermOverrides;
}

function ofDeployment(ports: Ports): Levels {
  const deployment = ports.directory.current().deploymentTerms();
  const inForce = termsInForce(deployment, {}, {});
  return { level: 'deployment', inForce, own: deployment, deployment, business: {}, account: {} };
}

function ofBusiness(ports: Ports, id: BusinessId): Levels {
  const directory = ports.directory.current();
  const deployment = directory.deploymentTerms();
  const business = directory.businessTerms(id);
  const inForce = termsInForce(deployment, business, {});
  return { level: 'business', inForce, own: business, deployment, business, account: {} };
}

function ofAccount(ports: Ports, { account, business: { id } }: AccountContext): Levels {
  const directory = ports.directory.current();
  const levels = ofBusiness(ports, id);
  const own = directory.accountTerms(account.id);
  const inForce = termsInForce(levels.deployment, levels.business, own);
  return { ...levels, level: 'account', inForce, own, account: own };
}

function pageOfTerms(levels: Levels, query: { readonly cursor?: string; readonly limit?: number }) {
  return pageOfList(
    rendered(levels),
    query,
    ({ name }) => name,
    (term) => term,
  );
}

function wholeList(levels: Levels) {
  return { items: rendered(levels), next: null };
}

/** Those that the level may set: what it may not is the same for others too, and not its own (R19). */
function rendered(levels: Levels): RenderedTerm[] {
  const names = (Object.keys(terms) as TermName[]).filter((name) => isSetAt(name, levels.level));
  return names.map((name) => {
    const { unit, stricter, basis, source, date, rule } = terms[name];
    const value = levels.inForce[name];
    const said = { own: levels.own[name] ?? null, setFor: setFor(name, levels), default: defaultTerms[name] };
    return { name, value, unit, ...said, stricter, basis, source, date, rule };
  });
}

/** The lowest level that says the value in force; an account's word that is not stricter than its business's does not count. */
function setFor(name: TermName, { inForce, deployment, business, account }: Levels): RenderedTerm['setFor'] {
  if (account[name] === inForce[name]) return 'account';
  if (business[name] !== undefined) return 'business';
  return deployment[name] === undefined ? 'default' : 'deployment';
}

/** What is left out of the body is absent, not undefined. */
function given(body: { readonly [Name in TermName]?: number | undefined }): TermOverrides {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
