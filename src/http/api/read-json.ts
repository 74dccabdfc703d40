import type { ProblemCode } from '@sammati/contract/problem.ts';
import type { FastifyError, FastifyInstance } from 'fastify';
import { isDiskFull } from '#app/disk-full.ts';

/** An empty body is none, whatever its type; a type that is not JSON is refused. */
export function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(new MalformedJson());
    }
  });
}

class MalformedJson extends Error {
  override readonly name = 'MalformedJson';
  readonly statusCode = 400;
  readonly code = 'MALFORMED_JSON';
}

/** What a request came to that was not read, or not answered. */
export function problemOfError(error: FastifyError): ProblemCode {
  switch (error.code) {
    case 'MALFORMED_JSON':
      return 'malformed_json';
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'body_too_large';
    case 'BODY_TIMED_OUT':
      return 'request_timeout';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'unsupported_media_type';
    default:
      if (isDiskFull(error)) return 'disk_full';
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? 'invalid_request' : 'internal';
  }
}
