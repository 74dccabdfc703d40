import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { BusinessId, closed, Nothing } from './values.ts';

export const termNames = [
  'permission_months',
  'contact_months',
  'awaiting_days',
  'provisional_minutes',
  'receipt_hours',
  'cover_hours',
  'notice_limit',
  'notice_window_days',
  'breaker_people',
  'renewal_days',
  'ask_again_days',
  'complaint_days',
  'complaint_people',
  'complaint_flagged_people',
  'complaint_alarm_people',
  'line_kept_months',
  'line_heartbeat_hours',
  'line_dead_hours',
  'burst_agreements',
  'caller_agreements',
  'contact_quiet_hours',
  'members_limit',
  'national_copy_days',
  'asking_from_minute',
  'asking_until_minute',
  'calling_from_minute',
  'calling_until_minute',
  'promotional_from_minute',
  'promotional_until_minute',
] as const;

const name = Type.Enum([...termNames], { type: 'string' });

/** A figure that a rule uses, where it comes from, and at which level its value was set (R19). */
export const Term = Type.Object(
  {
    name,
    value: Type.Integer({ description: 'In force here.' }),
    unit: Type.String(),
    own: Type.Union([Type.Integer(), Type.Null()], {
      description:
        'What this level itself says; null where it says nothing. Of an account it is not in force while its business is stricter, and counts again once that is not.',
    }),
    setFor: Type.Enum(['default', 'deployment', 'business', 'account'], { type: 'string' }),
    default: Type.Integer(),
    stricter: Type.Enum(['lower', 'higher'], { type: 'string', description: 'Which way an account may move it.' }),
    basis: Type.Enum(['law', 'provider practice'], { type: 'string' }),
    source: Type.String(),
    date: Type.String({ description: 'When the source said so.' }),
    rule: Type.String(),
  },
  { ...closed, title: 'Term' },
);
export type Term = Static<typeof Term>;

/** Terms by name. What is left out has the value of the level above. */
export const TermValues = Type.Object(
  Object.fromEntries(termNames.map((term) => [term, Type.Optional(Type.Integer())])) as {
    [Name in (typeof termNames)[number]]: ReturnType<typeof optionalInteger>;
  },
  { ...closed, title: 'TermValues' },
);

function optionalInteger() {
  return Type.Optional(Type.Integer());
}

const businessParams = Type.Object({ businessId: BusinessId }, closed);
const shape = { tag: 'Terms', query: Nothing, status: 200 } as const;
const listed = { query: PageQuery, answer: pageOf(Term), problems: ['unreadable_cursor'] } as const;

export const termEndpoints = {
  listTerms: endpoint({
    ...shape,
    ...listed,
    method: 'GET',
    path: '/terms',
    access: 'caller',
    summary: 'Lists the terms of this deployment, each with its basis and source',
    params: Nothing,
    body: null,
  }),
  setTerms: endpoint({
    ...shape,
    ...listed,
    method: 'PUT',
    path: '/terms',
    access: 'operator',
    summary: 'Sets the terms of this deployment; those left out return to their defaults',
    params: Nothing,
    query: Nothing,
    body: TermValues,
    problems: ['not_a_term'],
  }),
  listBusinessTerms: endpoint({
    ...shape,
    ...listed,
    method: 'GET',
    path: '/businesses/{businessId}/terms',
    access: 'operator',
    summary: 'Lists the terms in force for a business',
    description: 'Those that a business may set: what is of lines that several businesses name is the deployment’s.',
    params: businessParams,
    body: null,
    problems: ['not_found', 'unreadable_cursor'],
  }),
  setBusinessTerms: endpoint({
    ...shape,
    ...listed,
    method: 'PUT',
    path: '/businesses/{businessId}/terms',
    access: 'operator',
    summary: 'Sets the terms of a business; those left out are the deployment’s',
    params: businessParams,
    query: Nothing,
    body: TermValues,
    problems: ['not_found', 'not_a_term'],
  }),
  listAccountTerms: endpoint({
    ...shape,
    ...listed,
    method: 'GET',
    path: '/accounts/{sid}/terms',
    access: 'account',
    summary: 'Lists the terms in force for an account',
    description: 'Those that an account may set: what is counted for all accounts of a business is the business’s.',
    params: accountParams,
    body: null,
  }),
  setAccountTerms: endpoint({
    ...shape,
    ...listed,
    method: 'PUT',
    path: '/accounts/{sid}/terms',
    access: 'account',
    summary: 'Sets the terms of an account, stricter than its business’s; only the operator loosens them again',
    description:
      'Those left out return to the business’s. An account names what it has said before (`own`) again, or something stricter.',
    params: accountParams,
    query: Nothing,
    body: TermValues,
    problems: ['not_a_term', 'not_stricter'],
  }),
};
