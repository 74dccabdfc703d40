import type { decisionEndpoints, Decision as RenderedDecision } from '@sammati/contract/decision.ts';
import { listDecisions, type ReadDecision, readDecision } from '#app/decisions/read-decisions.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import { hex } from '#domain/consent/chain.ts';
import { isDecisionId } from '#domain/permission/decision-id.ts';
import type { Handlers } from './handler.ts';
import { renderConsent, renderPreference, sentenceOf } from './permission.ts';
import { digitsOrNull, moment, momentOrNull, personNumber, readInstant } from './values.ts';

const DEFAULT_LIMIT = 100;

export const decisionHandlers: Handlers<typeof decisionEndpoints> = {
  async listDecisions(ports, { context, query }) {
    const number = query.number === undefined ? null : personNumber(query.number);
    if (isRefused(number)) return number;
    const from = query.from === undefined ? null : readInstant(query.from);
    if (isRefused(from)) return from;
    const to = query.to === undefined ? null : readInstant(query.to);
    if (isRefused(to)) return to;
    // The id of the last one is the cursor: it names its place for good.
    const { cursor: before = null, limit = DEFAULT_LIMIT } = query;
    if (before !== null && !isDecisionId(before)) return refuse('unreadable_cursor');
    const refused = query.permission === undefined ? null : query.permission === 'refused';
    const items = await listDecisions(ports, context, { number, refused, from, to, before, limit });
    return { items: items.map(renderDecision), next: items.length < limit ? null : (items.at(-1)?.id ?? null) };
  },

  async readDecision(ports, { context, params }) {
    const decision = await readDecision(ports, context, params.decisionId);
    return isRefused(decision) ? decision : renderDecision(decision);
  },
};

function renderDecision({ id, number, facts, seal, intact }: ReadDecision): RenderedDecision {
  return {
    id,
    answeredAt: moment(facts.answeredAt),
    via: facts.via,
    request: facts.request,
    by: facts.key,
    address: facts.address,
    number: digitsOrNull(number),
    permission: facts.permission,
    because: facts.because,
    sentence: sentenceOf(facts.because),
    until: momentOrNull(facts.until),
    passedAs: facts.passedAs,
    purpose: facts.purpose,
    category: facts.category,
    mode: facts.mode,
    at: moment(facts.at),
    preference: renderPreference(facts.preference),
    consent: renderConsent(facts.consent),
    seal: hex(seal),
    intact,
  };
}
