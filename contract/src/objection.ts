import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { closed, GivenInstant, GivenNumber, Instant, line, Nothing, TenDigits } from './values.ts';

export const mostObjections = 10_000;

export const door = Type.Enum(
  ['missed_call', 'stop', 'page', 'agent', 'ivr', 'letter', 'complaint', 'operator', 'import', 'erasure'],
  {
    type: 'string',
    description: 'The door through which it came (R12).',
  },
);

export const Objection = Type.Object(
  { number: TenDigits, at: Instant, door, askingAllowed: Type.Boolean() },
  { ...closed, title: 'Objection' },
);
export type Objection = Static<typeof Objection>;

/** What the person said no through, when it was not a call, a text or the page. */
export const NewObjections = Type.Object(
  {
    number: Type.Optional(GivenNumber),
    numbers: Type.Optional(Type.Array(GivenNumber, { minItems: 1, maxItems: mostObjections })),
    how: Type.Enum(['agent', 'ivr', 'letter', 'complaint', 'operator', 'import'], {
      type: 'string',
      description: '`operator` is for the operator.',
    }),
    reference: line(
      200,
      'Where it is written down: call id, letter, complaint number. Repeated with the same time, it changes nothing.',
    ),
    at: Type.Optional(GivenInstant),
  },
  { ...closed, title: 'NewObjections', description: 'Either `number` or `numbers`.' },
);

export const RecordedObjections = Type.Object(
  {
    recorded: Type.Integer(),
    repeated: Type.Integer({ description: 'Heard before, or given twice: nothing changed (R18).' }),
    unreadable: Type.Array(Type.String(), { description: 'What could not be read as a number; it was not recorded.' }),
  },
  { ...closed, title: 'RecordedObjections' },
);
export type RecordedObjections = Static<typeof RecordedObjections>;

const shape = { tag: 'Objections', access: 'account', params: accountParams, query: Nothing } as const;

export const objectionEndpoints = {
  listObjections: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/objections',
    summary: 'Lists the objections that stand against the account’s business, newest first',
    query: PageQuery,
    body: null,
    status: 200,
    answer: pageOf(Objection),
    problems: ['unreadable_cursor'],
  }),
  recordObjections: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/objections',
    summary: 'Records objections that reached the business in some other way (R12)',
    description:
      'They hold for all accounts of the business, in every state of the account, until the person takes them back. Up to 10,000 at once.',
    body: NewObjections,
    bodyLimit: 1024 * 1024,
    status: 201,
    answer: RecordedObjections,
    problems: ['invalid_request', 'unreadable_number', 'in_the_future', 'not_a_date', 'operator_door'],
  }),
};
