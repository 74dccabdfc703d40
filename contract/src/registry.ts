import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { CalendarDate, closed, GivenNumber, Instant, line, Nothing, TenDigits } from './values.ts';

/** The largest registry file that may be sent; larger ones are put into the service's folder. */
export const mostRegistryBytes = 16 * 1024 ** 3;
export const mostScrubRunBytes = 512 * 1024 ** 2;

const Count = Type.Integer({ minimum: 0 });
const PerNumber = Type.Number({ description: 'Bytes, rounded to hundredths; null where there are no numbers.' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const Source = Type.Object(
  {
    kind: Type.Enum(['national_copy', 'scrub_run', 'receipt'], { type: 'string' }),
    date: Type.String({ format: 'date', description: 'Its day in India.' }),
  },
  { ...closed, title: 'PreferenceSource', description: 'Where an answer comes from (R5).' },
);

const SourceInUse = Type.Object(
  {
    importId: Type.Integer(),
    mode: Type.String({ description: 'full or delta' }),
    regime: Type.String({ description: 'Under which regulation its codes were written.' }),
    dated: CalendarDate,
    reference: orNull(Type.String()),
  },
  { ...closed, title: 'RegistrySourceInUse' },
);

export const Registry = Type.Object(
  {
    version: Type.Integer({ description: 'Each import that changes anything makes the next one; 0 is empty.' }),
    dated: orNull(CalendarDate),
    reference: orNull(Type.String()),
    regime: orNull(Type.String()),
    countsUntil: Type.Union([Instant, Type.Null()], { description: 'Until then whoever is not listed is not on DND (R5).' }),
    warning: Type.Union([Type.Enum(['none', 'stale', 'old'], { type: 'string' }), Type.Null()], {
      description:
        'none: nothing is loaded. stale: it no longer says "not on DND". old: it has the age of REGISTRY_WARN_AFTER_DAYS, and it is time for a new copy.',
    }),
    sources: Type.Array(SourceInUse, {
      description: 'What the version in use is made of, newest first: the copy, and up to a hundred deltas since.',
    }),
    numbers: Count,
    chunks: Count,
    profiles: Count,
    diskBytes: Type.Integer({ description: 'Of both tables, with what an import has put aside.' }),
    diskBytesPerNumber: orNull(PerNumber),
    memory: Type.Object(
      { bytes: Count, numbers: Count, chunks: Count, bytesPerNumber: orNull(PerNumber) },
      { ...closed, description: 'What this process has loaded so far; chunks that list nobody are counted.' },
    ),
  },
  { ...closed, title: 'Registry' },
);
export type Registry = Static<typeof Registry>;

export const NumberPreference = Type.Object(
  {
    number: TenDigits,
    type: Type.Enum(['mobile', 'fixed_line', 'either', 'unknown'], { type: 'string' }),
    preference: Type.Enum(['on_dnd', 'not_on_dnd', 'unknown'], { type: 'string' }),
    because: Type.Union([Type.Enum(['no_source', 'stale'], { type: 'string' }), Type.Null()], {
      description: 'Why it is unknown.',
    }),
    source: orNull(Source),
    until: Type.Union([Instant, Type.Null()], {
      description: 'Until then "not on DND" counts; "on DND" stays until a later source contradicts it.',
    }),
    profile: Type.Union([Type.String(), Type.Null()], {
      description: 'The profile key: 0 is everything, else the codes of 2018 for what is blocked. Null where nobody says.',
    }),
  },
  { ...closed, title: 'NumberPreference' },
);
export type NumberPreference = Static<typeof NumberPreference>;

const BadLine = Type.Object(
  { file: Type.String(), line: Type.Integer(), reason: Type.String(), text: Type.String() },
  { ...closed, title: 'BadLine' },
);

export const RegistryImport = Type.Object(
  {
    id: Type.Integer(),
    kind: Type.Enum(['national_copy', 'scrub_run'], { type: 'string' }),
    businessId: orNull(Type.Integer()),
    format: Type.String(),
    regime: Type.String(),
    mode: Type.String(),
    dated: CalendarDate,
    reference: orNull(Type.String()),
    files: Type.Array(Type.Object({ name: Type.String(), sha256: orNull(Type.String()) }, closed)),
    by: Type.String(),
    state: Type.Enum(['running', 'done', 'failed', 'cancelled', 'refused'], { type: 'string' }),
    why: Type.Union([Type.String(), Type.Null()], { description: 'Why it came to nothing.' }),
    version: orNull(Type.Integer()),
    lines: Count,
    added: Count,
    removed: Count,
    badLines: Type.Record(Type.String(), Count, { description: 'How many lines were passed over, by reason.' }),
    firstBad: Type.Array(BadLine),
    startedAt: Instant,
    finishedAt: orNull(Instant),
    progress: orNull(
      Type.Object(
        { bytes: Count, totalBytes: Count, lines: Count, badLines: Count, linesPerSecond: Count, secondsLeft: orNull(Count) },
        { ...closed, description: 'While it runs in the process that answers.' },
      ),
    ),
  },
  { ...closed, title: 'RegistryImport' },
);
export type RegistryImport = Static<typeof RegistryImport>;

const dated = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'The day in India that it is of.' });
const name = Type.Optional(line(200, 'What the file is called.'));

const ImportQuery = Type.Object(
  {
    format: Type.Optional(
      Type.Enum(['ncpr', 'list'], {
        type: 'string',
        description: 'ncpr (if not given): the registry’s columns. list: a number a line.',
      }),
    ),
    regime: Type.Optional(
      Type.Enum(['tcccpr_2018', 'tccpr_2010'], {
        type: 'string',
        description:
          'Under which regulation the codes were written; in 2010 they meant the opposite of 2018, which holds if not given.',
      }),
    ),
    mode: Type.Optional(
      Type.Enum(['full', 'delta'], {
        type: 'string',
        description: 'full (if not given) replaces everything; delta adds and removes.',
      }),
    ),
    dated,
    reference: Type.Optional(line(200, 'Where it came from.')),
    name,
  },
  closed,
);

const UploadId = Type.String({ format: 'uuid' });
const ofOneCopy = { minItems: 1, maxItems: 1_000, description: 'The parts of one copy, in order.' };

const RegistryFiles = Type.Object(
  {
    files: Type.Optional(Type.Array(line(500, 'A path in the folder registry of DATA_DIR.'), ofOneCopy)),
    uploads: Type.Optional(Type.Array(UploadId, ofOneCopy)),
  },
  { ...closed, title: 'RegistryFiles', description: 'Either files or uploads.' },
);

const Upload = Type.Object({ id: UploadId, name: Type.String() }, { ...closed, title: 'RegistryUpload' });

const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }, closed);
const shape = { tag: 'Registry', access: 'operator', params: Nothing, query: Nothing, body: null, status: 200 } as const;

const ofImports = ['not_a_date', 'in_the_future', 'import_running', 'no_national_copy', 'older_than_copy', 'disk_full'] as const;

export const registryEndpoints = {
  readRegistry: endpoint({
    ...shape,
    access: 'caller',
    method: 'GET',
    path: '/registry',
    summary: 'Shows the national registry: version, size and how long it counts',
    answer: Registry,
    problems: [],
  }),
  readPreference: endpoint({
    ...shape,
    access: 'caller',
    method: 'GET',
    path: '/registry/numbers/{number}',
    summary: 'Says what is known of a number’s preference',
    description: 'To an account with the scrub runs of its business, to the operator without.',
    params: Type.Object({ number: GivenNumber }, closed),
    answer: NumberPreference,
    problems: ['unreadable_number'],
  }),
  importRegistry: endpoint({
    ...shape,
    method: 'POST',
    path: '/registry/imports',
    summary: 'Begins the import of a national copy or of a delta',
    description:
      'The body is the file itself, plain, gzip or zip. It answers when the import has begun; readRegistryImport shows how it goes on.',
    query: ImportQuery,
    file: 'The registry’s columns or a list, up to 16 GiB.',
    status: 201,
    answer: RegistryImport,
    problems: [...ofImports, 'body_too_large'],
  }),
  uploadRegistryFile: endpoint({
    ...shape,
    method: 'POST',
    path: '/registry/uploads',
    summary: 'Takes one of several files of a copy, to be imported together',
    description:
      'The body is the file itself, plain, gzip or zip. Nothing of it is read before importRegistryFiles names its id; one that nobody names within a day is deleted. It is known to the processes that have this DATA_DIR.',
    query: Type.Object({ name }, closed),
    file: 'A part of the registry, up to 16 GiB.',
    status: 201,
    answer: Upload,
    problems: ['body_too_large', 'disk_full'],
  }),
  removeRegistryUpload: endpoint({
    ...shape,
    method: 'DELETE',
    path: '/registry/uploads/{id}',
    summary: 'Deletes an upload that waits',
    params: Type.Object({ id: UploadId }, closed),
    status: 204,
    answer: null,
    problems: ['not_found'],
  }),
  importRegistryFiles: endpoint({
    ...shape,
    method: 'POST',
    path: '/registry/imports/files',
    summary: 'Begins the import of several files, as one version',
    description:
      'Files that lie in the folder registry of DATA_DIR, or that were uploaded. An upload is imported once; where no import begins, it waits again.',
    query: ImportQuery,
    body: RegistryFiles,
    status: 201,
    answer: RegistryImport,
    problems: [...ofImports, 'invalid_request', 'no_such_file', 'no_such_upload'],
  }),
  importDemoRegistry: endpoint({
    ...shape,
    method: 'POST',
    path: '/registry/demo',
    summary: 'Begins the import of a small made-up registry of today (sandbox only)',
    status: 201,
    answer: RegistryImport,
    problems: ['sandbox_only', 'import_running', 'disk_full'],
  }),
  listRegistryImports: endpoint({
    ...shape,
    method: 'GET',
    path: '/registry/imports',
    summary: 'Lists imports and scrub runs, newest first',
    query: PageQuery,
    answer: pageOf(RegistryImport),
    problems: ['unreadable_cursor'],
  }),
  readRegistryImport: endpoint({
    ...shape,
    method: 'GET',
    path: '/registry/imports/{id}',
    summary: 'Shows an import, and while it runs how far it is',
    params,
    answer: RegistryImport,
    problems: ['not_found'],
  }),
  cancelRegistryImport: endpoint({
    ...shape,
    method: 'POST',
    path: '/registry/imports/{id}/cancel',
    summary: 'Cancels a running import; the registry stays as it was',
    params,
    answer: RegistryImport,
    problems: ['not_found', 'import_ended'],
  }),
  readBadLines: endpoint({
    ...shape,
    method: 'GET',
    path: '/registry/imports/{id}/bad-lines',
    summary: 'All lines of an import that were passed over, as CSV: file, line, reason, text',
    params,
    answer: null,
    answerType: 'text/csv; charset=utf-8',
    problems: ['not_found'],
  }),
  keepScrubRun: endpoint({
    ...shape,
    access: 'account',
    method: 'POST',
    path: '/accounts/{sid}/scrub-runs',
    summary: 'Keeps the file that an operator’s portal gave back for numbers of the business (R5)',
    description:
      'The body is the file, with a column of numbers and one that says which are on DND. It counts for the accounts of the business, its "no" until 23:59:59 IST of its day. The answer says what came of it; a file that was refused has the state `refused`, and why.',
    params: accountParams,
    query: Type.Object({ dated, reference: line(200, 'The portal’s reference of the run.'), name }, closed),
    file: 'A column of numbers and one that says which are on DND, up to 512 MiB.',
    status: 201,
    answer: RegistryImport,
    problems: ['not_a_date', 'in_the_future', 'body_too_large', 'disk_full'],
  }),
};
