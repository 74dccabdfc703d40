import type { Endpoint } from '@sammati/contract/endpoint.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from '#app/ports.ts';
import type { By } from '#app/refusal.ts';
import type { Admitted } from './authentication.ts';
import type { ApiRequest, Caller } from './handler.ts';
import { type SessionCookie, sessionCookie } from './session-cookie.ts';

/** The body of an endpoint that takes a file; empty where it takes none, whose body was read by then. */
export type StreamOf = (request: FastifyRequest) => AsyncIterable<Uint8Array>;

type Parts = Pick<ApiRequest<Endpoint>, 'params' | 'query' | 'body'>;

/**
 * A request as its handler gets it. Of a class, because two of its fields are made when they are asked for: an object with getters of its own
 * is given a hidden class of its own, which the collector keeps until it goes through everything. That was a third of a permission check.
 */
export class ServedRequest implements ApiRequest<Endpoint> {
  readonly params: Parts['params'];
  readonly query: Parts['query'];
  readonly body: Parts['body'];
  readonly caller: Caller | null;
  readonly context: Admitted['context'];
  readonly by: By;
  readonly origin: Origin;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #streamOf: StreamOf;

  constructor(request: FastifyRequest, reply: FastifyReply, { params, query, body }: Parts, streamOf: StreamOf) {
    this.params = params;
    this.query = query;
    this.body = body;
    this.caller = request.admitted?.caller ?? null;
    this.context = request.admitted?.context ?? null;
    this.by = this.caller?.kind === 'operator' ? 'operator' : 'account';
    this.origin = { requestId: request.id, key: signedBy(this.caller), address: request.ip };
    this.#request = request;
    this.#reply = reply;
    this.#streamOf = streamOf;
  }

  readonly isGone = (): boolean => this.#request.raw.socket.destroyed;

  get stream(): AsyncIterable<Uint8Array> {
    return this.#streamOf(this.#request);
  }

  get cookie(): SessionCookie {
    return sessionCookie(this.#request, this.#reply);
  }
}

/** By what a caller stands in the evidence: the API key, `user:` and the id of a person, or null for the admin token. */
function signedBy(caller: Caller | null): string | null {
  if (caller === null) return null;
  if (caller.user !== null) return `user:${caller.user.id}`;
  return caller.kind === 'account' ? caller.key : null;
}
