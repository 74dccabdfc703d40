import type {
  businessEndpoints,
  Business as RenderedBusiness,
  BusinessEvent as RenderedEvent,
} from '@sammati/contract/business.ts';
import { allowAskingAgain } from '#app/administration/allow-asking-again.ts';
import { changeBusiness } from '#app/administration/change-business.ts';
import { createBusiness } from '#app/administration/create-business.ts';
import { fileAgreement } from '#app/administration/file-agreement.ts';
import { resetMode } from '#app/administration/reset-mode.ts';
import type { RecordedBusinessEvent } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import type { Agreement, Business, BusinessId } from '#domain/account/account.ts';
import { hex } from '#domain/consent/chain.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { renderUnfiled } from './agreement-papers.ts';
import { pageOfList, pageWanted, renderPage } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { digits, moment, momentOrNull, personNumber } from './values.ts';

export const businessHandlers: Handlers<typeof businessEndpoints> = {
  async createBusiness(ports, { body }) {
    const business = await createBusiness(ports, { legalName: body.legalName.trim(), entityId: body.entityId ?? null });
    return renderBusiness(ports, business);
  },

  async listBusinesses(ports, { query }) {
    const page = pageOfList(
      ports.directory.current().businesses(),
      query,
      ({ id }) => String(id),
      (business) => business,
    );
    return isRefused(page) ? page : { ...page, items: await renderBusinesses(ports, page.items) };
  },

  readBusiness(ports, { params }) {
    const business = ports.directory.current().business(params.businessId as BusinessId);
    return business === null ? refuse('not_found') : renderBusiness(ports, business);
  },

  async changeBusiness(ports, { params, body }) {
    return renderOutcome(ports, await changeBusiness(ports, params.businessId as BusinessId, body));
  },

  async fileAgreement(ports, { params, body, origin }) {
    return renderOutcome(ports, await fileAgreement(ports, params.businessId as BusinessId, body, origin));
  },

  async resetMode(ports, { params, body, origin }) {
    const id = params.businessId as BusinessId;
    const outcome = await resetMode(ports, id, body.reason, origin);
    if (isRefused(outcome)) return outcome;
    return renderOutcome(ports, ports.directory.current().business(id) ?? refuse('not_found'));
  },

  async allowAskingAgain(ports, { params, body, origin }) {
    const number = personNumber(body.number);
    if (isRefused(number)) return number;
    const business = params.businessId as BusinessId;
    const outcome = await allowAskingAgain(ports, { business, number, reason: body.reason, origin });
    if (isRefused(outcome)) return outcome;
    return { number: digits(number), objectedAt: moment(outcome.at), askingAllowed: outcome.askingAllowed };
  },

  async listBusinessEvents(ports, { params, query }) {
    const id = params.businessId as BusinessId;
    if (ports.directory.current().business(id) === null) return refuse('not_found');
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    return renderPage(await ports.evidence.businessEvents(id, wanted), (event) => renderEvent(ports, event));
  },
};

function renderOutcome<Code extends string>(
  ports: Ports,
  outcome: Business | Refusal<Code>,
): Promise<RenderedBusiness> | Refusal<Code> {
  return isRefused<Business, Code>(outcome) ? outcome : renderBusiness(ports, outcome);
}

async function renderBusiness(ports: Ports, business: Business): Promise<RenderedBusiness> {
  const [rendered] = await renderBusinesses(ports, [business]);
  if (rendered === undefined) throw new Error('a business was not rendered');
  return rendered;
}

async function renderBusinesses(ports: Ports, businesses: readonly Business[]): Promise<RenderedBusiness[]> {
  const ids = businesses.map(({ id }) => id);
  const [modes, papers] = await Promise.all([ports.evidence.modes(ids), ports.agreementPapers.unfiled(ids)]);
  const directory = ports.directory.current();
  return businesses.map((business) => {
    const mode = modes.get(business.id);
    return {
      id: business.id,
      legalName: business.legalName,
      entityId: business.entityId,
      agreement: business.agreement === null ? null : renderAgreement(business.agreement),
      ...renderUnfiled(ports, papers.get(business.id)),
      mode: mode?.mode ?? 'opt_out',
      modeChangedAt: momentOrNull(mode?.changedAt ?? null),
      objectors: objectorsOf(ports, business.id, mode),
      accounts: directory.accountsOf(business.id).map(({ account }) => account.sid),
      createdAt: moment(business.createdAt),
    };
  });
}

/** How many people have answered with an objection, and how many may (R9). */
export function objectorsOf(ports: Pick<Ports, 'directory'>, business: BusinessId, mode: BusinessMode | undefined) {
  const terms = ports.directory.current().termsOfBusiness(business) ?? defaultTerms;
  return { count: mode?.objectors.length ?? 0, allowed: terms.breaker_people };
}

export function renderAgreement({ signedOn, signatory, reference, earlierObjections, paper, filedAt }: Agreement) {
  return { signedOn, signatory, reference, earlierObjections, paper: paper ?? null, filedAt: moment(filedAt) };
}

function renderEvent(ports: Ports, { n, event, leaf }: RecordedBusinessEvent): RenderedEvent {
  const context = event.account === null ? null : ports.directory.current().accountById(event.account);
  return {
    n,
    kind: event.kind,
    at: moment(event.at),
    actor: event.actor,
    account: context?.account.sid ?? null,
    facts: { ...event.facts },
    requestId: event.request,
    leaf: hex(leaf),
  };
}
