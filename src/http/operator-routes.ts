import type { FastifyInstance } from 'fastify';

export interface OperatorOptions {
  /** Why nothing should be sent here now; null where all is well. Must answer soon, also when the database does not. */
  readonly notReady: () => Promise<string | null>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

/** For whoever runs the service: does the process live, should it be sent requests, and its figures. */
export function operatorRoutes(app: FastifyInstance, { notReady, metrics }: OperatorOptions): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const reason = await notReady();
    if (reason === null) return { status: 'ready' };
    return reply.code(503).send({ status: 'not_ready', reason });
  });
  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await metrics();
    return reply.header('content-type', contentType).send(body);
  });
}
