import { type Static, Type } from 'typebox';
import { AgreementPaper, PaperHash } from './agreement-paper.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { BusinessId, CalendarDate, closed, GivenNumber, Instant, line, Nothing, TenDigits } from './values.ts';

export const EarlierObjections = Type.Enum(['imported', 'none_exist'], {
  type: 'string',
  description: 'What became of objections known from an earlier provider (R1).',
});

const agreementFields = {
  signedOn: CalendarDate,
  signatory: line(200, 'Who signed.'),
  reference: line(200, 'Where the signed paper is kept.'),
  earlierObjections: EarlierObjections,
};

export const NewAgreement = Type.Object(
  {
    ...agreementFields,
    paper: Type.Optional({ ...PaperHash, description: 'A paper of the business that was sent or kept here.' }),
  },
  { ...closed, title: 'NewAgreement' },
);
export const Agreement = Type.Object(
  {
    ...agreementFields,
    paper: Type.Union([PaperHash, Type.Null()], { description: 'The paper that is kept here; null where there is none.' }),
    filedAt: Instant,
  },
  { ...closed, title: 'Agreement' },
);

const legalName = line(200, 'The name of the legal person.');
const entityId = Type.String({ pattern: '^[0-9]{6,30}$', description: 'Principal entity id of the DLT registration.' });

export const Objectors = Type.Object(
  {
    count: Type.Integer({ description: 'Different people who answered a notice with an objection since the last reset (R9).' }),
    allowed: Type.Integer({ description: 'One more than these turns the business to opt-in.' }),
  },
  closed,
);

export const Business = Type.Object(
  {
    id: BusinessId,
    legalName,
    entityId: Type.Union([entityId, Type.Null()]),
    agreement: Type.Union([Agreement, Type.Null()]),
    paperWaiting: Type.Union([AgreementPaper, Type.Null()], { description: 'The latest paper, while it waits to be filed.' }),
    paperTurnedDown: Type.Union([AgreementPaper, Type.Null()], {
      description: 'The latest paper, where the operator turned it down: `turnedDown` says why.',
    }),
    mode: Type.Enum(['opt_out', 'opt_in'], { type: 'string', description: 'How people are asked (R6, R7).' }),
    modeChangedAt: Type.Union([Instant, Type.Null()]),
    objectors: Objectors,
    accounts: Type.Array(Type.String(), { description: 'The sids of its accounts.' }),
    createdAt: Instant,
  },
  { ...closed, title: 'Business' },
);
export type Business = Static<typeof Business>;

export const NewBusiness = Type.Object({ legalName, entityId: Type.Optional(entityId) }, { ...closed, title: 'NewBusiness' });

export const BusinessChanges = Type.Object(
  { legalName: Type.Optional(legalName), entityId: Type.Optional(Type.Union([entityId, Type.Null()])) },
  { ...closed, title: 'BusinessChanges', minProperties: 1 },
);

/** An act on the business itself, as its evidence keeps it. */
export const BusinessEvent = Type.Object(
  {
    n: Type.Integer(),
    kind: Type.Enum(['agreement_filed', 'mode_turned', 'mode_reset', 'status_changed', 'terms_changed', 'pattern_flagged'], {
      type: 'string',
    }),
    at: Instant,
    actor: Type.Enum(['person', 'account', 'operator', 'system'], { type: 'string' }),
    account: Type.Union([Type.String(), Type.Null()], { description: 'The sid of the account that it concerns.' }),
    facts: Type.Record(Type.String(), Type.Unknown()),
    requestId: Type.Union([Type.String(), Type.Null()]),
    leaf: Type.String({ description: 'Its place in the hash chain, in hexadecimal (R17).' }),
  },
  { ...closed, title: 'BusinessEvent' },
);

export type BusinessEvent = Static<typeof BusinessEvent>;

const AskingAllowed = Type.Object(
  { number: TenDigits, objectedAt: Instant, askingAllowed: Type.Boolean() },
  { ...closed, title: 'AskingAllowed' },
);

const reason = line(500, 'Why, for the evidence.');
const reasonToAskAgain = line(
  500,
  'Why, for the evidence. It stays when the person’s data are erased: it must not name the person.',
);
const params = Type.Object({ businessId: BusinessId }, closed);
const shape = { tag: 'Businesses', access: 'operator', query: Nothing, status: 200 } as const;

export const businessEndpoints = {
  createBusiness: endpoint({
    ...shape,
    method: 'POST',
    path: '/businesses',
    summary: 'Registers a business',
    params: Nothing,
    body: NewBusiness,
    status: 201,
    answer: Business,
    problems: [],
  }),
  listBusinesses: endpoint({
    ...shape,
    method: 'GET',
    path: '/businesses',
    summary: 'Lists the businesses',
    params: Nothing,
    query: PageQuery,
    body: null,
    answer: pageOf(Business),
    problems: ['unreadable_cursor'],
  }),
  readBusiness: endpoint({
    ...shape,
    method: 'GET',
    path: '/businesses/{businessId}',
    summary: 'Shows a business: its agreement, its mode, and how many people have objected',
    params,
    body: null,
    answer: Business,
    problems: ['not_found'],
  }),
  changeBusiness: endpoint({
    ...shape,
    method: 'PATCH',
    path: '/businesses/{businessId}',
    summary: 'Changes the name or entity id of a business',
    params,
    body: BusinessChanges,
    answer: Business,
    problems: ['not_found'],
  }),
  fileAgreement: endpoint({
    ...shape,
    method: 'PUT',
    path: '/businesses/{businessId}/agreement',
    summary: 'Files the signed agreement, without which nothing may be posted (R1)',
    params,
    body: NewAgreement,
    answer: Business,
    problems: ['not_found', 'not_a_date', 'in_the_future', 'no_such_paper'],
  }),
  resetMode: endpoint({
    ...shape,
    method: 'POST',
    path: '/businesses/{businessId}/mode-reset',
    summary: 'Returns a business to opt-out after objections had turned it (R9)',
    description: 'The count of people restarts; their objections stay.',
    params,
    body: Type.Object({ reason }, { ...closed, title: 'ModeReset' }),
    answer: Business,
    problems: ['not_found'],
  }),
  allowAskingAgain: endpoint({
    ...shape,
    method: 'POST',
    path: '/businesses/{businessId}/ask-again',
    summary: 'Lets a business ask a person again, opt-in, long enough after the objection (R12)',
    description: 'The person stays on the blacklist until they say yes.',
    params,
    body: Type.Object({ number: GivenNumber, reason: reasonToAskAgain }, { ...closed, title: 'AskAgain' }),
    answer: AskingAllowed,
    problems: ['not_found', 'unreadable_number', 'no_objection', 'erased', 'too_early', 'names_a_person'],
  }),
  listBusinessEvents: endpoint({
    ...shape,
    method: 'GET',
    path: '/businesses/{businessId}/events',
    summary: 'Lists the acts on the business itself: agreements, turns of mode, changes of status and terms',
    params,
    query: PageQuery,
    body: null,
    answer: pageOf(BusinessEvent),
    problems: ['not_found', 'unreadable_cursor'],
  }),
};
