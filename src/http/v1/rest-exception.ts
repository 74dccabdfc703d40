/** Every way in which the wire API refuses a request, with its status and sentence. Sentences carry no data of the request. */
export type RefusalCode =
  | 'bad_request'
  | 'virtual_number'
  | 'no_number'
  | 'unreadable_number'
  | 'unreadable_body'
  | 'ambiguous_parameters'
  | 'no_caller'
  | 'parameters_too_large'
  | 'unauthorized'
  | 'account_suspended'
  | 'foreign_page'
  | 'ambiguous_path'
  | 'calls_not_open'
  | 'no_scope_read'
  | 'no_scope_whitelist'
  | 'no_scope_calls'
  | 'whitelist_not_open'
  | 'upstream_unreachable'
  | 'upstream_timeout'
  | 'upstream_broken'
  | 'agreement_missing'
  | 'not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'too_many_numbers'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'header_too_large'
  | 'internal'
  | 'not_ready'
  | 'overloaded';

/** The content of a `RestException`: the HTTP status again, and a sentence that clients are told not to rely on. */
export interface RestException {
  readonly status: number;
  readonly message: string;
}

const refusals: Readonly<Record<RefusalCode, RestException>> = {
  bad_request: { status: 400, message: 'Invalid Parameters' },
  // Missing, malformed, foreign and non-existent must not be told apart (R2).
  virtual_number: { status: 400, message: 'Invalid Parameters: VirtualNumber must be one of your virtual numbers' },
  no_number: { status: 400, message: 'Invalid Parameters: Number is missing' },
  unreadable_number: { status: 400, message: 'Invalid Parameters: not an Indian phone number' },
  unreadable_body: { status: 400, message: 'Invalid Parameters: the body cannot be read as its Content-Type says' },
  ambiguous_parameters: { status: 400, message: 'Invalid Parameters: who is to be called can be read in more than one way' },
  no_caller: { status: 400, message: 'Invalid Parameters: From is missing' },
  // A wrong key and a foreign, closed or unknown sid must not be told apart (R1).
  unauthorized: { status: 401, message: 'Authentication failed' },
  foreign_page: { status: 403, message: 'A page of another site may not do this' },
  account_suspended: { status: 403, message: 'Account is not active' },
  agreement_missing: { status: 403, message: 'The agreement for calling NCPR numbers is not on file' },
  ambiguous_path: { status: 400, message: 'Invalid Parameters: the path can be read in more than one way' },
  calls_not_open: { status: 403, message: 'Calls are started through Calls/connect; this path is not open' },
  no_scope_read: { status: 403, message: 'This API key lacks the scope read' },
  no_scope_whitelist: { status: 403, message: 'This API key lacks the scope whitelist' },
  no_scope_calls: { status: 403, message: 'This API key lacks the scope calls' },
  whitelist_not_open: {
    status: 403,
    message: 'The whitelist is changed through CustomerWhitelist, spelt so; this path is not open',
  },
  not_found: { status: 404, message: 'No matching results' },
  method_not_allowed: { status: 405, message: 'Method Not Allowed' },
  request_timeout: { status: 408, message: 'Request Timeout' },
  too_many_numbers: { status: 413, message: 'More than 1000000 numbers in one request; nothing was done' },
  parameters_too_large: { status: 413, message: 'More than 64 KiB of parameters; nothing was done' },
  body_too_large: { status: 413, message: 'More than 32 MiB in one request; nothing was done' },
  unsupported_media_type: {
    status: 415,
    message: 'Send parameters as application/x-www-form-urlencoded or multipart/form-data, or in the query string',
  },
  too_many_requests: { status: 429, message: 'Too Many Requests' },
  header_too_large: { status: 431, message: 'Request Header Fields Too Large' },
  internal: { status: 500, message: 'Internal Server Error' },
  upstream_unreachable: { status: 502, message: 'The provider cannot be reached; nothing was sent to it' },
  upstream_broken: { status: 502, message: 'The provider gave no answer; whether it did what was asked is not known' },
  upstream_timeout: { status: 504, message: 'The provider did not answer in time; whether it did what was asked is not known' },
  not_ready: { status: 503, message: 'Service Unavailable' },
  overloaded: { status: 503, message: 'Too busy; try again in a second' },
};

export function restException(code: RefusalCode): RestException {
  return refusals[code];
}
