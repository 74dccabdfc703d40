import type { BusinessEvent } from '#app/ports/consent.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { after, SECOND } from '#domain/kernel/instant.ts';
import { BURST_WITHIN, type Burst, burstAfter, noBurst, ONE_CALLER_WITHIN } from '#domain/whitelist/patterns.ts';
import type { Terms } from '#domain/whitelist/terms.ts';
import type { HearPorts, ReadReport } from './hear-report.ts';

export type FlagPatterns = (business: BusinessId, agreed: readonly ReadReport[], terms: Terms) => Promise<void>;

/**
 * Flags what is odd about agreements (R8.4), once they are stored: as events of the business, which name the carrier's report and not the
 * person. Bursts are seen by the process that hears them.
 */
export function patternFlagger(ports: Pick<HearPorts, 'clock' | 'consent'>): FlagPatterns {
  const bursts = new Map<BusinessId, Burst>();
  return async (business, agreed, terms) => {
    if (agreed.length === 0) return;
    const now = ports.clock.now();
    const flagged: Readonly<Record<string, unknown>>[] = [];
    const { burst, isFlagged } = burstAfter(bursts.get(business) ?? noBurst, agreed.length, now, terms.burst_agreements);
    bursts.set(business, burst);
    if (isFlagged) {
      flagged.push({ pattern: 'many_agreements', agreements: burst.agreements.length, seconds: BURST_WITHIN / SECOND });
    }
    const callers = agreed.flatMap(({ caller }) => caller ?? []);
    // At the one that is too many, whoever hears it, however many come at once; and not again at each that follows.
    const agreements = terms.caller_agreements + 1;
    const tooMany = await ports.consent.nthAgreements([...new Set(callers)], after(now, -ONE_CALLER_WITHIN), agreements);
    for (const { connection, id } of tooMany) {
      if (!agreed.some((own) => own.connection.id === connection && own.id === id)) continue;
      flagged.push({ pattern: 'one_caller_many_agreements', agreements, connection, report: id });
    }
    if (flagged.length === 0) return;
    await ports.consent.transact(business, async (tx) => {
      for (const facts of flagged) await tx.writeBusinessEvent(eventOf(facts, now));
    });
  };
}

function eventOf(facts: Readonly<Record<string, unknown>>, at: BusinessEvent['at']): BusinessEvent {
  return { kind: 'pattern_flagged', at, actor: 'system', account: null, request: null, facts };
}
