/** What every route of the wire API does first, and how it answers. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin, Ports } from '#app/ports.ts';
import { isFromOtherSite } from '#http/fetch-site.ts';
import type { Observer } from '#http/observe.ts';
import { sendText } from '#http/send-text.ts';
import { type V1Target, v1Target } from '#http/target.ts';
import { authenticate, type Caller } from './authenticate.ts';
import type { RateLimit } from './rate-limit.ts';
import { contentTypes, renderRestException } from './render.ts';
import { type RefusalCode, restException } from './rest-exception.ts';
import { obstacleOfScope } from './scope.ts';

export interface V1Options {
  readonly ports: V1Ports;
  readonly observer: Observer;
  readonly rateLimit: RateLimit;
  /** False in production until a sender is configured: nothing can be posted (503). */
  readonly canSend: () => boolean;
  /** Runs a request of many chunks so that background work gives way to it. */
  readonly bulk: <T>(work: () => Promise<T>) => Promise<T>;
}

export type V1Ports = Pick<
  Ports,
  | 'clock'
  | 'consent'
  | 'directory'
  | 'lineSigns'
  | 'registry'
  | 'lookUp'
  | 'bulkTurn'
  | 'noticesQueued'
  | 'sha256'
  | 'keyUsed'
  | 'random'
  | 'decisions'
  | 'keepDecision'
  | 'ownCalls'
  | 'callUpstream'
  | 'log'
>;

/** A request of an account that has proved who it is. */
export interface V1Request {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly target: V1Target;
  readonly caller: Caller;
}

/** Serves whoever has proved who it is; anybody else is refused. */
export async function serveCaller(
  options: V1Options,
  request: FastifyRequest,
  reply: FastifyReply,
  serve: (known: V1Request) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const known = admitCaller(options, request, reply);
  return known === null ? reply : serve(known);
}

function isChange({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** First who asks, then how often, then what the key may: 401 before 429 before 403 before all else. Null where the request was refused. */
export function admitCaller(options: V1Options, request: FastifyRequest, reply: FastifyReply): V1Request | null {
  const target = v1Target(request.raw);
  if (target === null || !('sid' in target.path)) throw new Error('a route of the wire API was reached without a path of it');
  if (isChange(request) && isFromOtherSite(request.headers)) {
    refuseV1(reply, target, 'foreign_page');
    return null;
  }
  const caller = authenticate(options.ports, request.headers.authorization, target.path.sid);
  if (caller === null) return refuseUnknown(reply, target);
  options.ports.keyUsed(caller.key.key);
  const allowance = options.rateLimit(caller.key.key);
  if (allowance !== null) {
    reply.header('x-ratelimit-limit', allowance.limit);
    reply.header('x-ratelimit-remaining', allowance.remaining);
    reply.header('x-ratelimit-reset', allowance.resetSeconds);
    if (!allowance.allowed) {
      reply.header('retry-after', allowance.resetSeconds);
      refuseV1(reply, target, 'too_many_requests');
      return null;
    }
  }
  return withinScope({ request, reply, target, caller });
}

/** A key does only its job. Before anything of the request is read, kept or passed on. */
function withinScope(known: V1Request): V1Request | null {
  const { reply, target, caller } = known;
  const obstacle = target.path.kind === 'other' ? null : obstacleOfScope(caller.key.scopes, target.path.kind);
  if (obstacle === null) return known;
  refuseV1(reply, target, obstacle);
  return null;
}

/**
 * The request with its caller as they are now: a body comes as late as it likes, and a right that was taken away meanwhile gives
 * nothing any more (R1). Null where the request was refused.
 */
export function admitAgain({ ports }: Pick<V1Options, 'ports'>, known: V1Request): V1Request | null {
  const { request, reply, target, caller } = known;
  const again = authenticate(ports, request.headers.authorization, caller.context.account.sid);
  return again === null ? refuseUnknown(reply, target) : withinScope({ ...known, caller: again });
}

function refuseUnknown(reply: FastifyReply, target: V1Target): null {
  reply.header('www-authenticate', 'Basic realm="Sammati"');
  refuseV1(reply, target, 'unauthorized');
  return null;
}

/** Where it came from, for the evidence. */
export function originOf({ request, caller }: V1Request): Origin {
  return { requestId: request.id, key: caller.key.key, address: request.ip };
}

export function refuseV1(reply: FastifyReply, { path }: V1Target, code: RefusalCode): FastifyReply {
  return answerV1(reply.code(restException(code).status), path, renderRestException(path.format, code));
}

export function answerV1(reply: FastifyReply, { format }: V1Target['path'], body: string): FastifyReply {
  return sendText(reply, contentTypes[format], body);
}
