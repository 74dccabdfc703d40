import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#app/ports/system.ts';

/** Where requests are counted and timed. `route` is a pattern of ours. */
export interface RequestTimes {
  observe(route: string, method: string, status: number, milliseconds: number): void;
}

export interface Observer {
  readonly times: RequestTimes;
  readonly log: Log;
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
export function observed(route: string, { times, log }: Observer, serve: ServeHot): (...given: Parameters<ServeHot>) => void {
  function note(request: FastifyRequest, reply: FastifyReply, began: number): void {
    const milliseconds = performance.now() - began;
    times.observe(route, request.method, reply.statusCode, milliseconds);
    if (reply.statusCode >= 400) writeLine(log, { route, request, reply, milliseconds });
  }

  return (request, reply) => {
    const began = performance.now();
    serve(request, reply).then(
      () => note(request, reply, began),
      (error: unknown) => {
        // What it is answered with is not known before.
        reply.raw.once('finish', () => note(request, reply, began));
        reply.send(error);
      },
    );
  };
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
