import type { FastifyInstance } from 'fastify';
import { answered, observed, observeRequests } from '#http/observe.ts';
import { connectCall } from './connect.ts';
import { passOn } from './pass-on.ts';
import { readNumber, readStatusOf } from './routes-read.ts';
import { postNumbers, removeNumbers } from './routes-whitelist.ts';
import { admitCaller, serveCaller, type V1Options } from './serve.ts';

/**
 * The wire API: CustomerWhitelist and Numbers, and whatever else the account's provider serves. Reading a status is a hot path.
 * The body of a POST is read only once the caller is known.
 */
export function v1Routes(app: FastifyInstance, options: V1Options): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  for (const [url, serve] of [
    ['/v1/whitelist_number', readStatusOf],
    ['/v1/numbers', readNumber],
  ] as const) {
    const answer = observed(url, options.observer, (request, reply) => {
      const known = admitCaller(options, request, reply);
      return known === null ? answered : serve(options, known);
    });
    app.get(url, answer);
  }

  app.register((bulk, _options, done) => {
    observeRequests(bulk, options.observer);
    bulk.post('/v1/whitelist', (request, reply) => serveCaller(options, request, reply, (known) => postNumbers(options, known)));
    bulk.delete('/v1/whitelist', (request, reply) =>
      serveCaller(options, request, reply, (known) => removeNumbers(options, known)),
    );
    bulk.post('/v1/connect', (request, reply) => serveCaller(options, request, reply, (known) => connectCall(options, known)));
    bulk.all('/v1/account_path', (request, reply) => serveCaller(options, request, reply, (known) => passOn(options, known)));
    done();
  });
}
