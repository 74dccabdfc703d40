import { administrativeRequest } from '#app/administration/administrative-request.ts';
import type { BusinessTransaction } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Member } from '#app/ports/members.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { untilWritten, writeEvent } from '#app/until-written.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
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
  await untilWritten(ports.consent, context.business.id, (tx) => writeVerified(ports, tx, command, requestedAt));
  return (await ports.members.member(context.account.id, number)) ?? refuse('not_found');
}

async function writeVerified(
  { clock }: Pick<Ported, 'clock'>,
  tx: BusinessTransaction,
  { context, number, origin }: VerifyMemberCommand,
  requestedAt: Instant,
): Promise<'written' | 'lost'> {
  const { account, business } = context;
  const at = clock.now();
  const before = (await tx.standings([number])).get(number) ?? noStanding;
  if (standingOfAccount(before, account.id).member !== 'unverified') return 'written';
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
  if ((await writeEvent(tx, number, before, event)) === 'lost') return 'lost';
  await tx.markMemberVerified(account.id, number, at);
  return 'written';
}
