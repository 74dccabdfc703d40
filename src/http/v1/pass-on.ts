/**
 * Requests that are not answered here go to the account's provider, and its answers come back, unchanged both ways but for what concerns
 * the browsers of this host.
 */
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Upstream } from '#app/ports/directory.ts';
import type { UpstreamAnswer } from '#app/ports/upstream.ts';
import { splitTarget } from '#http/v1/path.ts';
import type { RefusalCode } from './rest-exception.ts';
import { refuseV1, type V1Options, type V1Request } from './serve.ts';
import { answerHeadersToPass, requestHeadersToPass } from './upstream-headers.ts';
import { cutAtSid, judgeUpstreamPath, withSid } from './upstream-path.ts';

/** Any other path of the account: passed on as it is, unless it starts calls past the look at their numbers, or would whitelist past an objection (R12). */
export async function passOn(options: V1Options, known: V1Request): Promise<FastifyReply> {
  const { request, reply, target, caller } = known;
  const upstream = options.ports.directory.current().upstreamOf(caller.context.account.id);
  if (upstream === null) return refuseV1(reply, target, 'not_found');
  if (caller.context.account.status === 'suspended') return refuseV1(reply, target, 'account_suspended');
  const { behind } = cutAtSid(splitTarget(request.originalUrl).path);
  const judged = judgeUpstreamPath(behind, { method: request.method, overridden: overridesMethod(request, target.query) });
  if (judged === 'ambiguous') return refuseV1(reply, target, 'ambiguous_path');
  if (judged === 'changes_whitelist') return refuseV1(reply, target, 'whitelist_not_open');
  if (judged === 'starts_calls' && !upstream.opensCalls) return refuseV1(reply, target, 'calls_not_open');
  return forward(options, known, { upstream, headers: requestHeadersToPass(request.raw.rawHeaders), body: bodyOf(request) });
}

export interface Forwarded {
  readonly upstream: Upstream;
  readonly headers: readonly string[];
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
}

/** Sends the request to the provider, once, and its answer to the client. Where the answer breaks off, so does ours. */
export async function forward(
  { ports }: Pick<V1Options, 'ports'>,
  { request, reply, target }: V1Request,
  { upstream, headers, body }: Forwarded,
): Promise<FastifyReply> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const { path, query } = splitTarget(request.originalUrl);
  const asked = `${withSid(path, upstream.sid)}${request.originalUrl.includes('?') ? `?${query}` : ''}`;
  const { method } = request;
  const answer = await ports.callUpstream({ upstream, method, target: asked, headers, body, signal: gone.signal });
  if (answer.kind === 'failed') {
    if (!gone.signal.aborted) ports.log.warn('a provider did not answer', { requestId: request.id, why: answer.why });
    return refuseV1(reply, target, failures[answer.why]);
  }
  if (answer.status === 401) ports.log.warn('a provider does not accept our credentials', { requestId: request.id });
  return sendAnswer({ ports }, request, reply, answer);
}

const failures: Readonly<Record<Extract<UpstreamAnswer, { kind: 'failed' }>['why'], RefusalCode>> = {
  unreachable: 'upstream_unreachable',
  timeout: 'upstream_timeout',
  broken: 'upstream_broken',
};

async function sendAnswer(
  { ports }: Pick<V1Options, 'ports'>,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Extract<UpstreamAnswer, { kind: 'answered' }>,
): Promise<FastifyReply> {
  reply.hijack();
  const { raw } = reply;
  try {
    raw.writeHead(answer.status, withOurs(answerHeadersToPass(answer.headers), reply.getHeaders()));
    // Before anything of the body has come. `flushHeaders` would write them in UTF-8, and they are bytes of whatever kind.
    raw.write(new Uint8Array());
    await pipeline(answer.body, raw);
  } catch {
    ports.log.warn('an answer of a provider broke off', { requestId: request.id });
    raw.destroy();
  }
  return reply;
}

/** Ours (the request's id, what is left of the rate) only where the provider says nothing of that name. One list, so that none is lost. */
function withOurs(headers: readonly string[], ours: ReturnType<FastifyReply['getHeaders']>): string[] {
  const names = new Set(headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()));
  const added = Object.entries(ours).filter(([name, value]) => value !== undefined && !names.has(name));
  return [...headers, ...added.flatMap(([name, value]) => [name, String(value)])];
}

/**
 * Piece by piece, as fast as the provider takes it. Where it wants no more, the rest is received and thrown away: the client's next
 * request comes behind it on the same connection.
 */
function bodyOf({ raw }: FastifyRequest): AsyncIterable<Uint8Array> | null {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = raw.headers;
  if (length === '0' && coding === undefined) return null;
  const body = new PassThrough();
  body.once('close', () => {
    raw.unpipe(body);
    raw.resume();
  });
  raw.on('error', () => body.destroy());
  return raw.pipe(body);
}

/** Some programs let a header or a parameter say that another method is meant. */
function overridesMethod({ headers }: FastifyRequest, query: string): boolean {
  const names = ['x-http-method-override', 'x-http-method', 'x-method-override'];
  return names.some((name) => headers[name] !== undefined) || /method/i.test(query);
}
