import { administrativeRequest } from '#app/administration/administrative-request.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import { untilWritten, writeEvent } from '#app/until-written.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { noStanding, standingOfAccount } from '#domain/whitelist/standing.ts';

export interface RemoveMemberCommand {
  readonly context: AccountContext;
  readonly number: PhoneNumber;
  readonly by: By;
  readonly origin: Origin;
}

/** Removes a member: the number is no longer whitelisted for being one (R14). */
export async function removeMember(
  ports: Pick<Ports, 'clock' | 'consent'>,
  command: RemoveMemberCommand,
): Promise<'removed' | Refusal<'not_found'>> {
  const { context, number, by, origin } = command;
  const { account, business } = context;
  const requestedAt = ports.clock.now();
  return untilWritten(ports.consent, business.id, async (tx) => {
    const at = ports.clock.now();
    const before = (await tx.standings([number])).get(number) ?? noStanding;
    if (standingOfAccount(before, account.id).member === null) return refuse('not_found');
    const of = { business: business.id, account: account.id, origin, at: requestedAt };
    const request = administrativeRequest(of, 'remove member', {});
    await tx.recordRequest(request);
    const event: ConsentEvent = {
      kind: 'member_removed',
      at,
      actor: by,
      account: account.id,
      request: request.id,
      how: 'api',
      report: null,
    };
    if ((await writeEvent(tx, number, before, event)) === 'lost') return 'lost';
    await tx.removeMember(account.id, number, at);
    return 'removed';
  });
}
