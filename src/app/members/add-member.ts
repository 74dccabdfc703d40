import { administrativeRequest } from '#app/administration/administrative-request.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Member } from '#app/ports/members.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type By, isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { writeEvent } from '#app/until-written.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import { noStanding, standingOfAccount } from '#domain/whitelist/standing.ts';
import { codeLetter, newMember, refuseCode, sendCode, withNewCode } from './member-code.ts';

export type MemberPorts = Pick<Ports, 'clock' | 'consent' | 'log' | 'members' | 'random' | 'sender' | 'sha256'>;

export interface AddMemberCommand {
  readonly context: AccountContext;
  readonly number: PhoneNumber;
  readonly name: string | null;
  readonly language: Language;
  readonly by: By;
  readonly origin: Origin;
}

export type CodeRefusal = Refusal<
  | 'account_suspended'
  | 'already_verified'
  | 'no_template'
  | 'no_virtual_number'
  | 'code_wait'
  | 'codes_limit'
  | 'objected'
  | 'not_sent'
>;

/** Adds a co-worker and sends a code to the number, which counts only once it is verified (R14). */
export async function addMember(
  ports: MemberPorts,
  command: AddMemberCommand,
): Promise<Member | CodeRefusal | Refusal<'members_limit'>> {
  const { context, number, name } = command;
  const { account } = context;
  if (account.status !== 'active') return refuse('account_suspended');
  const letter = codeLetter(context, command.language);
  if (isRefused(letter)) return letter;
  const known = await ports.members.member(account.id, number);
  const now = ports.clock.now();
  if (known !== null && known.removedAt === null && known.verifiedAt !== null) return refuse('already_verified');
  const refused = refuseCode(known, now);
  if (refused !== null) return refused;

  const fresh = newMember(context, number, name, known !== null && known.removedAt === null ? known.createdAt : now);
  const spent = known === null ? {} : { codeSentAt: known.codeSentAt, codesSent: known.codesSent };
  const coded = withNewCode(ports, { ...fresh, ...spent }, now);
  let sentBefore = known?.codeSentAt ?? null;
  for (;;) {
    const outcome = await writeMember(ports, command, coded.member, { sentBefore, requestedAt: now });
    if (isRefused(outcome)) return outcome;
    if (outcome === 'written') return sendCode(ports, context, letter, coded);
    sentBefore = coded.member.codeSentAt;
  }
}

/** The member and the evidence of it. `lost`: the member is written, and another writer was first with the number's standing. */
async function writeMember(
  ports: MemberPorts,
  command: AddMemberCommand,
  member: Member,
  { sentBefore, requestedAt }: { readonly sentBefore: Instant | null; readonly requestedAt: Instant },
): Promise<'written' | 'lost' | Refusal<'objected' | 'members_limit' | 'code_wait'>> {
  const { context, number, by, origin } = command;
  const { account, business, terms } = context;
  return ports.consent.transact(business.id, async (tx) => {
    const at = ports.clock.now();
    await tx.modeForChange();
    const before = (await tx.standings([number])).get(number) ?? noStanding;
    if (before.objection !== null) return refuse('objected');
    const put = await tx.putMember(member, { limit: terms.members_limit, sentBefore });
    if (put !== 'put') return refuse(put === 'limit_reached' ? 'members_limit' : 'code_wait');
    if (standingOfAccount(before, account.id).member !== null) return 'written';
    const of = { business: business.id, account: account.id, origin, at: requestedAt };
    const request = administrativeRequest(of, 'add member', {});
    await tx.recordRequest(request);
    const event: ConsentEvent = {
      kind: 'member_added',
      at,
      actor: by,
      account: account.id,
      request: request.id,
      how: 'api',
      report: null,
    };
    return writeEvent(tx, number, before, event);
  });
}
