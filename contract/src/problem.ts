/** Problem details (RFC 9457): what every error of /api looks like. */
import { type Static, Type } from 'typebox';
import { closed } from './values.ts';

export const problemContentType = 'application/problem+json';

/** Every way in which /api refuses. A code means one thing for good; its status and sentence are in the server's table. */
export const problemCodes = [
  // the request itself
  'invalid_request',
  'malformed_json',
  'unreadable_number',
  'unreadable_cursor',
  'unreadable_file',
  'not_a_paper',
  'unauthorized',
  'operator_only',
  'not_permitted',
  'foreign_page',
  'not_found',
  'method_not_allowed',
  'request_timeout',
  'body_too_large',
  'unsupported_media_type',
  'header_too_large',
  'too_many_requests',
  'internal',
  'disk_full',
  'not_ready',
  'overloaded',
  // what is asked for
  'unknown_business',
  'unknown_connection',
  'no_such_paper',
  'paper_filed',
  'incomplete_connection',
  'connection_serves_numbers',
  'sid_taken',
  'key_taken',
  'number_taken',
  'not_a_brand_name',
  'not_a_template',
  'no_dlt_template_id',
  'no_public_address',
  'not_a_date',
  'too_many_days',
  'not_a_period',
  'in_the_future',
  'in_the_past',
  'not_a_term',
  'not_stricter',
  'operator_door',
  'names_a_person',
  'not_an_upstream',
  'not_a_caller_id',
  // consent
  'no_agreement',
  'account_suspended',
  'objected',
  'no_objection',
  'erased',
  'no_evidence',
  'too_early',
  'not_whitelisted',
  'already_asked',
  'not_now',
  'asked_too_often',
  'no_template',
  'no_consent_line',
  'sms_budget_exceeded',
  'no_virtual_number',
  // scrubs
  'not_a_csv',
  // members
  'members_limit',
  'already_verified',
  'code_wait',
  'codes_limit',
  'wrong_code',
  'code_expired',
  'not_sent',
  // people who sign in
  'wrong_credentials',
  'code_needed',
  'too_many_attempts',
  'weak_password',
  'not_an_email',
  'invitation_ended',
  'reset_ended',
  'second_factor_set',
  'no_second_factor',
  'not_of_this_account_alone',
  'last_owner',
  'last_operator',
  // registry
  'import_running',
  'import_ended',
  'no_national_copy',
  'older_than_copy',
  'no_such_file',
  'no_such_upload',
  'sandbox_only',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** One field of a request that is not as the schema says. */
export const FieldProblem = Type.Object(
  {
    in: Type.Enum(['path', 'query', 'body'], { type: 'string' }),
    field: Type.String({ description: 'JSON pointer; empty for the whole.' }),
    message: Type.String(),
  },
  { ...closed, title: 'FieldProblem' },
);
export type FieldProblem = Static<typeof FieldProblem>;

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'A reference that names the kind of problem: /docs#problem-<code>.' }),
    title: Type.String({ description: 'A sentence for people. It never repeats what the request contained.' }),
    status: Type.Integer(),
    code: Type.Enum([...problemCodes], { type: 'string', description: 'For programs.' }),
    requestId: Type.Optional(Type.String({ description: 'Names this request in the log.' })),
    errors: Type.Optional(Type.Array(FieldProblem)),
  },
  { ...closed, title: 'Problem' },
);
export type Problem = Static<typeof Problem>;
