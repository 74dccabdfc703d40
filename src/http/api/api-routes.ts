import { defaultBodyLimit, type Endpoint } from '@sammati/contract/endpoint.ts';
import { endpoints, type OperationId } from '@sammati/contract/endpoints.ts';
import type { ProblemCode } from '@sammati/contract/problem.ts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal } from '#app/refusal.ts';
import { hashOf } from '#app/users/session-token.ts';
import { answered, type Observer, observed, observeRequests, type ServeHot } from '#http/observe.ts';
import { openApi } from '#http/openapi.ts';
import { audited, type Handle } from './audited.ts';
import { type Admitted, admit, admitUser } from './authentication.ts';
import { bodyStream, readStreamsOnly } from './csv-streams.ts';
import type { ApiRequest, Caller } from './handler.ts';
import { handlers } from './handlers.ts';
import { problemOfError, readJsonOnly } from './read-json.ts';
import { requestReader } from './read-request.ts';
import { sendAnswer, sendProblem } from './send-answer.ts';
import { ACCOUNT_HEADER, isFromOwnPage, sessionCookie, sessionToken } from './session-cookie.ts';

export interface ApiDependencies {
  readonly ports: Ports;
  readonly adminToken: string;
  readonly observer: Observer;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent a request to /api, once that is known. */
    admitted: Admitted | null;
  }
}

/**
 * All of /api, to be registered under that prefix: every endpoint of the contract with its handler. Requests are admitted before
 * their body is read; every error is problem details.
 */
export function apiRoutes({ ports, adminToken, observer }: ApiDependencies): (app: FastifyInstance) => Promise<void> {
  const adminTokenHash = ports.sha256(Buffer.from(adminToken));
  return async (app) => {
    app.decorateRequest('admitted', null);
    readJsonOnly(app);
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const code = problemOfError(error);
      if (code === 'internal' || code === 'disk_full')
        ports.log.error('a request to /api failed', error, { requestId: request.id });
      // The rest of its body is not waited for.
      if (code === 'request_timeout') reply.header('connection', 'close');
      return sendProblem(request, reply, code);
    });
    const all = handlers as Readonly<Record<OperationId, Handle>>;
    const routes = (Object.keys(endpoints) as OperationId[]).map((id): Route => {
      const endpoint: Endpoint = endpoints[id];
      return { ports, adminTokenHash, id, endpoint, handle: audited(id, all) ?? all[id] };
    });
    for (const route of routes.filter(isHot)) addHotRoute(app, route, observer);
    app.register(async (others) => {
      observeRequests(others, observer);
      others.get('/openapi.json', (_request, reply) => reply.type('application/json').send(openApi().text));
      for (const route of routes.filter((one) => !isHot(one))) addOtherRoute(others, route);
    });
  };
}

function isHot({ endpoint }: Route): boolean {
  return endpoint.hot === true;
}

function addOtherRoute(app: FastifyInstance, route: Route): void {
  const { media, file } = route.endpoint;
  const streamed = media ?? (file === undefined ? null : ANY_TYPE);
  if (streamed === null) addRoute(app, route);
  else app.register(fileRoute(route, streamed));
}

/** A file whose content is told by itself. */
const ANY_TYPE = '*';

interface Route {
  readonly ports: Ports;
  readonly adminTokenHash: Uint8Array;
  readonly id: OperationId;
  readonly endpoint: Endpoint;
  readonly handle: Handle;
}

function fileRoute(route: Route, media: string): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    readStreamsOnly(scope, media);
    addRoute(scope, route);
  };
}

/** Whoever is not admitted is refused before the body is read. */
function addRoute(app: FastifyInstance, route: Route): void {
  const { endpoint } = route;
  const isAdmitted = admission(route);
  const answer = answering(route);
  app.route({
    method: endpoint.method,
    url: urlOf(endpoint),
    bodyLimit: endpoint.bodyLimit ?? defaultBodyLimit,
    onRequest: (request, reply, done) => {
      const admitted = isAdmitted(request, reply);
      if (admitted === true) done();
      else if (admitted !== false) admitted.then((yes) => (yes ? done() : undefined), done);
    },
    handler: async (request, reply) => {
      await answer(request, reply);
      return reply;
    },
  });
}

/** Without hooks of its own: such a request has no body that is waited for. */
function addHotRoute(app: FastifyInstance, route: Route, observer: Observer): void {
  const isAdmitted = admission(route);
  const answer = answering(route);
  const url = urlOf(route.endpoint);
  const serve: ServeHot = (request, reply) => {
    const admitted = isAdmitted(request, reply);
    if (admitted === true) return answer(request, reply);
    return admitted === false ? answered : admitted.then((yes) => (yes ? answer(request, reply) : undefined));
  };
  app.route({ method: route.endpoint.method, url, handler: observed(`${app.prefix}${url}`, observer, serve) });
}

function urlOf({ path }: Endpoint): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Admits a request, or refuses it and says no: at once by keys and tokens, which are in memory, and later by a session, which is not. */
function admission(route: Route): (request: FastifyRequest, reply: FastifyReply) => boolean | Promise<boolean> {
  const { ports, adminTokenHash, id, endpoint } = route;
  const { access } = endpoint;
  const isOfAccount = endpoint.path.includes('{sid}');

  function settle(request: FastifyRequest, reply: FastifyReply, outcome: Admitted | Refusal<ProblemCode>): boolean {
    if (isRefused(outcome)) {
      sendProblem(request, reply, outcome.refused);
      return false;
    }
    request.admitted = outcome;
    if (outcome.caller?.kind === 'account' && outcome.caller.key !== null) ports.keyUsed(outcome.caller.key);
    return true;
  }

  return (request, reply) => {
    const { authorization } = request.headers;
    const sid = isOfAccount ? sidOf(request.params) : null;
    // Whoever brings a key is who the key says.
    const token = authorization === undefined ? sessionToken(request) : null;
    const changes = endpoint.method !== 'GET' && (token !== null || endpoint.ownPagesOnly === true);
    if (changes && !isFromOwnPage(request)) return settle(request, reply, { refused: 'foreign_page' });
    if (token === null || access === 'anyone') {
      return settle(request, reply, admit(ports, adminTokenHash, { access, sid }, authorization));
    }
    const shown = request.headers[ACCOUNT_HEADER];
    const to = { operation: id, access, sid, shown: typeof shown === 'string' ? shown : null };
    return ports.users
      .session(hashOf(ports, token))
      .then((user) => settle(request, reply, user === null ? { refused: 'unauthorized' } : admitUser(ports, user, to)));
  };
}

/** By what a caller stands in the evidence: the API key, `user:` and the id of a person, or null for the admin token. */
function signedBy(caller: Caller | null): string | null {
  if (caller === null) return null;
  if (caller.user !== null) return `user:${caller.user.id}`;
  return caller.kind === 'account' ? caller.key : null;
}

function answering({ ports, endpoint, handle }: Route): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const read = requestReader(endpoint);
  const isFile = endpoint.media !== undefined || endpoint.file !== undefined;
  return async (request, reply) => {
    const { caller, context } = request.admitted ?? { caller: null, context: null };
    const parts = read({ params: request.params, query: request.query, body: isFile ? undefined : request.body });
    if (isRefused(parts)) {
      sendProblem(request, reply, parts.refused, 'errors' in parts ? parts.errors : []);
      return;
    }
    const { params, query, body } = parts as Pick<ApiRequest<Endpoint>, 'params' | 'query' | 'body'>;
    const answer = await handle(ports, {
      params,
      query,
      body,
      caller,
      context,
      isGone: () => request.raw.socket.destroyed,
      get stream() {
        return bodyStream(isFile ? request.body : null);
      },
      by: caller?.kind === 'operator' ? 'operator' : 'account',
      get cookie() {
        return sessionCookie(request, reply);
      },
      origin: { requestId: request.id, key: signedBy(caller), address: request.ip },
    });
    sendAnswer(request, reply, endpoint, answer);
  };
}

function sidOf(params: unknown): string {
  const sid: unknown = typeof params === 'object' && params !== null && 'sid' in params ? params.sid : '';
  return typeof sid === 'string' ? sid : '';
}
