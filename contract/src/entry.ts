import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { pageOf, pageQuery } from './page.ts';
import { CalendarDate, closed, GivenNumber, Instant, Language, Nothing, Sid, TenDigits } from './values.ts';

const status = Type.Enum(['whitelist', 'blacklist', 'neutral'], {
  type: 'string',
  description: 'What the wire API shows (R15).',
});
const type = Type.Enum(['api', 'customer', 'agent'], { type: 'string' });
const state = Type.Enum(['neutral', 'provisional', 'declared', 'withheld', 'awaiting', 'agreed'], {
  type: 'string',
  description: 'Where the account’s own posting stands.',
});
const reason = Type.Enum(
  [
    'objection',
    'membership',
    'contact',
    'declaration',
    'provisional_declaration',
    'agreement',
    'awaiting_notice',
    'awaiting_delivery',
    'awaiting_answer',
    'nothing_posted',
    'ended',
    'expired',
    'notice_failed',
    'no_receipt',
    'no_answer',
  ],
  { type: 'string', description: 'Why the status is what it is.' },
);

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const entryFields = {
  number: TenDigits,
  status,
  type: nullable(type),
  reason,
  until: Type.Union([Instant, Type.Null()], {
    description: 'End of the permission, or of waiting for an answer; null where there is none.',
  }),
  state: nullable(state),
  postedAt: nullable(Instant),
  firstAt: Type.Union([Instant, Type.Null()], { description: 'When anything was first known of this number.' }),
};

export const EntryItem = Type.Object(entryFields, { ...closed, title: 'EntryItem' });
export type EntryItem = Static<typeof EntryItem>;

/** A request as it stands in the evidence. */
export const EvidencedRequest = Type.Object(
  {
    id: Type.String(),
    what: Type.String(),
    key: Type.Union([Type.String(), Type.Null()], {
      description: 'The API key that signed it, or `user:` and the id of whoever was signed in; null for the admin token.',
    }),
    address: Type.String({ description: 'Where it came from.' }),
    parameters: Type.Record(Type.String(), Type.String()),
    at: Instant,
  },
  { ...closed, title: 'EvidencedRequest' },
);

export const CallReport = Type.Object(
  {
    connectionId: Type.Union([Type.Integer(), Type.Null()], { description: 'null where it was not reported by a carrier.' }),
    id: Type.String({ description: 'The carrier’s id of the call or text, or the reference that was given.' }),
    from: Type.String(),
    forwardedFrom: nullable(Type.String()),
    at: Type.Union([Instant, Type.Null()], { description: 'The carrier’s own time, or the time that was given (R18).' }),
    text: nullable(Type.String()),
  },
  { ...closed, title: 'CallReport' },
);

export const TimelineEvent = Type.Object(
  {
    n: Type.Integer({ description: 'Its place in the chain of this business and number; gaps are other accounts’ events.' }),
    kind: Type.String(),
    at: Instant,
    actor: Type.Enum(['person', 'account', 'operator', 'carrier', 'system'], { type: 'string' }),
    request: nullable(EvidencedRequest),
    report: Type.Optional(nullable(CallReport)),
    notice: Type.Optional(Type.Integer()),
    line: Type.Optional(nullable(TenDigits)),
    language: Type.Optional(Language),
    text: Type.Optional(Type.String({ description: 'The exact text that was sent.' })),
    dltTemplateId: Type.Optional(nullable(Type.String())),
    messageId: Type.Optional(nullable(Type.String())),
    expiresAt: Type.Optional(Instant),
    renewedUntil: Type.Optional(nullable(Instant)),
    strict: Type.Optional(Type.Boolean()),
    receipts: Type.Optional(Type.Boolean()),
    covers: Type.Optional(Type.Boolean()),
    door: Type.Optional(Type.String()),
    answersNotice: Type.Optional(Type.Boolean()),
    reference: Type.Optional(nullable(Type.String())),
    by: Type.Optional(Type.String()),
    reason: Type.Optional(nullable(Type.String())),
    virtualNumber: Type.Optional(TenDigits),
    called: Type.Optional(TenDigits),
    how: Type.Optional(Type.String()),
    what: Type.Optional(Type.String()),
    listDated: Type.Optional(CalendarDate),
    listReference: Type.Optional(Type.String()),
    leaf: Type.String({ description: 'In hexadecimal (R17).' }),
  },
  { ...closed, title: 'TimelineEvent' },
);
export type TimelineEvent = Static<typeof TimelineEvent>;

export const Entry = Type.Object(
  {
    ...entryFields,
    mode: Type.Enum(['opt_out', 'opt_in'], { type: 'string', description: 'The mode of the business.' }),
    sentence: Type.String({ description: 'The reason in words.' }),
    objection: nullable(
      Type.Object({ at: Instant, door: Type.String(), askingAllowed: Type.Boolean() }, { ...closed, title: 'StandingObjection' }),
    ),
    contactUntil: nullable(Instant),
    member: nullable(Type.Enum(['unverified', 'verified'], { type: 'string' })),
    renewal: nullable(Type.Object({ postedAt: Instant, acceptedAt: nullable(Instant) }, { ...closed, title: 'RenewalUnderWay' })),
    timeline: Type.Array(TimelineEvent, { description: 'Oldest first; the latest 1,000 acts.' }),
    earlier: Type.Integer({
      description:
        'So many of the number’s first acts, of whatever account of the business, are not in the timeline; the evidence file has them.',
    }),
  },
  { ...closed, title: 'Entry' },
);
export type Entry = Static<typeof Entry>;

export const Explanation = Type.Object(
  {
    number: TenDigits,
    sid: Sid,
    brandName: Type.String(),
    legalName: Type.String(),
    at: Instant,
    status,
    until: nullable(Instant),
    sentence: Type.String({ description: 'How the account stands with the number, and why.' }),
    timeline: Type.Array(
      Type.Object(
        {
          n: Type.Integer({ description: 'Its place in the chain; gaps are other accounts’ events.' }),
          at: Instant,
          time: Type.String({ description: 'The same in Indian time, as people read it.' }),
          actor: Type.String(),
          sentence: Type.String(),
        },
        { ...closed, title: 'ExplainedEvent' },
      ),
      { description: 'Oldest first.' },
    ),
    text: Type.String({ description: 'All of it in plain words.' }),
  },
  { ...closed, title: 'Explanation' },
);
export type Explanation = Static<typeof Explanation>;

export const EntryRemoved = Type.Object(
  { removed: Type.Boolean({ description: 'False where there was nothing to end.' }) },
  { ...closed, title: 'EntryRemoved' },
);

export const RenewalStarted = Type.Object(
  { number: TenDigits, line: TenDigits, language: Language, until: Instant },
  { ...closed, title: 'RenewalStarted' },
);

export const entryFilters = {
  status: Type.Optional(status),
  type: Type.Optional(type),
  state: Type.Optional(state),
  reason: Type.Optional(reason),
  language: Type.Optional(Language),
  prefix: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,9}$', description: 'The first digits of the number.' })),
  expiresFrom: Type.Optional(
    Type.String({ ...CalendarDate, description: 'The account’s own posting ends, or ended, on this Indian day or later.' }),
  ),
  expiresTo: Type.Optional(
    Type.String({ ...CalendarDate, description: 'On this day or earlier; from now on, if no first day is given.' }),
  ),
  expiresWithin: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 366, description: 'Within so many times 24 hours from now, or from the first day on.' }),
  ),
};

const params = Type.Object({ sid: Sid, number: GivenNumber }, closed);
const shape = { tag: 'Entries', access: 'account', query: Nothing, status: 200 } as const;

export const entryEndpoints = {
  listEntries: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/entries',
    summary: 'Lists the numbers that an account stands in any relation to',
    description:
      'Newest first by when the number first came up; by expiry the soonest first, and objections the latest first. A filter reads a bounded part of the list per page. By expiry a number is found that this account was the first of its business to post; a permission that the person’s own call gave is not.',
    params: accountParams,
    query: pageQuery(entryFilters),
    body: null,
    answer: pageOf(EntryItem),
    problems: ['unreadable_cursor', 'not_a_date'],
  }),
  readEntry: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/entries/{number}',
    summary: 'Shows how an account stands with a number, why, until when, and all evidence of it',
    params,
    body: null,
    answer: Entry,
    problems: ['unreadable_number'],
  }),
  removeEntry: endpoint({
    ...shape,
    method: 'DELETE',
    path: '/accounts/{sid}/entries/{number}',
    summary: 'Ends what an account was granted for a number; an objection stays',
    params,
    body: null,
    answer: EntryRemoved,
    problems: ['unreadable_number'],
  }),
  explainEntry: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/entries/{number}/explanation',
    summary: 'Tells in words what happened with a number, in order, as a complaints desk can send it',
    params,
    query: Type.Object(
      {
        format: Type.Optional(
          Type.Enum(['json', 'text'], { type: 'string', description: 'text: the words alone; so does `Accept: text/plain`.' }),
        ),
      },
      closed,
    ),
    body: null,
    answer: Explanation,
    inWords: 'text',
    problems: ['unreadable_number'],
  }),
  readEvidenceSheet: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/entries/{number}/evidence-sheet',
    summary: 'Prints all evidence of a number as one page, with the verdict on it (R17)',
    description:
      'An HTML page without scripts, made to be printed: what was declared, what the person did, every act, the notices and their English wording.',
    params,
    body: null,
    answer: null,
    answerType: 'text/html; charset=utf-8',
    problems: ['unreadable_number'],
  }),
  renewEntry: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/entries/{number}/renewal',
    summary: 'Asks for another period in the last days of the present one (R11)',
    description:
      'A notice goes out. The new period begins when it is accepted (opt-out) or answered (opt-in); otherwise the present one stands.',
    params,
    body: Type.Object(
      { virtualNumber: Type.Optional(GivenNumber), language: Type.Optional(Language) },
      { ...closed, title: 'NewRenewal' },
    ),
    bodyOptional: true,
    answer: RenewalStarted,
    problems: [
      'unreadable_number',
      'account_suspended',
      'no_agreement',
      'objected',
      'not_whitelisted',
      'too_early',
      'already_asked',
      'asked_too_often',
      'no_template',
      'no_consent_line',
      'sms_budget_exceeded',
      'no_virtual_number',
    ],
  }),
};
