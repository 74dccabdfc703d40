import type { memberEndpoints, Member as RenderedMember } from '@sammati/contract/member.ts';
import { addMember } from '#app/members/add-member.ts';
import { removeMember } from '#app/members/remove-member.ts';
import { sendMemberCode } from '#app/members/send-member-code.ts';
import { verifyMember } from '#app/members/verify-member.ts';
import type { Member } from '#app/ports/members.ts';
import { isRefused } from '#app/refusal.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { digits, moment, momentOrNull, personNumber } from './values.ts';

export const memberHandlers: Handlers<typeof memberEndpoints> = {
  async listMembers(ports, { context, query }) {
    return pageOfList(await ports.members.members(context.account.id), query, ({ number }) => digits(number), renderMember);
  },

  async addMember(ports, { context, body, by, origin }) {
    const number = personNumber(body.number);
    if (isRefused(number)) return number;
    const { name = null, language = 'en' } = body;
    const outcome = await addMember(ports, { context, number, name, language, by, origin });
    return isRefused(outcome) ? outcome : renderMember(outcome);
  },

  async sendMemberCode(ports, { context, params, body }) {
    const number = personNumber(params.number);
    if (isRefused(number)) return number;
    const outcome = await sendMemberCode(ports, { context, number, language: body?.language ?? 'en' });
    return isRefused(outcome) ? outcome : renderMember(outcome);
  },

  async verifyMember(ports, { context, params, body, origin }) {
    const number = personNumber(params.number);
    if (isRefused(number)) return number;
    const outcome = await verifyMember(ports, { context, number, code: body.code, origin });
    return isRefused(outcome) ? outcome : renderMember(outcome);
  },

  async removeMember(ports, { context, params, by, origin }) {
    const number = personNumber(params.number);
    if (isRefused(number)) return number;
    const outcome = await removeMember(ports, { context, number, by, origin });
    return isRefused(outcome) ? outcome : undefined;
  },
};

function renderMember({ number, name, verifiedAt, codeSentAt, createdAt }: Member): RenderedMember {
  return {
    number: digits(number),
    name,
    verifiedAt: momentOrNull(verifiedAt),
    codeSentAt: momentOrNull(codeSentAt),
    createdAt: moment(createdAt),
  };
}
