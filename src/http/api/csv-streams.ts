/** Endpoints whose body and answer, or answer alone, are files, streamed. */
import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { piecesInTime } from '#http/body-time.ts';
import type { FileAnswer } from './handler.ts';

/** A body of this type is handed over as it comes; any other is refused. */
export function readStreamsOnly(scope: FastifyInstance, media: string): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(media, (_request, payload, done) => done(null, payload));
}

/** The body piece by piece, at the pace of whoever takes it, however long that is. */
export function bodyStream(body: unknown): AsyncIterable<Uint8Array> {
  return body instanceof IncomingMessage ? piecesInTime(body) : Readable.from([]);
}

/** An error in the middle closes the connection: the client must not take what it has for the whole. */
export function sendFile(reply: FastifyReply, media: string, { headers, output }: FileAnswer): FastifyReply {
  return reply
    .type(media)
    .headers(headers)
    .send(Readable.from(output, { objectMode: false }));
}
