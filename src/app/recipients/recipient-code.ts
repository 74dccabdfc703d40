/** Codes to the number of a link: whoever has the link may stop calls; what goes further is for whoever has the telephone (R12). */
import { codeLetter, isCodeSent, judgeCode, refuseCode, withNewCode } from '#app/members/member-code.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { after, DAY } from '#domain/kernel/instant.ts';
import type { Language } from '#domain/notice/language.ts';
import type { OpenedLink } from './open-page.ts';

export type CodePorts = Pick<Ports, 'clock' | 'log' | 'random' | 'recipientCodes' | 'sender' | 'sha256'>;
export type CodeNotSent = Refusal<'no_template' | 'no_virtual_number' | 'code_wait' | 'codes_limit' | 'not_sent'>;
export type CodeRefused = Refusal<'wrong_code' | 'code_expired'>;

const noCode = { codeHash: null, codeSentAt: null, codeAttempts: 0, codesSent: 0 };

/** Sends a code, in the words of the account that the link is of. An earlier code counts no more. */
export async function sendRecipientCode(
  ports: CodePorts,
  { target, context }: OpenedLink,
  language: Language,
): Promise<'sent' | CodeNotSent> {
  const letter = codeLetter(context, language);
  if (isRefused(letter)) return letter;
  const known = await ports.recipientCodes.code(target.number);
  const now = ports.clock.now();
  const refused = refuseCode(known, now);
  if (refused !== null) return refused;
  const { member: kept, code } = withNewCode(ports, known ?? noCode, now);
  const guard = { sentBefore: known?.codeSentAt ?? null, forgetBefore: after(now, -DAY) };
  if (!(await ports.recipientCodes.putCode(target.number, kept, guard))) return refuse('code_wait');
  const key = `page-code/${target.number}/${now}`;
  return (await isCodeSent(ports, context, letter, { key, to: target.number, code })) ? 'sent' : refuse('not_sent');
}

/** Every try is counted before it is compared; the right code is good for one act. */
export async function giveRecipientCode(
  ports: Pick<Ports, 'clock' | 'recipientCodes' | 'sha256'>,
  { target }: OpenedLink,
  code: string,
): Promise<'right' | CodeRefused> {
  const kept = await ports.recipientCodes.countAttempt(target.number);
  if (kept === null) return refuse('code_expired');
  const judged = judgeCode(ports, kept, code, ports.clock.now());
  if (isRefused(judged) || kept.codeHash === null) return isRefused(judged) ? judged : refuse('code_expired');
  return (await ports.recipientCodes.useCode(target.number, kept.codeHash)) ? 'right' : refuse('code_expired');
}
