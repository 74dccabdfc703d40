import type { BusinessTransaction } from '#app/ports/consent.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type BusinessMode, countObjector } from '#domain/whitelist/breaker.ts';
import type { Terms } from '#domain/whitelist/terms.ts';

/**
 * Counts the objections that answer a notice (R9) in the transaction that writes them; the one that is too many turns the
 * business to opt-in. The caller holds the mode for change while it is opt-out.
 */
export async function countObjections(
  tx: BusinessTransaction,
  mode: BusinessMode,
  events: readonly { readonly number: PhoneNumber; readonly event: ConsentEvent }[],
  terms: Terms,
  at: Instant,
): Promise<void> {
  let counted = mode;
  for (const { number, event } of events) {
    if (event.kind === 'objected' && event.answersNotice) counted = countObjector(counted, number, terms);
  }
  if (counted === mode) return;
  await tx.setMode(counted, at);
  if (counted.mode === mode.mode) return;
  await tx.writeBusinessEvent({
    kind: 'mode_turned',
    at,
    actor: 'person',
    account: null,
    request: null,
    facts: { mode: counted.mode, people: counted.objectors.length },
  });
}
