import { batched } from '#app/batched.ts';
import type { ConsentStore } from '#app/ports/consent.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';

/** How one number stands with a business, as of a moment after the question was asked. */
export interface LookedUp {
  readonly mode: BusinessMode;
  readonly standing: Standing;
}

export type LookUp = (business: BusinessId, number: PhoneNumber) => Promise<LookedUp>;

const MOST_TOGETHER = 256;

/**
 * Looks numbers up one at a time. Questions about a business that come while one is under way go together into the next, so that
 * thousands a second are few queries. A query begins after each of its questions was asked: an objection that was acknowledged
 * before is always seen.
 */
export function lookUpTogether(consent: Pick<ConsentStore, 'read'>): LookUp {
  const businesses = new Map<BusinessId, (number: PhoneNumber) => Promise<LookedUp>>();

  function ofBusiness(business: BusinessId): (number: PhoneNumber) => Promise<LookedUp> {
    const known = businesses.get(business);
    if (known !== undefined) return known;
    const together = batched<PhoneNumber, LookedUp>({ limit: MOST_TOGETHER }, async (numbers) => {
      const { mode, standings } = await consent.read(business, [...new Set(numbers)]);
      return numbers.map((number) => ({ mode, standing: standings.get(number) ?? noStanding }));
    });
    businesses.set(business, together);
    return together;
  }

  return (business, number) => ofBusiness(business)(number);
}
