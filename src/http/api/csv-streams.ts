/** Endpoints whose body and answer, or answer alone, are files, streamed. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FileAnswer } from './handler.ts';

/** A body of this type is handed over as it comes; any other is refused. */
export function readStreamsOnly(scope: FastifyInstance, media: string): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(media, (_request, payload, done) => done(null, payload));
}

/**
 * The body piece by piece, at the pace of whoever takes it. Leaving it early does not close the connection, so that the client can be
 * told why.
 */
export function bodyStream(body: unknown): AsyncIterable<Uint8Array> {
  return body instanceof Readable ? body.iterator({ destroyOnReturn: false }) : Readable.from([]);
}

/** An error in the middle closes the connection: the client must not take what it has for the whole. */
export function sendFile(reply: FastifyReply, media: string, { headers, output }: FileAnswer): FastifyReply {
  return reply
    .type(media)
    .headers(headers)
    .send(Readable.from(output, { objectMode: false }));
}
