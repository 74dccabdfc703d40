import type { FastifyInstance } from 'fastify';

/** Tells which methods an address serves, for 405 and its `Allow`. */
export type ServedMethods = (path: string) => readonly string[];

/** Follows every route that is added from now on. */
export function servedMethods(app: FastifyInstance): ServedMethods {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const one of [method].flat()) route.methods.add(one);
    routes.set(url, route);
  });
  return (given) => {
    // Before any pattern sees them: a path may be very many slashes.
    const path = given.replace(/\/{2,}/g, '/');
    const methods = new Set<string>();
    for (const { pattern, methods: served } of routes.values()) {
      if (pattern.test(path)) for (const method of served) methods.add(method);
    }
    return [...methods];
  };
}

/** `/hooks/:dialect/:secret` and `/docs/*` as regular expressions; a trailing slash counts for nothing, as in routing. */
function patternOf(url: string): RegExp {
  const parts = url.split('/').filter((part) => part !== '');
  const patterns = parts.map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^/${patterns.join('/')}/?$`);
}
