import type { FastifyInstance } from 'fastify';
import { observeRequests } from '#http/observe.ts';
import { connectCall } from './connect.ts';
import { passOn } from './pass-on.ts';
import { readNumber, readStatusOf } from './routes-read.ts';
import { postNumbers, removeNumbers } from './routes-whitelist.ts';
import { serveCaller, type V1Options } from './serve.ts';

/**
 * The wire API: CustomerWhitelist and Numbers, and whatever else the account's provider serves. Reading a status is a hot path, which is counted without a hook and writes no line.
 * The body of a POST is read only once the caller is known.
 */
export function v1Routes(app: FastifyInstance, options: V1Options): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  const { times } = options.observer;

  for (const [url, serve] of [
    ['/v1/whitelist_number', readStatusOf],
    ['/v1/numbers', readNumber],
  ] as const) {
    app.get(url, async (request, reply) => {
      const began = performance.now();
      try {
        await serveCaller(options, request, reply, (known) => serve(options, known));
      } finally {
        times.observe(url, request.method, reply.statusCode, performance.now() - began);
      }
      return reply;
    });
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
