import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { closed, GivenNumber, Instant, Language, line, Nothing, Sid, TenDigits } from './values.ts';

const name = Type.Union([line(100, 'For the account’s own list.'), Type.Null()]);

export const Member = Type.Object(
  {
    number: TenDigits,
    name,
    verifiedAt: Type.Union([Instant, Type.Null()], { description: 'From then on the number is whitelisted, without end (R14).' }),
    codeSentAt: Type.Union([Instant, Type.Null()]),
    createdAt: Instant,
  },
  { ...closed, title: 'Member' },
);
export type Member = Static<typeof Member>;

const params = Type.Object({ sid: Sid, number: GivenNumber }, closed);
const shape = { tag: 'Members', access: 'account', params, query: Nothing, status: 200 } as const;
const codeProblems = ['objected', 'no_template', 'no_virtual_number', 'code_wait', 'codes_limit', 'not_sent'] as const;

export const memberEndpoints = {
  listMembers: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/members',
    summary: 'Lists the members of an account: co-workers, whom it may always call',
    params: accountParams,
    query: PageQuery,
    body: null,
    answer: pageOf(Member),
    problems: ['unreadable_cursor'],
  }),
  addMember: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/members',
    summary: 'Adds a member and sends a code to the number',
    description:
      'The number counts once it is verified: by the code, or by a call from it to one of the account’s virtual numbers.',
    params: accountParams,
    body: Type.Object(
      { number: GivenNumber, name: Type.Optional(name), language: Type.Optional(Language) },
      { ...closed, title: 'NewMember' },
    ),
    status: 201,
    answer: Member,
    problems: ['unreadable_number', 'account_suspended', 'members_limit', 'already_verified', ...codeProblems],
  }),
  sendMemberCode: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/members/{number}/code',
    summary: 'Sends a new code; the earlier one no longer counts',
    body: Type.Object({ language: Type.Optional(Language) }, { ...closed, title: 'NewCode' }),
    bodyOptional: true,
    answer: Member,
    problems: ['unreadable_number', 'not_found', 'account_suspended', 'already_verified', ...codeProblems],
  }),
  verifyMember: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/members/{number}/verification',
    summary: 'Verifies a member with the code that was sent',
    body: Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }, { ...closed, title: 'GivenCode' }),
    answer: Member,
    problems: ['unreadable_number', 'not_found', 'wrong_code', 'code_expired'],
  }),
  removeMember: endpoint({
    ...shape,
    method: 'DELETE',
    path: '/accounts/{sid}/members/{number}',
    summary: 'Removes a member',
    body: null,
    status: 204,
    answer: null,
    problems: ['unreadable_number', 'not_found'],
  }),
};
