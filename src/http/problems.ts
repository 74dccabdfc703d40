/** Every problem of /api with its status and sentence (RFC 9457). A sentence repeats nothing of the request. */
import type { FieldProblem, Problem, ProblemCode } from '@sammati/contract/problem.ts';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

export const problems: Readonly<Record<ProblemCode, ProblemKind>> = {
  invalid_request: { status: 400, title: 'The request is not as described in the API reference.' },
  malformed_json: { status: 400, title: 'The body is not JSON.' },
  unreadable_number: { status: 400, title: 'A number cannot be read as an Indian phone number.' },
  unreadable_cursor: { status: 400, title: 'The cursor is not one that this list gave.' },
  unreadable_file: {
    status: 422,
    title: 'The file is not text in UTF-8 with a column of numbers, or it is damaged or cut off.',
  },
  not_a_paper: { status: 422, title: 'The file is neither a PDF nor a picture (PNG or JPEG).' },
  // A wrong key and a foreign, closed or unknown sid must not be told apart (R1).
  unauthorized: { status: 401, title: 'Authentication failed.' },
  operator_only: { status: 403, title: 'Only the operator may do this.' },
  not_permitted: { status: 403, title: 'Your role in this account, or the scopes of your API key, do not permit this.' },
  foreign_page: {
    status: 403,
    title: 'A page of another site may not do this; for somebody who is signed in only a page of this service may.',
  },
  not_found: { status: 404, title: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, title: 'This address does not serve that method.' },
  request_timeout: { status: 408, title: 'The request was not complete in time.' },
  body_too_large: { status: 413, title: 'The body is too large.' },
  unsupported_media_type: { status: 415, title: 'The body is of a type that is not read here.' },
  header_too_large: { status: 431, title: 'The request line or a header is too large.' },
  too_many_requests: { status: 429, title: 'Too many requests; try again later.' },
  internal: { status: 500, title: 'The service failed; nothing is known about what was done.' },
  disk_full: { status: 507, title: 'A disk is full: make room, then ask again.' },
  overloaded: { status: 503, title: 'The service is too busy; try again in a second.' },
  not_ready: { status: 503, title: 'The service cannot do this at the moment.' },

  unknown_business: { status: 422, title: 'There is no such business.' },
  unknown_connection: { status: 422, title: 'There is no such carrier connection in use.' },
  no_such_paper: { status: 422, title: 'No such paper of the business is kept here.' },
  paper_filed: { status: 409, title: 'The paper is that of an agreement which is on file.' },
  incomplete_connection: {
    status: 422,
    title:
      'A trunk needs the addresses that its calls come from, a carrier that signs its public address and tokens, a mapped one the names of id, from and to.',
  },
  connection_serves_numbers: { status: 409, title: 'Numbers depend on this carrier connection, and would no longer be heard.' },
  sid_taken: { status: 409, title: 'The sid is already in use.' },
  key_taken: { status: 409, title: 'The key is already in use.' },
  number_taken: { status: 409, title: 'The number is already a virtual number or a consent line, or was one for good.' },
  not_a_brand_name: { status: 422, title: 'A brand name has 1 to 40 characters that can be shown.' },
  not_a_template: { status: 422, title: 'The text is not a template of this meaning.' },
  no_dlt_template_id: { status: 422, title: 'An account names the DLT template id with its text.' },
  no_public_address: {
    status: 422,
    title: 'A text can carry a link once the operator has said under which address the service is reached (PUBLIC_URL).',
  },
  not_a_date: { status: 422, title: 'There is no such date or time.' },
  too_many_days: { status: 422, title: 'That is more days than are counted at once.' },
  not_a_period: { status: 422, title: 'A period ends after it begins, and is not longer than the API reference says.' },
  in_the_future: { status: 422, title: 'That has not happened yet.' },
  in_the_past: { status: 422, title: 'That time has passed.' },
  not_a_term: { status: 422, title: 'A term cannot have that value, or cannot be set at this level.' },
  not_stricter: { status: 422, title: 'An account’s terms and settings may only become stricter.' },
  not_an_upstream: { status: 422, title: 'The address of a provider is http or https, a host and at most a path.' },
  not_a_caller_id: { status: 422, title: 'A caller id is a number, or a header as a handset shows it.' },
  names_a_person: { status: 422, title: 'This text stays for good: it must not hold the number of a person.' },
  operator_door: { status: 403, title: 'Only the operator records an objection as its own.' },

  no_agreement: { status: 403, title: 'The agreement for calling NCPR numbers is not on file.' },
  account_suspended: { status: 403, title: 'The account is not active.' },
  objected: { status: 409, title: 'The person has objected; nothing may be sent to the number.' },
  no_objection: { status: 409, title: 'No objection of this number stands.' },
  erased: { status: 409, title: 'The person’s data were erased; the objection holds until the person takes it back.' },
  no_evidence: { status: 409, title: 'Nothing is known of any number of the business yet.' },
  too_early: { status: 409, title: 'It is too early for this.' },
  not_whitelisted: { status: 409, title: 'No permission of this account stands for the number.' },
  already_asked: { status: 409, title: 'A renewal is under way.' },
  not_now: { status: 409, title: 'It has come too far for that, or not far enough.' },
  asked_too_often: { status: 409, title: 'The number was sent as many notices as it may be.' },
  no_template: { status: 409, title: 'The account has no template for this language, and may use no other.' },
  no_consent_line: { status: 409, title: 'No consent line is free for this number.' },
  sms_budget_exceeded: { status: 409, title: 'The account has spent what its notices may cost.' },
  no_virtual_number: { status: 409, title: 'The account has no such virtual number in use.' },

  not_a_csv: { status: 422, title: 'The file is no CSV that can be scrubbed.' },

  members_limit: { status: 409, title: 'The account has as many members as it may have.' },
  already_verified: { status: 409, title: 'The member is verified.' },
  code_wait: { status: 429, title: 'A code was sent less than a minute ago.' },
  codes_limit: { status: 429, title: 'The number was sent as many codes as it may be in a day.' },
  wrong_code: { status: 422, title: 'The code is wrong.' },
  code_expired: { status: 422, title: 'The code no longer counts; ask for a new one.' },
  not_sent: { status: 503, title: 'No carrier took the message; try again in a minute.' },

  // A wrong password and an address that nobody has must not be told apart.
  wrong_credentials: { status: 401, title: 'The e-mail address or the password is wrong.' },
  code_needed: { status: 401, title: 'A code of the second factor is needed beside the password.' },
  too_many_attempts: { status: 429, title: 'Too many attempts to sign in; try again in a quarter of an hour.' },
  weak_password: {
    status: 422,
    title: 'A password has 15 characters or more, five different ones at least, and is not the name or the e-mail address.',
  },
  not_an_email: { status: 422, title: 'That is no e-mail address.' },
  invitation_ended: { status: 410, title: 'The invitation does not exist, was taken up or taken back, or is too old.' },
  reset_ended: { status: 410, title: 'The link does not exist, was used or replaced, or is too old.' },
  second_factor_set: { status: 409, title: 'There is a second factor; remove it before you set another.' },
  no_second_factor: { status: 409, title: 'There is no second factor, or none that waits to be confirmed.' },
  not_of_this_account_alone: {
    status: 409,
    title: 'The user is in another account too, or is an operator: an operator of the platform makes the link.',
  },
  last_owner: { status: 409, title: 'An account keeps at least one owner.' },
  last_operator: { status: 409, title: 'The platform keeps at least one operator.' },

  import_running: { status: 409, title: 'Another import is running.' },
  import_ended: { status: 409, title: 'The import has ended.' },
  no_national_copy: { status: 409, title: 'There is no national copy that a delta could change.' },
  older_than_copy: { status: 409, title: 'The delta is older than the national copy: what it undoes may have come after it.' },
  no_such_file: { status: 422, title: 'There is no such file in the folder registry of DATA_DIR.' },
  no_such_upload: { status: 422, title: 'There is no such upload that waits to be imported.' },
  sandbox_only: { status: 403, title: 'Only a sandbox does this.' },
};

/** What a problem may say beside its code. */
export interface ProblemFacts {
  readonly requestId: string;
  readonly errors?: readonly FieldProblem[];
}

export function problemOf(code: ProblemCode, { requestId, errors = [] }: ProblemFacts): Problem {
  const { status, title } = problems[code];
  return { type: problemType(code), title, status, code, requestId, ...(errors.length > 0 ? { errors: [...errors] } : {}) };
}

/** Where the reference page explains the problem. */
export function problemType(code: ProblemCode): string {
  return `/docs#problem-${code}`;
}
