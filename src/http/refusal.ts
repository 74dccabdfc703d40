/**
 * How a request is refused in the form of the surface it was sent to: the wire API and any path that is nobody's get a
 * `RestException`, everything else problem details (RFC 9457).
 */
import { STATUS_CODES } from 'node:http';
import { type ProblemCode, problemContentType } from '@sammati/contract/problem.ts';
import { readPath, splitTarget } from '#http/v1/path.ts';
import { contentTypes, renderRestException } from '#http/v1/render.ts';
import { type RefusalCode, restException } from '#http/v1/rest-exception.ts';
import { problemOf } from './problems.ts';

/** What can be refused on whatever surface. */
export type ServerRefusal = 'bad_request' | (RefusalCode & ProblemCode);

export interface RefusalDocument {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The refusal of a request with this target (path and query, as sent; empty where it could not be read). */
export function refusalDocument(target: string, code: ServerRefusal, requestId: string): RefusalDocument {
  const { path } = splitTarget(target);
  if (answersWithProblems(path)) {
    const problem = problemOf(code === 'bad_request' ? 'invalid_request' : code, { requestId });
    return { status: problem.status, contentType: problemContentType, body: JSON.stringify(problem) };
  }
  const { format } = readPath(path);
  return { status: restException(code).status, contentType: contentTypes[format], body: renderRestException(format, code) };
}

/** Problem details without a code of their own: what is wrong is in the sentence, which repeats nothing of the request. */
export function problemDocument(status: number, detail: string, requestId: string): RefusalDocument {
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, requestId });
  return { status, contentType: problemContentType, body };
}

/** Whether the path belongs to a surface of our own and not to the wire API. */
export function answersWithProblems(path: string): boolean {
  return /^\/+(?:api|docs|hooks|sandbox|healthz|readyz|metrics)(?:\/|$)/.test(path);
}
