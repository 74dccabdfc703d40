/** The console: one document for all its pages, and the files it is made of. Headers and hooks of its own; no other surface has them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyHelmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { FastifyInstance } from 'fastify';
import { type Observer, observeRequests } from '#http/observe.ts';

export interface ConsoleOptions {
  /** What `npm run build` made. */
  readonly folder: string;
  readonly mode: 'sandbox' | 'production';
  readonly https: boolean;
  readonly observer: Observer;
}

const YEAR = 365 * 24 * 60 * 60;

/** Whether there is a console to serve. */
export function isConsoleBuilt(folder: string): boolean {
  return existsSync(path.join(folder, 'index.html'));
}

export function consoleRoutes({ folder, mode, https, observer }: ConsoleOptions): (app: FastifyInstance) => Promise<void> {
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8').replaceAll('__MODE__', mode);
  return async (app) => {
    observeRequests(app, observer);
    await app.register(fastifyHelmet, {
      enableCSPNonces: true,
      contentSecurityPolicy: { useDefaults: false, directives: policy },
      strictTransportSecurity: https ? { maxAge: YEAR } : false,
      xFrameOptions: { action: 'deny' },
      referrerPolicy: { policy: 'same-origin' },
    });
    for (const url of Object.values(consolePages)) {
      app.get(url, (_request, reply) =>
        reply
          .type('text/html; charset=utf-8')
          .header('cache-control', 'no-store')
          .send(page.replaceAll('__CSP_NONCE__', reply.cspNonce.script).replaceAll('__STYLE_NONCE__', reply.cspNonce.style)),
      );
    }
    // Names of files below /assets are made of their content; what is beside it is small and looked at again.
    await app.register(fastifyStatic, {
      root: path.join(folder, 'assets'),
      prefix: '/assets/',
      // Only files that are there have a route: any other address is refused as the server refuses.
      wildcard: false,
      index: false,
      preCompressed: true,
      globIgnore: ['**/*.br', '**/*.gz'],
      immutable: true,
      maxAge: YEAR * 1000,
    });
    app.get('/icon.svg', (_request, reply) => reply.sendFile('icon.svg', folder, { maxAge: 60 * 60 * 1000, immutable: false }));
  };
}

const policy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};
