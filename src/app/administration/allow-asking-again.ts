import type { Origin, Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { untilWritten, writeEvent } from '#app/until-written.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { AskingAllowed } from '#domain/consent/event.ts';
import { after, DAY } from '#domain/kernel/instant.ts';
import { holdsNumber, holdsTenDigits } from '#domain/kernel/number-in-text.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { isErased } from '#domain/whitelist/erasure.ts';
import type { Objection } from '#domain/whitelist/standing.ts';
import { administrativeRequest } from './administrative-request.ts';

interface AskAgainCommand {
  readonly business: BusinessId;
  readonly number: PhoneNumber;
  readonly reason: string;
  readonly origin: Origin;
}

type Outcome = Objection | Refusal<'not_found' | 'no_objection' | 'erased' | 'too_early' | 'names_a_person'>;

/** Lets a business ask a person again, opt-in only, long enough after the objection, which itself stands (R12). The reason stays for good. */
export async function allowAskingAgain(
  ports: Pick<Ports, 'clock' | 'consent' | 'directory'>,
  command: AskAgainCommand,
): Promise<Outcome> {
  const { business, number, reason, origin } = command;
  const terms = ports.directory.current().termsOfBusiness(business);
  if (terms === null) return refuse('not_found');
  if (holdsTenDigits(reason) || holdsNumber(reason, number)) return refuse('names_a_person');
  const requestedAt = ports.clock.now();
  return untilWritten<Outcome>(ports.consent, business, async (tx) => {
    const at = ports.clock.now();
    const before = (await tx.standings([number])).get(number);
    if (before === undefined || before.objection === null) return refuse('no_objection');
    if (isErased(before)) return refuse('erased');
    if (before.objection.askingAllowed) return before.objection;
    if (at < after(before.objection.at, terms.ask_again_days * DAY)) return refuse('too_early');
    const of = { business, account: null, origin, at: requestedAt };
    const request = administrativeRequest(of, 'allow asking again', { reason });
    await tx.recordRequest(request);
    const event: AskingAllowed = {
      kind: 'asking_allowed',
      at,
      actor: 'operator',
      account: null,
      request: request.id,
      reason,
    };
    const written = await writeEvent(tx, number, before, event);
    return written === 'lost' ? written : { ...before.objection, askingAllowed: true };
  });
}
