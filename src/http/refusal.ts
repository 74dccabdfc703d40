/**
 * How a request is refused in the form of the surface it was sent to: the wire API and any path that is nobody's get a
 * `RestException`, everything else problem details (RFC 9457).
 */
import { problemContentType } from '@sammati/contract/problem.ts';
import { readPath, splitTarget } from '#http/v1/path.ts';
import { contentTypes, renderRestException } from '#http/v1/render.ts';
import { type RefusalCode, restException } from '#http/v1/rest-exception.ts';

/** What the server itself refuses, on whatever surface. */
export type ServerRefusal = Extract<
  RefusalCode,
  | 'bad_request'
  | 'not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'header_too_large'
  | 'internal'
  | 'not_ready'
>;

export interface RefusalDocument {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The refusal of a request with this target (path and query, as sent; empty where it could not be read). */
export function refusalDocument(target: string, code: ServerRefusal, requestId: string): RefusalDocument {
  const { path } = splitTarget(target);
  if (answersWithProblems(path)) return problemDocument(problemCodes[code], restException(code).status, requestId, titles[code]);
  const { format } = readPath(path);
  return { status: restException(code).status, contentType: contentTypes[format], body: renderRestException(format, code) };
}

/** Problem details with a sentence that repeats nothing of the request. */
export function problemDocument(code: string, status: number, requestId: string, title: string): RefusalDocument {
  const body = JSON.stringify({ type: `/docs#problem-${code}`, title, status, code, requestId });
  return { status, contentType: problemContentType, body };
}

/** Whether the path belongs to a surface of our own and not to the wire API. */
export function answersWithProblems(path: string): boolean {
  return /^\/+(?:api|docs|hooks|sandbox|healthz|readyz|metrics)(?:\/|$)/.test(path);
}

const problemCodes: Readonly<Record<ServerRefusal, string>> = {
  bad_request: 'invalid_request',
  not_found: 'not_found',
  method_not_allowed: 'method_not_allowed',
  request_timeout: 'request_timeout',
  body_too_large: 'body_too_large',
  unsupported_media_type: 'unsupported_media_type',
  header_too_large: 'header_too_large',
  internal: 'internal',
  not_ready: 'not_ready',
};

const titles: Readonly<Record<ServerRefusal, string>> = {
  bad_request: 'The request cannot be read.',
  not_found: 'There is nothing at this address.',
  method_not_allowed: 'This address does not serve that method.',
  request_timeout: 'The request was not complete in time.',
  body_too_large: 'The body is too large.',
  unsupported_media_type: 'The body is of a type that is not read here.',
  header_too_large: 'The request line or a header is too large.',
  internal: 'The service failed; nothing is known about what was done.',
  not_ready: 'The service cannot do this at the moment.',
};
