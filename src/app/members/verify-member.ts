import { administrativeRequest } from '#app/administration/administrative-request.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Member } from '#app/ports/members.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { noStanding, standingOfAccount } from '#domain/whitelist/standing.ts';
import { judgeCode } from './member-code.ts';

type Ported = Pick<Ports, 'clock' | 'consent' | 'members' | 'sha256'>;

export interface VerifyMemberCommand {
  readonly context: AccountContext;
  readonly number: PhoneNumber;
  readonly code: string;
  readonly origin: Origin;
}

/** Verifies a member with the code that was sent to the number (R14). Every try is counted before it is compared. */
export async function verifyMember(
  ports: Ported,
  command: VerifyMemberCommand,
): Promise<Member | Refusal<'not_found' | 'wrong_code' | 'code_expired'>> {
  const { context, number, code } = command;
  const member = await ports.members.countAttempt(context.account.id, number);
  if (member === null) return refuse('not_found');
  if (member.verifiedAt !== null) return member;
  const judged = judgeCode(ports, member, code, ports.clock.now());
  if (isRefused(judged)) return judged;
  const requestedAt = ports.clock.now();
  while (!(await writeVerified(ports, command, requestedAt)));
  return (await ports.members.member(context.account.id, number)) ?? refuse('not_found');
}

/** False where another writer changed the number's standing first. */
async function writeVerified(
  ports: Ported,
  { context, number, origin }: VerifyMemberCommand,
  requestedAt: Instant,
): Promise<boolean> {
  const { account, business } = context;
  return ports.consent.transact(business.id, async (tx) => {
    const at = ports.clock.now();
    const before = (await tx.standings([number])).get(number) ?? noStanding;
    if (standingOfAccount(before, account.id).member !== 'unverified') return true;
    const of = { business: business.id, account: account.id, origin, at: requestedAt };
    const request = administrativeRequest(of, 'verify member', {});
    await tx.recordRequest(request);
    const event: ConsentEvent = {
      kind: 'member_verified',
      at,
      actor: 'person',
      account: account.id,
      request: request.id,
      how: 'code',
      report: null,
    };
    const lost = await tx.write([{ number, before, events: [event], after: fold([event], before) }]);
    if (!lost.has(number)) await tx.markMemberVerified(account.id, number, at);
    return !lost.has(number);
  });
}
