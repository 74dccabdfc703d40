/** Imports of numbers: a file or a list that a person sends, looks at, and starts. */
import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { CalendarDate, closed, GivenNumber, Instant, Language, Nothing, Sid, TenDigits } from './values.ts';

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * What can become of a row, in the order in which people are told. The server has a table that says more of each, in the order in
 * which results are kept; it does not compile where one of the two has a word that the other has not.
 */
export const rowResults = [
  'whitelisted',
  'asked',
  'renewal_asked',
  'already_whitelisted',
  'awaiting',
  'not_on_dnd',
  'too_early',
  'already_asked',
  'objected',
  'not_sms_capable',
  'asked_too_often',
  'no_template',
  'no_consent_line',
  'sms_budget_exceeded',
  'repeated',
  'empty',
  'not_digits',
  'decimal_tail',
  'wrong_length',
  'not_a_person',
  'rounded_by_spreadsheet',
  'marked_by_spreadsheet',
  'taken_back',
  'erased',
  'open',
] as const;
export type RowResult = (typeof rowResults)[number];

const RowCounts = Type.Partial(
  Type.Object(
    Object.fromEntries(rowResults.map((result) => [result, Type.Integer()])) as Record<
      RowResult,
      ReturnType<typeof Type.Integer>
    >,
    closed,
  ),
  { ...closed, title: 'RowCounts', description: 'How many rows had each result; `open`: nothing was done with them (yet).' },
);

const State = Type.Enum(['ready', 'waiting', 'running', 'paused', 'done', 'cancelled', 'undoing', 'undone'], {
  type: 'string',
  description:
    '`ready`: kept, and nothing begun. `waiting`: started, within its grace. `cancelled`: what was open then stays so. `undone`: what was posted and not yet sent was taken back.',
});

export const NumberImport = Type.Object(
  {
    id: Type.Integer(),
    state: State,
    why: Type.Union([Type.Enum(['no_agreement', 'account_suspended', 'no_virtual_number'], { type: 'string' }), Type.Null()], {
      description: 'Why it paused by itself.',
    }),
    renews: Type.Boolean({ description: 'Whether permissions in their last days are asked for again (R11).' }),
    fileName: nullable(Type.String()),
    column: Type.Union([Type.String(), Type.Null()], { description: 'The column that holds the numbers.' }),
    sha256: Type.Union([Type.String(), Type.Null()], { description: 'Of what was sent.' }),
    rows: Type.Integer(),
    counts: RowCounts,
    virtualNumber: nullable(TenDigits),
    language: nullable(Language),
    by: Type.Union([Type.String(), Type.Null()], { description: 'The API key that started it, or `operator`; null before.' }),
    undoneBy: Type.Union([Type.String(), Type.Null()], { description: 'The same of whoever took it back.' }),
    createdAt: Instant,
    beginsAt: Type.Union([Instant, Type.Null()], { description: 'When its grace ends.' }),
    beginsIn: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Seconds of grace that are left; null where it is not waiting.',
    }),
    startedAt: nullable(Instant),
    finishedAt: nullable(Instant),
  },
  { ...closed, title: 'NumberImport' },
);
export type NumberImport = Static<typeof NumberImport>;

export const ImportPreview = Type.Object(
  {
    counts: RowCounts,
    examples: Type.Array(
      Type.Object(
        {
          result: Type.Enum([...rowResults], { type: 'string' }),
          row: Type.Integer({ description: 'Its place in the file, from 1.' }),
          number: Type.String({ description: 'The number, or the cell in which none could be read.' }),
        },
        { ...closed, title: 'ExampleRow' },
      ),
      { description: 'The first few of each result.' },
    ),
    notices: Type.Integer(),
    segments: Type.Integer({ description: 'At most: a notice is counted as the longer of its two wordings.' }),
    paise: Type.Union([Type.Integer(), Type.Null()], {
      description: 'What they cost by the account’s price of a segment; null where it has none.',
    }),
    finishesAt: Type.Union([Instant, Type.Null()], {
      description:
        'When the last of the notices will have gone out, as things are; null where nothing is sent, or it cannot be said.',
    }),
  },
  { ...closed, title: 'ImportPreview' },
);
export type ImportPreview = Static<typeof ImportPreview>;

export const ImportChange = Type.Object(
  {
    do: Type.Enum(['start', 'skip_grace', 'pause', 'resume', 'cancel', 'undo'], {
      type: 'string',
      description:
        '`start` begins a grace of five minutes in which nothing is done. `cancel` leaves what was posted. `undo` also takes back what was posted and is not yet with a sender.',
    }),
    virtualNumber: Type.Optional(GivenNumber),
    language: Type.Optional(Language),
  },
  { ...closed, title: 'ImportChange' },
);
export type ImportChange = Static<typeof ImportChange>;

const ClientId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'A UUID of the sender’s: sent again with it, it is the same import.',
});

const importParams = Type.Object({ sid: Sid, id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }, closed);
const shape = { tag: 'Imports', access: 'account', query: Nothing, body: null, status: 200 } as const;

export const importEndpoints = {
  createImport: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/imports',
    summary: 'Keeps a file or a list of numbers to be posted, and does nothing with it yet',
    description:
      'At most 1,000,000 rows, 512 MiB, and 10,000 columns. Of a row only its number is kept, and of one that cannot be read the cell; both are deleted after KEEP_IMPORTS_DAYS. Sent again with the same `clientId`, it is the same import; while it is being received it is begun anew, and the earlier sending is refused (`import_running`). An account sends two at a time (`too_many_requests`).',
    params: accountParams,
    query: Type.Object(
      {
        column: Type.Optional(
          Type.String({ minLength: 1, maxLength: 200, description: 'The name of the column with the numbers.' }),
        ),
        position: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 10_000, description: 'Its place from 1, instead of its name.' }),
        ),
        header: Type.Optional(
          Type.Enum(['yes', 'no'], {
            type: 'string',
            description: 'Whether the first row names the columns; told by its cells otherwise.',
          }),
        ),
        fileName: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
        clientId: Type.Optional(ClientId),
      },
      closed,
    ),
    file: 'Text in UTF-8: one number a line, or a CSV (comma, semicolon, tab or bar; quoted fields; any written form of a number).',
    answer: NumberImport,
    problems: ['unreadable_file', 'body_too_large', 'import_running', 'too_many_requests', 'request_timeout'],
  }),
  createRenewalImport: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/imports/renewals',
    summary: 'Makes an import of the numbers whose permission ends, or ended, on these days: to be asked again',
    description:
      'It is looked at and started as an import of a file is. A permission in its last days is renewed (R11); whoever has none any more is posted.',
    params: accountParams,
    body: Type.Object(
      {
        days: Type.Array(CalendarDate, { minItems: 1, maxItems: 62, uniqueItems: true, description: 'Indian days.' }),
        clientId: Type.Optional(ClientId),
      },
      { ...closed, title: 'NewRenewalImport' },
    ),
    answer: NumberImport,
    problems: ['not_a_date', 'body_too_large', 'import_running', 'too_many_requests'],
  }),
  listImports: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/imports',
    summary: 'Lists imports of numbers, newest first',
    params: accountParams,
    query: PageQuery,
    answer: pageOf(NumberImport),
    problems: ['unreadable_cursor'],
  }),
  readImport: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/imports/{id}',
    summary: 'Shows an import of numbers and how far it is',
    params: importParams,
    answer: NumberImport,
    problems: ['not_found'],
  }),
  previewImport: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/imports/{id}/preview',
    summary: 'Says what would become of every row if it were posted now, and what that takes',
    description: 'By the same decisions as the posting itself; nothing is written. Takes seconds for a million rows.',
    params: importParams,
    query: Type.Object({ language: Type.Optional(Language) }, closed),
    answer: ImportPreview,
    problems: ['not_found'],
  }),
  changeImport: endpoint({
    ...shape,
    method: 'PATCH',
    path: '/accounts/{sid}/imports/{id}',
    summary: 'Starts, pauses, resumes, cancels or takes back an import',
    description: 'Done twice it is done once. After a pause or a cancellation was answered no number is posted.',
    params: importParams,
    body: ImportChange,
    answer: NumberImport,
    problems: ['not_found', 'not_now', 'no_agreement', 'account_suspended', 'no_virtual_number', 'unreadable_number'],
  }),
  exportImport: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/imports/{id}/rows.csv',
    summary: 'Hands out every row with what became of it',
    description: 'Streamed, with a header. No cell is one that a spreadsheet would compute.',
    params: importParams,
    answer: null,
    answerType: 'text/csv; charset=utf-8',
    problems: ['not_found'],
  }),
};
