import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { closed, Instant, Nothing } from './values.ts';

export const retainedKinds = [
  'decisions',
  'reports',
  'complaints',
  'removed_members',
  'scrubs',
  'message_parts',
  'imports',
  'audit',
] as const;

export const RetentionPeriod = Type.Object(
  {
    what: Type.Enum([...retainedKinds], {
      type: 'string',
      description:
        '`decisions`: answers about calls. `reports`: what carriers reported of calls and texts. `scrubs`: that a file was scrubbed, and what came out. `message_parts`: the ids of SMS that went as several messages, of which it is known what became. `imports`: the rows of files of numbers. `audit`: who changed what, in real time.',
    }),
    days: Type.Union([Type.Integer(), Type.Null()], { description: 'How long it is kept; null: for good.' }),
    variable: Type.String({ description: 'By what the period is set.' }),
    oldest: Type.Union([Instant, Type.Null()], { description: 'What is from before this is deleted.' }),
    deleted: Type.Integer({ description: 'How many rows were deleted so far.' }),
    deletedAt: Type.Union([Instant, Type.Null()], { description: 'When the latest of them were.' }),
  },
  { ...closed, title: 'RetentionPeriod' },
);
export type RetentionPeriod = Static<typeof RetentionPeriod>;

export const retentionEndpoints = {
  readRetention: endpoint({
    tag: 'Retention',
    access: 'operator',
    method: 'GET',
    path: '/retention',
    summary: 'Tells how long what is kept, and what was deleted when its time had passed',
    description:
      'Evidence in chains, and the notices and requests that belong to it, are kept until the person’s data are erased.',
    params: Nothing,
    query: Nothing,
    body: null,
    status: 200,
    answer: Type.Object({ items: Type.Array(RetentionPeriod) }, { ...closed, title: 'Retention' }),
    problems: [],
  }),
};
