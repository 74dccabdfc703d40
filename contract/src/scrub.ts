/** Scrubs: a customer's file answered row by row, and what is on record of each. */
import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { pageOf, pageQuery } from './page.ts';
import { closed, Instant, Nothing, Sid } from './values.ts';

const Columns = Type.Enum(['all', 'registry'], {
  type: 'string',
  default: 'all',
  description: 'Which columns are added: `registry` means `dnd` and `preferences` only.',
});
const Purpose = Type.Enum(['promotional', 'service', 'transactional', 'government'], { type: 'string', default: 'service' });
const Category = Type.Integer({
  minimum: 1,
  maximum: 8,
  description: 'What a promotional call is about: a category of the regulation of 2018.',
});
const Mode = Type.Enum(['voice', 'sms', 'auto_recorded', 'auto_agent', 'robo'], {
  type: 'string',
  default: 'voice',
  description: 'How the person is reached.',
});

const Digested = Type.Object(
  { sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }), bytes: Type.Integer() },
  { ...closed, title: 'DigestedFile' },
);
const Figures = Type.Record(Type.String(), Type.Integer());

export const ScrubCounts = Type.Object(
  {
    rows: Type.Integer(),
    unreadable: Type.Integer({ description: 'Rows without a readable number.' }),
    dnd: Type.Object({ yes: Type.Integer(), no: Type.Integer(), unknown: Type.Integer() }, closed),
    permitted: Type.Integer(),
    standing: Figures,
    reason: Figures,
  },
  { ...closed, title: 'ScrubCounts' },
);

export const Scrub = Type.Object(
  {
    id: Type.Integer(),
    sid: Sid,
    by: Type.String({ description: 'An API key, or `operator`.' }),
    requestId: Type.String(),
    columns: Columns,
    purpose: Purpose,
    category: Type.Union([Category, Type.Null()]),
    mode: Mode,
    state: Type.Enum(['running', 'done', 'refused', 'aborted', 'failed', 'interrupted'], {
      type: 'string',
      description:
        'Only what a `done` scrub answered is complete. `refused`: the file is wrong; `aborted`: the client went away; `interrupted`: the process ended, nobody knows when.',
    }),
    why: Type.Union([Type.String(), Type.Null()], { description: 'What is wrong with a refused file.' }),
    input: Type.Union([Digested, Type.Null()]),
    output: Type.Union([Digested, Type.Null()]),
    registryVersion: Type.Union([Type.Integer(), Type.Null()]),
    registryDate: Type.Union([Instant, Type.Null()], { description: 'The beginning of the national copy’s day.' }),
    counts: Type.Union([ScrubCounts, Type.Null()]),
    startedAt: Instant,
    finishedAt: Type.Union([Instant, Type.Null()]),
  },
  { ...closed, title: 'Scrub' },
);
export type Scrub = Static<typeof Scrub>;

/** The header of the answer that names the scrub. */
export const scrubIdHeader = 'x-scrub-id';

const OfAccount = Type.Optional(
  Type.String({ ...Sid, description: 'The sid of the account. An account’s own key may leave it out.' }),
);

export const scrubEndpoints = {
  createScrub: endpoint({
    method: 'POST',
    path: '/scrubs',
    tag: 'Scrubs',
    access: 'caller',
    summary: 'Answers a CSV row by row: who is on DND, and whom the account may call',
    description:
      'The body is a CSV in UTF-8 with a header (comma, semicolon or tab; quoted fields; any written form of a number). The answer is the same CSV, its bytes unchanged, with columns added: `dnd` (yes, no, unknown), `preferences` (the key of the profile), `standing` (whitelisted, objected, awaiting, neutral), `permitted` (yes, no), `reason`. Both are streamed: read while you send, or the two wait for each other. An answer that breaks off is not complete: only a scrub that is `done` is. The header `x-scrub-id` names the record.',
    params: Nothing,
    query: Type.Object(
      {
        account: OfAccount,
        column: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 200,
            description: 'The name of the column with the number; it is found where it is certain.',
          }),
        ),
        columns: Type.Optional(Columns),
        purpose: Type.Optional(Purpose),
        category: Type.Optional(Category),
        mode: Type.Optional(Mode),
      },
      closed,
    ),
    body: null,
    media: 'text/csv',
    status: 200,
    answer: null,
    problems: ['not_found', 'not_a_csv', 'unsupported_media_type'],
  }),
  listScrubs: endpoint({
    method: 'GET',
    path: '/scrubs',
    tag: 'Scrubs',
    access: 'caller',
    summary: 'Lists scrubs, newest first: the account’s own, or, for the operator, all',
    params: Nothing,
    query: pageQuery({ account: OfAccount }),
    body: null,
    status: 200,
    answer: pageOf(Scrub),
    problems: ['not_found', 'unreadable_cursor'],
  }),
  readScrub: endpoint({
    method: 'GET',
    path: '/scrubs/{id}',
    tag: 'Scrubs',
    access: 'caller',
    summary: 'Shows what became of a scrub',
    params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }, closed),
    query: Nothing,
    body: null,
    status: 200,
    answer: Scrub,
    problems: ['not_found'],
  }),
};
