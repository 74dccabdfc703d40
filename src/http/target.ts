/** The request target, read once for each request. */
import type { IncomingMessage } from 'node:http';
import { isOfVersion1, readPath, splitTarget, type V1Path } from '#http/v1/path.ts';

/** A target of the wire API, and the query behind it, still encoded. */
export interface V1Target {
  readonly path: V1Path;
  readonly query: string;
}

/** Where a request keeps what was read: a map beside it would cost the collector of garbage more than all the rest. */
const TARGET = Symbol('target');

interface Read {
  [TARGET]?: V1Target;
}

/**
 * The address under which the router looks for a request. Paths of the wire API are read by their own rules (doubled slashes, bad
 * escapes, suffixes) into one address for each kind, so that the router never sees what clients make of them; other paths stay.
 */
export function routedTarget(raw: IncomingMessage): string {
  const target = raw.url ?? '/';
  if (target.startsWith('/api/')) return target;
  const { path, query } = splitTarget(target);
  const read = readPath(path);
  if (read.kind !== 'other' || isOfVersion1(path)) {
    (raw as Read)[TARGET] = { path: read, query };
    return `/v1/${read.kind}`;
  }
  const plain = path.startsWith('/') ? path : `/${path}`;
  return query === '' ? plain : `${plain}?${query}`;
}

/** What `routedTarget` read; null for a request of another surface. */
export function v1Target(raw: IncomingMessage): V1Target | null {
  return (raw as Read)[TARGET] ?? null;
}
