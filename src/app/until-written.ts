import type { BusinessTransaction, ConsentStore } from '#app/ports/consent.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import type { Standing } from '#domain/whitelist/standing.ts';

/** Decides about one number in a transaction, and anew in another one as long as it answers that somebody else was first. */
export async function untilWritten<Outcome>(
  consent: Pick<ConsentStore, 'transact'>,
  business: BusinessId,
  decide: (tx: BusinessTransaction) => Promise<Outcome | 'lost'>,
): Promise<Outcome> {
  for (;;) {
    const outcome = await consent.transact(business, decide);
    if (outcome !== 'lost') return outcome;
  }
}

/** Writes an event of one number; `lost` where another writer changed its standing since it was read. */
export async function writeEvent(
  tx: BusinessTransaction,
  number: PhoneNumber,
  before: Standing,
  event: ConsentEvent,
): Promise<'written' | 'lost'> {
  const lost = await tx.write([{ number, before, events: [event], after: fold([event], before) }]);
  return lost.has(number) ? 'lost' : 'written';
}
