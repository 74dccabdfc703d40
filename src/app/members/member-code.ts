import type { AccountContext } from '#app/ports/directory.ts';
import type { Member } from '#app/ports/members.ts';
import type { OutgoingMessage } from '#app/ports/notices.ts';
import type { KeptCode } from '#app/ports/recipients.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { VirtualNumber } from '#domain/account/account.ts';
import { after, DAY, type Instant, MINUTE, SECOND } from '#domain/kernel/instant.ts';
import { formatWire, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import { sameBytes } from '#domain/kernel/same-bytes.ts';
import type { Language } from '#domain/notice/language.ts';
import type { NoticeTemplate } from '#domain/notice/meaning.ts';
import { renderCode } from '#domain/notice/render.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';

const CODE_LASTS = 10 * MINUTE;
const TRIES = 5;
const BETWEEN_CODES = 60 * SECOND;
const CODES_A_DAY = 5;
const SALT_BYTES = 16;

/** What a code is sent with; found before anything is written, so that nobody is added who cannot be asked. */
export interface CodeLetter {
  readonly template: NoticeTemplate;
  readonly virtualNumber: VirtualNumber;
}

export function codeLetter(
  context: AccountContext,
  language: Language,
): CodeLetter | Refusal<'no_template' | 'no_virtual_number'> {
  const chosen = chooseTemplate(context.templates, 'confirm_code', language, context.account.settings.templates);
  if (chosen.kind === 'no_template') return refuse('no_template');
  const [virtualNumber] = context.virtualNumbers;
  return virtualNumber === undefined ? refuse('no_virtual_number') : { template: chosen.template, virtualNumber };
}

/** A number is sent five codes a day at most, a minute apart: what is meant to verify a co-worker must not pester a stranger. */
export function refuseCode(member: KeptCode | null, now: Instant): Refusal<'code_wait' | 'codes_limit'> | null {
  if (member === null || member.codeSentAt === null) return null;
  if (now < after(member.codeSentAt, BETWEEN_CODES)) return refuse('code_wait');
  return codesToday(member, now) >= CODES_A_DAY ? refuse('codes_limit') : null;
}

/** Whose code it is, with a new one, which replaces the one before. */
export function withNewCode<Owner extends KeptCode>(
  ports: Pick<Ports, 'random' | 'sha256'>,
  member: Owner,
  now: Instant,
): { member: Owner; code: string } {
  const code = newCode(ports);
  const codesSent = codesToday(member, now) + 1;
  const codeHash = hashOfCode(ports, ports.random.bytes(SALT_BYTES), code);
  return { member: { ...member, codeHash, codeSentAt: now, codeAttempts: 0, codesSent }, code };
}

/** `member` has this try counted already. */
export function judgeCode(
  ports: Pick<Ports, 'sha256'>,
  member: KeptCode,
  code: string,
  now: Instant,
): 'right' | Refusal<'wrong_code' | 'code_expired'> {
  const { codeHash, codeSentAt } = member;
  if (codeHash === null || codeSentAt === null || member.codeAttempts > TRIES) return refuse('code_expired');
  if (now >= after(codeSentAt, CODE_LASTS)) return refuse('code_expired');
  return sameBytes(codeHash, hashOfCode(ports, codeHash.subarray(0, SALT_BYTES), code)) ? 'right' : refuse('wrong_code');
}

/** Sends the code. It is not queued: a code that comes late is of no use. */
export async function sendCode(
  ports: Pick<Ports, 'sender' | 'log'>,
  context: AccountContext,
  letter: CodeLetter,
  { member, code }: { readonly member: Member; readonly code: string },
): Promise<Member | Refusal<'not_sent'>> {
  const key = `code/${member.account}/${member.number}/${member.codeSentAt}`;
  return (await isCodeSent(ports, context, letter, { key, to: member.number, code })) ? member : refuse('not_sent');
}

/** `key`: the same for every try of the same code. */
export async function isCodeSent(
  ports: Pick<Ports, 'sender' | 'log'>,
  context: AccountContext,
  letter: CodeLetter,
  { key, to, code }: { readonly key: string; readonly to: PhoneNumber; readonly code: string },
): Promise<boolean> {
  const { template, virtualNumber } = letter;
  const message: OutgoingMessage = {
    key,
    to,
    from: virtualNumber.header ?? formatWire(virtualNumber.number),
    text: renderCode(template, { brand: context.account.brandName, code }),
    language: template.language,
    line: null,
    meaning: 'code',
    dltTemplateId: template.dltTemplateId,
    category: template.category,
    entityId: context.business.entityId,
    brand: context.account.brandName,
    sid: context.account.sid,
  };
  try {
    const [result] = await ports.sender.send([message]);
    return result?.kind === 'accepted';
  } catch (error) {
    ports.log.error('a sender failed', error, { sender: ports.sender.name, codes: 1 });
    return false;
  }
}

function codesToday(member: KeptCode, now: Instant): number {
  return member.codeSentAt !== null && now < after(member.codeSentAt, DAY) ? member.codesSent : 0;
}

/** Six digits, each code as likely as any other. */
function newCode(ports: Pick<Ports, 'random'>): string {
  const codes = 1_000_000;
  const fair = 2 ** 32 - (2 ** 32 % codes);
  for (;;) {
    const value = new DataView(ports.random.bytes(4).slice().buffer).getUint32(0);
    if (value < fair) return String(value % codes).padStart(6, '0');
  }
}

/** Salt and hash in one. */
function hashOfCode(ports: Pick<Ports, 'sha256'>, salt: Uint8Array, code: string): Uint8Array {
  const digits = new TextEncoder().encode(code);
  const salted = new Uint8Array(salt.length + digits.length);
  salted.set(salt);
  salted.set(digits, salt.length);
  const hash = ports.sha256(salted);
  const whole = new Uint8Array(salt.length + hash.length);
  whole.set(salt);
  whole.set(hash, salt.length);
  return whole;
}

/** A member who was never heard of before. */
export function newMember(context: AccountContext, number: PhoneNumber, name: string | null, at: Instant): Member {
  return {
    account: context.account.id,
    business: context.business.id,
    number,
    name,
    codeHash: null,
    codeSentAt: null,
    codeAttempts: 0,
    codesSent: 0,
    verifiedAt: null,
    removedAt: null,
    createdAt: at,
  };
}
