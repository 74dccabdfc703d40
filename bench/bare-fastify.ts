/** What a route costs that does nothing: for `permission.ts`, in a process of its own. */
import process from 'node:process';
import fastify from 'fastify';

const body = process.argv[2] ?? '';
const app = fastify();
app.get('/api/accounts/:sid/permission', (_request, reply) => reply.type('application/json').send(body));
process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
process.on('disconnect', () => void app.close());
