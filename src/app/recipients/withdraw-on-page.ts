import type { Ports } from '#app/ports.ts';
import { untilWritten, writeEvent } from '#app/until-written.ts';
import { withdrawnEvent } from '#domain/whitelist/answer.ts';
import { noStanding } from '#domain/whitelist/standing.ts';
import { type PageUse, pageReport } from './object-on-page.ts';
import type { OpenedLink } from './open-page.ts';

/** The person takes the objection back (R12); that grants nothing. The caller has seen the code that was sent to the number. */
export async function withdrawOnPage(
  ports: Pick<Ports, 'clock' | 'consent'>,
  { target, context }: OpenedLink,
  use: PageUse,
): Promise<void> {
  const { number } = target;
  await untilWritten(ports.consent, context.business.id, async (tx) => {
    const now = ports.clock.now();
    const before = (await tx.standings([number])).get(number) ?? noStanding;
    if (before.objection === null) return 'nothing to take back';
    return writeEvent(tx, number, before, withdrawnEvent('page', { now, report: pageReport(use, now) }));
  });
}
