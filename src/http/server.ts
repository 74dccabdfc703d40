import { randomUUID } from 'node:crypto';
import { createServer as createHttp, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Log } from '#app/ports/system.ts';
import { allowedMethods, splitTarget } from '#http/v1/path.ts';
import { limitBody } from './body-time.ts';
import { answerClientError, refuseTunnel } from './client-error.ts';
import { limitLoad } from './load-limit.ts';
import type { RequestTimes } from './observe.ts';
import { refusalDocument, type ServerRefusal } from './refusal.ts';
import { sendText } from './send-text.ts';
import { type ServedMethods, servedMethods } from './served-methods.ts';
import { routedTarget, v1Target } from './target.ts';

export interface HttpServerOptions {
  /** PEM texts, where it serves HTTPS. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Addresses or networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Requests a second that are let in; 0 lets in all. */
  readonly mostPerSecond: number;
  readonly times: RequestTimes;
  readonly log: Log;
}

/** Request line and headers: a thousand numbers in a query are 29 kB, and 64 KiB of request line are promised. */
const MOST_HEADER_BYTES = 131_072;
const SMALL_BODY_BYTES = 65_536;

/** Milliseconds. Longer than the idle time of usual load balancers, so that they and not we close idle connections. */
const KEEP_ALIVE = 72_000;
const HEADERS_WITHIN = 30_000;
const CHECK_TIMES_EVERY = 5_000;

/**
 * The server without any routes: limits, times, request ids, and an answer in the right form for everything that goes wrong.
 * Every answer carries an `X-Request-Id` of ours; the client's is not believed.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const app = fastify({
    serverFactory: (handler) =>
      nodeServer(options, limitLoad({ perSecond: options.mostPerSecond, times: options.times }, handler)),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    bodyLimit: SMALL_BODY_BYTES,
    // No route has a schema of Fastify's own: its compilers for them would be loaded at every start.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    rewriteUrl: routedTarget,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 256, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    clientErrorHandler: (error, socket) => {
      const status = answerClientError(error, socket, randomUUID());
      if (status !== null) options.times.observe('none', 'none', status, 0);
    },
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id);
      refuse(request, reply, codeOf(error));
    },
  });

  app.addHook('onRequest', (request, reply, done) => {
    limitBody(request.raw, () => app.server.emit('clientError', lateBody(request), request.raw.socket));
    reply.header('x-request-id', request.id);
    if (request.raw.headers.host === undefined && request.raw.httpVersion === '1.1') refuse(request, reply, 'bad_request');
    else done();
  });
  const served = servedMethods(app);
  app.setNotFoundHandler((request, reply) => refuseUnserved(request, reply, { served, times: options.times }));
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const code = request.is404 ? 'not_found' : codeOf(error);
    if (code === 'internal') {
      options.log.error('a request failed', error, { requestId: request.id, route: request.routeOptions.url });
    }
    refuse(request, reply, code);
  });
  return app;
}

function noSchemas(): never {
  throw new Error('schemas of routes belong into the contract');
}

function nodeServer({ tls }: HttpServerOptions, handler: Parameters<typeof createHttp>[1] & object): Server {
  const limits: ServerOptions = {
    maxHeaderSize: MOST_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE,
    headersTimeout: HEADERS_WITHIN,
    // Bodies have a limit of their own, which depends on what is done with them.
    requestTimeout: 0,
    connectionsCheckingInterval: CHECK_TIMES_EVERY,
    // Node's own answer to a missing Host has no body; ours has.
    requireHostHeader: false,
  };
  const server = tls === null ? createHttp(limits, handler) : createHttps({ ...limits, ...tls }, handler);
  // A client that says early that nothing more comes from it is answered all the same.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connect', (_request, socket: Socket) => refuseTunnel(socket, randomUUID()));
  // An expectation that we do not know is one that we need not meet; Node would answer without a body.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  return server;
}

/** What Node's own limit would say. */
function lateBody({ method, originalUrl }: FastifyRequest): Error {
  const rawPacket = Buffer.from(`${method} ${originalUrl} HTTP/1.1`);
  return Object.assign(new Error('a body was not complete in time'), { code: 'ERR_HTTP_REQUEST_TIMEOUT', rawPacket });
}

/** Refuses in the form of the surface that the request was sent to. */
export function refuse(request: FastifyRequest, reply: FastifyReply, code: ServerRefusal): void {
  const { status, contentType, body } = refusalDocument(request.originalUrl, code, request.id);
  sendText(reply.code(status), contentType, body);
}

/** An address that does not serve the method is 405 and says which it serves; any other is 404. */
function refuseUnserved(
  request: FastifyRequest,
  reply: FastifyReply,
  { served, times }: { readonly served: ServedMethods; readonly times: RequestTimes },
): void {
  const target = v1Target(request.raw);
  const methods = target === null ? served(splitTarget(request.originalUrl).path) : withHead(allowedMethods[target.path.kind]);
  if (methods.length > 0) reply.header('allow', [...methods, 'OPTIONS'].join(', '));
  if (methods.length === 0) refuse(request, reply, 'not_found');
  else if (request.method === 'OPTIONS') reply.code(204).send();
  else refuse(request, reply, 'method_not_allowed');
  times.observe(target === null ? 'none' : `/v1/${target.path.kind}`, methodLabel(request.method), reply.statusCode, 0);
}

function withHead(methods: readonly string[]): readonly string[] {
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}

/** Labels of metrics are ours: a client must not make new ones. */
function methodLabel(method: string): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other';
}

function codeOf(error: FastifyError): ServerRefusal {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'body_too_large';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'unsupported_media_type';
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? 'bad_request' : 'internal';
  }
}
