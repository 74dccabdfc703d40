import { administrativeRequest } from '#app/administration/administrative-request.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Erasure } from '#app/ports/erasure.ts';
import type { Page, PageWanted } from '#app/ports/reading-back.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import { untilWritten, writeEvent } from '#app/until-written.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { holdsNumber } from '#domain/kernel/number-in-text.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { objectedEvent } from '#domain/whitelist/answer.ts';
import { isErased } from '#domain/whitelist/erasure.ts';

export interface EraseCommand {
  readonly context: AccountContext;
  readonly number: PhoneNumber;
  /** Where the person's wish is written down; it stays, so it must not name the person. */
  readonly reference: string;
  readonly by: By;
  readonly origin: Origin;
}

export interface Erased {
  readonly at: Instant;
  /** It was done before: what came from the person since is gone too. */
  readonly repeated: boolean;
  readonly events: number;
}

/**
 * Erases a person's data from all that a business keeps (R17). It begins as an objection, which holds from then on; then its number goes,
 * and a keyed hash of it stays. Where the second step fails, the objection stands and the whole is done again.
 */
export async function eraseNumber(
  ports: Pick<Ports, 'clock' | 'consent' | 'erasures'>,
  command: EraseCommand,
): Promise<Erased | Refusal<'names_a_person'>> {
  const { context, number, reference, origin } = command;
  if (holdsNumber(reference, number)) return refuse('names_a_person');
  const of = { business: context.business.id, account: context.account.id };
  const at = ports.clock.now();
  const request = administrativeRequest({ ...of, origin, at }, 'erase number', { reference });
  const event = objectedEvent({
    door: 'erasure',
    line: null,
    answersNotice: false,
    reference: null,
    report: null,
    now: at,
    request: request.id,
    actor: command.by,
  });
  await untilWritten(ports.consent, of.business, async (tx) => {
    const before = (await tx.standings([number])).get(number);
    if (before === undefined) throw new Error('the store answered without a number it was asked for');
    if (isErased(before)) return 'erased';
    await tx.recordRequest(request);
    return writeEvent(tx, number, before, event);
  });
  const erasure = await ports.erasures.erase({ ...of, number, request: request.id, reference, at });
  return { at, repeated: erasure === null, events: erasure?.events ?? 0 };
}

/** What a business erased, the latest first: when, and by whose wish. */
export function listErasures(
  ports: Pick<Ports, 'erasures'>,
  { business }: AccountContext,
  page: PageWanted,
): Promise<Page<Erasure>> {
  return ports.erasures.page(business.id, page);
}
