import type { FastifyInstance } from 'fastify';
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
 * hold a number or a secret. Hot routes write a line only for what they refuse.
 */
export function observeRequests(app: FastifyInstance, { times, log }: Observer): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const milliseconds = reply.elapsedTime;
    times.observe(route, request.method, reply.statusCode, milliseconds);
    if ('hot' in request.routeOptions.config && request.routeOptions.config.hot === true && reply.statusCode < 400) {
      done();
      return;
    }
    log.info('answered', {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      milliseconds: Math.round(milliseconds * 10) / 10,
    });
    done();
  });
}
