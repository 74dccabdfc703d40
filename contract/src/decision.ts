import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { pageOf, pageQuery } from './page.ts';
import { PermissionConsent, PermissionPreference, permissionGrounds, permissionRefusals, question } from './permission.ts';
import { closed, DecisionId, GivenInstant, GivenNumber, Instant, Nothing, Sid, TenDigits } from './values.ts';

const answer = Type.Enum(['allowed', 'refused'], { type: 'string' });

export const Decision = Type.Object(
  {
    id: DecisionId,
    answeredAt: Instant,
    via: Type.Enum(['permission', 'permissions', 'connect'], {
      type: 'string',
      description: 'Asked of one number, of many at once, or by a call that was to be connected.',
    }),
    request: Type.String({ description: 'The request that asked: in the log it has the same id.' }),
    by: Type.Union([Type.String(), Type.Null()], { description: 'The API key that asked; null for the operator.' }),
    address: Type.String({ description: 'The network address it was asked from.' }),
    number: Type.Union([TenDigits, Type.Null()], { description: 'Null once the person’s data are erased.' }),
    permission: answer,
    because: Type.Enum([...permissionGrounds, ...permissionRefusals], { type: 'string' }),
    sentence: Type.String({ description: 'The reason, for people.' }),
    until: Type.Union([Instant, Type.Null()]),
    passedAs: Type.Union([Type.Literal('member'), Type.Null()], {
      description: 'What let a call through all the same: a co-worker is called about work.',
    }),
    ...question,
    preference: PermissionPreference,
    consent: PermissionConsent,
    seal: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'A hash of all of the above; the answer had it too.' }),
    intact: Type.Boolean({ description: 'Whether it still has that hash.' }),
  },
  { ...closed, title: 'Decision' },
);
export type Decision = Static<typeof Decision>;

const shape = { tag: 'Permission', access: 'account', method: 'GET', body: null, status: 200 } as const;

export const decisionEndpoints = {
  listDecisions: endpoint({
    ...shape,
    path: '/accounts/{sid}/decisions',
    summary: 'Lists the answers about calls that were kept, newest first',
    description:
      'Which are kept is the account’s setting `recordDecisions`. `from` and `to` (not included) are about when it was answered.',
    params: accountParams,
    query: pageQuery({
      number: Type.Optional(GivenNumber),
      permission: Type.Optional(answer),
      from: Type.Optional(GivenInstant),
      to: Type.Optional(GivenInstant),
    }),
    answer: pageOf(Decision),
    problems: ['unreadable_number', 'unreadable_cursor', 'not_a_date'],
  }),
  readDecision: endpoint({
    ...shape,
    path: '/accounts/{sid}/decisions/{decisionId}',
    summary: 'Shows an answer about a call that was kept, with everything that led to it',
    params: Type.Object({ sid: Sid, decisionId: DecisionId }, closed),
    query: Nothing,
    answer: Decision,
    problems: ['not_found'],
  }),
};
