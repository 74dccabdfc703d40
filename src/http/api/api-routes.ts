import { defaultBodyLimit, type Endpoint } from '@sammati/contract/endpoint.ts';
import { endpoints, type OperationId } from '@sammati/contract/endpoints.ts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ports } from '#app/ports.ts';
import { isRefused } from '#app/refusal.ts';
import { answered, type Observer, observed, observeRequests, type ServeHot } from '#http/observe.ts';
import { openApi } from '#http/openapi.ts';
import { admission, admittedToTheEnd, judging, NotAdmittedAnyMore } from './admission.ts';
import { audited, type Handle } from './audited.ts';
import type { Admitted } from './authentication.ts';
import { bodyStream, readStreamsOnly } from './csv-streams.ts';
import type { ApiRequest } from './handler.ts';
import { handlers } from './handlers.ts';
import { problemOfError, readJsonOnly } from './read-json.ts';
import { requestReader } from './read-request.ts';
import { sendAnswer, sendProblem } from './send-answer.ts';
import { ServedRequest, type StreamOf } from './served-request.ts';

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
      const code = error instanceof NotAdmittedAnyMore ? error.refused : problemOfError(error);
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

/**
 * Whoever is not admitted is refused before the body is read; and once more after it, which may have come minutes later: a right that was
 * taken away meanwhile gives nothing any more.
 */
function addRoute(app: FastifyInstance, route: Route): void {
  const { endpoint } = route;
  const isAdmitted = admission(route);
  const answer = answering(route);
  const waits = endpoint.method !== 'GET';
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
      if (!waits || (await isAdmitted(request, reply))) await answer(request, reply);
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

function answering(route: Route): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const { ports, endpoint, handle } = route;
  const judge = judging(route);
  const read = requestReader(endpoint);
  const isFile = endpoint.media !== undefined || endpoint.file !== undefined;
  const streamOf: StreamOf = (request) =>
    isFile ? admittedToTheEnd(bodyStream(request.body), () => judge(request)) : bodyStream(null);
  return async (request, reply) => {
    const parts = read({ params: request.params, query: request.query, body: isFile ? undefined : request.body });
    if (isRefused(parts)) {
      sendProblem(request, reply, parts.refused, 'errors' in parts ? parts.errors : []);
      return;
    }
    const given = parts as Pick<ApiRequest<Endpoint>, 'params' | 'query' | 'body'>;
    const answer = await handle(ports, new ServedRequest(request, reply, given, streamOf));
    sendAnswer(request, reply, endpoint, answer);
  };
}
