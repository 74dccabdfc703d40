import type { AccountContext } from '#app/ports/directory.ts';
import type { Member } from '#app/ports/members.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { CodeRefusal, MemberPorts } from './add-member.ts';
import { codeLetter, refuseCode, sendCode, withNewCode } from './member-code.ts';

/** Sends a new code to a member who is not verified yet; the earlier one no longer counts (R14). */
export async function sendMemberCode(
  ports: MemberPorts,
  command: { readonly context: AccountContext; readonly number: PhoneNumber; readonly language: Language },
): Promise<Member | CodeRefusal | Refusal<'not_found'>> {
  const { context, number } = command;
  const { account, business } = context;
  const known = await ports.members.member(account.id, number);
  if (known === null || known.removedAt !== null) return refuse('not_found');
  if (account.status !== 'active') return refuse('account_suspended');
  if (known.verifiedAt !== null) return refuse('already_verified');
  const letter = codeLetter(context, command.language);
  if (isRefused(letter)) return letter;
  const now = ports.clock.now();
  const refused = refuseCode(known, now);
  if (refused !== null) return refused;
  const standing = (await ports.consent.read(business.id, [number])).standings.get(number);
  if (standing !== undefined && standing.objection !== null) return refuse('objected');
  const coded = withNewCode(ports, known, now);
  if (!(await ports.members.setCode(coded.member, known.codeSentAt))) return refuse('code_wait');
  return sendCode(ports, context, letter, coded);
}
