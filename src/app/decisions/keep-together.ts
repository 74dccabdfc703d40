import { batched } from '#app/batched.ts';
import type { DecisionStore } from '#app/ports/decisions.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { KeptDecision } from '#domain/permission/decision.ts';

/** Resolves once the decision is kept for good. */
export type KeepDecision = (decision: KeptDecision) => Promise<void>;

const MOST_TOGETHER = 500;

/** Keeps decisions one at a time: those of a business that come while some are being written go together into the next commit. */
export function keepTogether(store: Pick<DecisionStore, 'keep'>): KeepDecision {
  const businesses = new Map<BusinessId, (decision: KeptDecision) => Promise<true>>();

  function ofBusiness(business: BusinessId): (decision: KeptDecision) => Promise<true> {
    const known = businesses.get(business);
    if (known !== undefined) return known;
    const together = batched<KeptDecision, true>({ limit: MOST_TOGETHER }, async (decisions) => {
      await store.keep(decisions);
      return decisions.map(() => true);
    });
    businesses.set(business, together);
    return together;
  }

  return async (decision) => void (await ofBusiness(decision.business)(decision));
}
