import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#app/ports/system.ts';
import { refusalDocument } from './refusal.ts';
import { sendText } from './send-text.ts';

/** Where requests are counted and timed. `route` is a pattern of ours. */
export interface RequestTimes {
  observe(route: string, method: string, status: number, milliseconds: number): void;
}

export interface Observer {
  readonly times: RequestTimes;
  readonly log: Log;
  /** Milliseconds that the question of a hot route may wait for its answer; then it is refused. Default: as long as it takes. */
  readonly answerWithin?: number;
}

/**
 * Counts, times and logs every request of this plugin. A line names the route's pattern and never the address itself, which may
 * hold a number or a secret.
 */
export function observeRequests(app: FastifyInstance, observer: Observer): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    observer.times.observe(route, request.method, reply.statusCode, reply.elapsedTime);
    writeLine(observer.log, { route, request, reply, milliseconds: reply.elapsedTime });
    done();
  });
}

/** Sends an answer, and resolves to nothing: to resolve to a reply, which is a promise of its end, costs a turn of its own each time. */
export type ServeHot = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** What a hot route that has sent its answer already resolves to. */
export const answered: Promise<void> = Promise.resolve();

/**
 * The handler of a hot route, which counts and times itself: a hook that waits for the end of each answer costs more. It writes a line only
 * for what it refuses.
 */
export function observed(
  route: string,
  { times, log, answerWithin }: Observer,
  serve: ServeHot,
): (...given: Parameters<ServeHot>) => void {
  function note(request: FastifyRequest, reply: FastifyReply, began: number): void {
    const milliseconds = performance.now() - began;
    times.observe(route, request.method, reply.statusCode, milliseconds);
    if (reply.statusCode >= 400) writeLine(log, { route, request, reply, milliseconds });
  }

  return (request, reply) => {
    const began = performance.now();
    let isRefused = false;
    const refuse = (): void => {
      isRefused = true;
      refuseOverloaded(request, reply);
      note(request, reply, began);
    };
    const late = answerWithin === undefined ? undefined : setTimeout(refuse, answerWithin);
    serve(request, reply).then(
      () => {
        clearTimeout(late);
        if (!isRefused) note(request, reply, began);
      },
      (error: unknown) => {
        clearTimeout(late);
        if (isRefused) {
          log.error('a request failed after it was refused', error, { requestId: request.id, route });
          return;
        }
        // What it is answered with is not known before.
        reply.raw.once('finish', () => note(request, reply, began));
        reply.send(error);
      },
    );
  };
}

/** Whoever asks can still do something else: an answer that comes too late is of no use to anybody. */
function refuseOverloaded(request: FastifyRequest, reply: FastifyReply): void {
  const { status, contentType, body } = refusalDocument(request.originalUrl, 'overloaded', request.id);
  sendText(reply.code(status).headers({ 'cache-control': 'no-store', 'retry-after': '1' }), contentType, body);
}

interface Answered {
  readonly route: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly milliseconds: number;
}

function writeLine(log: Log, { route, request, reply, milliseconds }: Answered): void {
  log.info('answered', {
    requestId: request.id,
    method: request.method,
    route,
    status: reply.statusCode,
    milliseconds: Math.round(milliseconds * 10) / 10,
  });
}
