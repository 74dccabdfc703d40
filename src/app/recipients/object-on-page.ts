import { countObjections } from '#app/hearing/count-objections.ts';
import { queueConfirmations } from '#app/notices/queue-confirmations.ts';
import type { Ports } from '#app/ports.ts';
import { untilWritten, writeEvent } from '#app/until-written.ts';
import type { CarrierReport } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { mayObjectBy } from '#domain/recipient/page-standing.ts';
import { objectedEvent } from '#domain/whitelist/answer.ts';
import { isErased } from '#domain/whitelist/erasure.ts';
import { wasTold } from '#domain/whitelist/notice-marks.ts';
import { noStanding } from '#domain/whitelist/standing.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import type { OpenedLink } from './open-page.ts';

/** Where a page was used from: personal, so it is kept as a carrier's report is, and goes with erasure (R17). */
export interface PageUse {
  readonly requestId: string;
  readonly address: string;
}

/**
 * The reader of a notice says no on the page that it links to (R12). Counts as an answer to the notice (R9), in the same transaction. Once
 * said, saying it again changes nothing. False where the link is too old for it.
 */
export async function objectOnPage(
  ports: Pick<Ports, 'clock' | 'consent' | 'directory'>,
  { target, context }: OpenedLink,
  use: PageUse,
): Promise<boolean> {
  const { number, account, notice } = target;
  const business = context.business.id;
  const terms = ports.directory.current().termsOfBusiness(business) ?? defaultTerms;
  const done = await untilWritten(ports.consent, business, async (tx) => {
    const now = ports.clock.now();
    const mode = await tx.mode();
    const held = mode.mode === 'opt_out' ? await tx.modeForChange() : mode;
    const before = (await tx.standings([number])).get(number) ?? noStanding;
    if (isErased(before)) return 'too old';
    // Somebody who is asked again after an objection may object again.
    if (before.objection?.askingAllowed === false) return 'said before';
    if (!mayObjectBy(notice, { standing: before, account, mode: mode.mode, now, terms: context.terms })) return 'too old';
    const report = pageReport(use, now);
    const said = { door: 'page', line: null, answersNotice: wasTold(before), reference: null, report, now } as const;
    const event = objectedEvent(said);
    if ((await writeEvent(tx, number, before, event)) === 'lost') return 'lost';
    await countObjections(tx, held, [{ number, event }], terms, now);
    await tx.releaseHoldsOf([number], null);
    await queueConfirmations(ports, tx, business, [{ number, before, events: [event], account: context.account.id }], now);
    return 'written';
  });
  return done !== 'too old';
}

/** No carrier reported it: connection 0 stands for none. */
export function pageReport({ requestId, address }: PageUse, now: Instant): CarrierReport {
  return { connection: 0, id: requestId, from: address, forwardedFrom: null, carrierAt: now, text: null };
}
