/** How an answer of /api is sent, in the form that its endpoint says. */
import type { Endpoint } from '@sammati/contract/endpoint.ts';
import { type FieldProblem, type ProblemCode, problemContentType } from '@sammati/contract/problem.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRefused } from '#app/refusal.ts';
import { problemOf } from '#http/problems.ts';
import { sendText } from '#http/send-text.ts';
import { sendFile } from './csv-streams.ts';
import { type FileAnswer, JsonText } from './handler.ts';
import { OWN_PAGE_HEADER } from './session-cookie.ts';

/** What a handler answered: the endpoint's answer, or a refusal. */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, endpoint: Endpoint, answer: unknown): FastifyReply {
  if (isRefused<unknown, ProblemCode>(answer)) return sendProblem(request, reply, answer.refused, errorsOf(answer));
  reply.code(endpoint.status).header('cache-control', 'no-store');
  if (endpoint.media !== undefined) return sendFile(reply, endpoint.media, answer as FileAnswer);
  if (endpoint.answerType !== undefined) return sendFile(reply, endpoint.answerType, answer as FileAnswer);
  if (endpoint.inWords !== undefined && wantsWords(request)) return sendWords(reply, endpoint.inWords, answer);
  if (answer === undefined) return reply.send();
  const text = answer instanceof JsonText ? answer.text : JSON.stringify(answer);
  return sendText(reply, 'application/json; charset=utf-8', text);
}

/** By `format`, else by what the caller would rather have: text/plain before anything else. */
function wantsWords({ query, headers }: FastifyRequest): boolean {
  const format: unknown = Reflect.get(Object(query), 'format');
  return format === undefined ? /^\s*text\/plain\b/i.test(headers.accept ?? '') : format === 'text';
}

function sendWords(reply: FastifyReply, field: string, answer: unknown): FastifyReply {
  return reply
    .type('text/plain; charset=utf-8')
    .header('x-content-type-options', 'nosniff')
    .send(String(Reflect.get(Object(answer), field)));
}

function errorsOf(answer: object): readonly FieldProblem[] {
  return 'errors' in answer && Array.isArray(answer.errors) ? answer.errors : [];
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  errors: readonly FieldProblem[] = [],
): FastifyReply {
  const problem = problemOf(code, { requestId: request.id, errors });
  // A browser that is told how to authenticate asks for a password in a window of its own.
  if (code === 'unauthorized' && request.headers[OWN_PAGE_HEADER] === undefined)
    reply.header('www-authenticate', 'Basic realm="sammati", Bearer');
  if (code === 'overloaded') reply.header('retry-after', '1');
  reply.code(problem.status).header('cache-control', 'no-store').type(problemContentType);
  return reply.send(JSON.stringify(problem));
}
