import type { FastifyReply } from 'fastify';

/** Sends a text with exactly this content type: Fastify would add a charset to JSON, which has only one. */
export function sendText(reply: FastifyReply, contentType: string, body: string): FastifyReply {
  return reply.header('content-type', contentType).serializer(unchanged).send(body);
}

function unchanged(body: string): string {
  return body;
}
