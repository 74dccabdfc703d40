import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { closed, DecisionId, GivenInstant, GivenNumber, Instant, Nothing, TenDigits } from './values.ts';

const purpose = Type.Enum(['promotional', 'service', 'transactional', 'government'], {
  type: 'string',
  description: 'Why the person is called or written to.',
});
const aboutCategory =
  'What promotion is about: 1 banking, insurance and finance, 2 real estate, 3 education, 4 health, 5 consumer goods and automobiles, 6 communication, entertainment and IT, 7 tourism and leisure, 8 food and beverages.';
const category = Type.Integer({ minimum: 1, maximum: 8, description: aboutCategory });
const mode = Type.Enum(['voice', 'sms', 'auto_recorded', 'auto_agent', 'robo'], {
  type: 'string',
  description: 'How the person is reached; voice where nothing is said.',
});
const at = { ...GivenInstant, description: 'When the call is to be made, now or later; now where nothing is said.' };

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const permissionGrounds = ['government', 'not_on_dnd', 'whitelisted', 'not_blocked'] as const;
export const permissionRefusals = [
  'account_suspended',
  'account_closed',
  'no_agreement',
  'objected',
  'holiday',
  'outside_calling_hours',
  'line_dead',
  'not_whitelisted',
  'preference_unknown',
  'fully_blocked',
  'profile_unknown',
  'category_missing',
  'category_blocked',
  'mode_blocked',
  'day_blocked',
  'band_blocked',
  'outside_promotional_hours',
] as const;

const decided = {
  number: TenDigits,
  permission: Type.Enum(['allowed', 'refused'], { type: 'string' }),
  because: Type.Enum([...permissionGrounds, ...permissionRefusals], {
    type: 'string',
    description: 'What an allowed call rests on, or the first thing that refuses it (R16).',
  }),
  until: Type.Union([Instant, Type.Null()], {
    description: 'From then on it must be asked again. Null where it is refused, and where nothing that is known ends it.',
  }),
};

export const PermissionSource = Type.Object(
  { kind: Type.Enum(['national_copy', 'scrub_run', 'receipt'], { type: 'string' }), date: Instant },
  { ...closed, title: 'PermissionSource' },
);

export const PermissionPreference = Type.Object(
  {
    kind: Type.Enum(['not_on_dnd', 'on_dnd', 'unknown'], { type: 'string' }),
    source: nullable(PermissionSource),
    until: Type.Union([Instant, Type.Null()], { description: 'Until when the source says so, where that ends.' }),
    profile: Type.Union([Type.String(), Type.Null()], { description: 'What the person blocked, where that is known.' }),
    registryVersion: Type.Integer({ description: 'The version of the registry that was asked.' }),
  },
  { ...closed, title: 'PermissionPreference', description: 'What the person told everyone (R5).' },
);

export const PermissionConsent = Type.Object(
  {
    mode: Type.Enum(['opt_out', 'opt_in'], { type: 'string', description: 'The business’s consent mode.' }),
    status: Type.Enum(['whitelist', 'blacklist', 'neutral'], { type: 'string' }),
    type: nullable(Type.Enum(['api', 'customer', 'agent'], { type: 'string' })),
    until: nullable(Instant),
    event: Type.Integer({
      description: 'Number of the latest event in the evidence of this business and number; 0 where there is none.',
    }),
    objectedAt: nullable(Instant),
  },
  { ...closed, title: 'PermissionConsent', description: 'How the number stands with the account.' },
);

/** The question, as it is repeated in what is answered. */
export const question = { purpose, category: nullable(category), mode, at: Instant };

export const PermissionAnswer = Type.Object(
  {
    ...decided,
    sentence: Type.String({ description: 'The reason, for people.' }),
    ...question,
    preference: PermissionPreference,
    consent: PermissionConsent,
    decision: Type.Object(
      {
        id: DecisionId,
        recorded: Type.Boolean({ description: 'Whether it is kept as evidence: the account’s setting `recordDecisions`.' }),
        seal: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()], {
          description: 'The hash of what is kept; who keeps it too knows it again.',
        }),
      },
      { ...closed, title: 'PermissionDecision', description: 'By what this answer is called.' },
    ),
  },
  { ...closed, title: 'PermissionAnswer' },
);
export type PermissionAnswer = Static<typeof PermissionAnswer>;

export const PermissionItem = Type.Object({ ...decided, decisionId: DecisionId }, { ...closed, title: 'PermissionItem' });
export type PermissionItem = Static<typeof PermissionItem>;

/** How many numbers one request may ask about. */
export const mostPermissions = 10_000;

export const permissionEndpoints = {
  readPermission: endpoint({
    method: 'GET',
    path: '/accounts/{sid}/permission',
    tag: 'Permission',
    access: 'account',
    summary: 'Says whether the account may call this number.',
    description: 'The answer at dial time, from what is stored at that moment, with everything that led to it (R16).',
    params: accountParams,
    query: Type.Object(
      {
        number: GivenNumber,
        purpose,
        category: Type.Optional(
          Type.Enum(['1', '2', '3', '4', '5', '6', '7', '8'], { type: 'string', description: aboutCategory }),
        ),
        mode: Type.Optional(mode),
        at: Type.Optional(at),
      },
      closed,
    ),
    body: null,
    status: 200,
    answer: PermissionAnswer,
    problems: ['unreadable_number', 'not_a_date', 'in_the_past'],
    hot: true,
  }),
  readPermissions: endpoint({
    method: 'POST',
    path: '/accounts/{sid}/permission',
    tag: 'Permission',
    access: 'account',
    summary: 'Says of many numbers whether the account may call them.',
    description:
      'In the order given. A number that cannot be read is answered in its place, and fails nothing else. Such requests go behind questions about one number, and 503 with `Retry-After` says that too many of them wait.',
    params: accountParams,
    query: Nothing,
    body: Type.Object(
      {
        numbers: Type.Array(GivenNumber, { minItems: 1, maxItems: mostPermissions }),
        purpose,
        category: Type.Optional(category),
        mode: Type.Optional(mode),
        at: Type.Optional(at),
      },
      { ...closed, title: 'PermissionQuestion' },
    ),
    bodyLimit: 1024 * 1024,
    status: 200,
    answer: Type.Object(
      {
        items: Type.Array(
          Type.Union([
            PermissionItem,
            Type.Object(
              {
                given: Type.String(),
                permission: Type.Literal('refused'),
                because: Type.Literal('unreadable_number'),
                until: Type.Null(),
              },
              { ...closed, title: 'UnreadableItem' },
            ),
          ]),
        ),
        at: Instant,
        registryVersion: Type.Integer(),
        recorded: Type.Enum(['none', 'refusals', 'all'], { type: 'string', description: 'Which of these answers are kept.' }),
      },
      { ...closed, title: 'PermissionAnswers' },
    ),
    problems: ['not_a_date', 'in_the_past', 'overloaded'],
  }),
} as const;
