/** The form of an answer: XML unless the path ends in `.json`, or is of a later version; an Accept header does not matter. */
export type Format = 'xml' | 'json';

/**
 * What a path names. `account_path` is a path of an account that is not served here, in any version; `other` is no path of an account.
 * `sid` and `number` are percent-decoded text, not yet looked at.
 */
export type V1Path =
  | { readonly kind: 'whitelist'; readonly sid: string; readonly format: Format }
  | { readonly kind: 'whitelist_number'; readonly sid: string; readonly number: string; readonly format: Format }
  | { readonly kind: 'numbers'; readonly sid: string; readonly number: string; readonly format: Format }
  | { readonly kind: 'connect'; readonly sid: string; readonly format: Format }
  | { readonly kind: 'account_path'; readonly sid: string; readonly format: Format }
  | { readonly kind: 'other'; readonly format: Format };

const SUFFIX = '.json';

/** The methods that a path serves, for 405 and its `Allow` header; empty where the path is not served here. */
export const allowedMethods: Readonly<Record<V1Path['kind'], readonly ('GET' | 'POST' | 'DELETE')[]>> = {
  whitelist: ['POST', 'DELETE'],
  whitelist_number: ['GET'],
  numbers: ['GET'],
  connect: ['POST'],
  account_path: [],
  other: [],
};

/** A request target cut at its first `?`. The query is still encoded. A scheme and host, as proxies send, are dropped. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return { path: path.replace(/^https?:\/\/[^/]*/i, ''), query: mark < 0 ? '' : target.slice(mark + 1) };
}

/**
 * Reads a path as it came, without its query. Slashes may be doubled or trailing, letters must be as documented, and a bad
 * percent escape stands for itself. Never throws.
 */
export function readPath(path: string): V1Path {
  const segments = path.split('/').filter((segment) => segment !== '');
  const suffixed: Format = segments.at(-1)?.endsWith(SUFFIX) ? 'json' : 'xml';
  const [version = '', accounts = '', sid, resource, number, ...rest] = withoutSuffix(segments, suffixed).map(decoded);
  if (!/^v\d/i.test(version) || accounts.toLowerCase() !== 'accounts' || sid === undefined) {
    return { kind: 'other', format: suffixed };
  }
  // Version 1 answers XML where nothing else is asked for, the later ones JSON.
  const format = /^v1$/i.test(version) ? suffixed : 'json';
  if (version !== 'v1' || accounts !== 'Accounts' || rest.length > 0) return { kind: 'account_path', sid, format };
  if (resource === 'CustomerWhitelist') {
    return number === undefined ? { kind: 'whitelist', sid, format } : { kind: 'whitelist_number', sid, number, format };
  }
  if (resource === 'Numbers' && number !== undefined) return { kind: 'numbers', sid, number, format };
  if (resource === 'Calls' && number === 'connect') return { kind: 'connect', sid, format };
  return { kind: 'account_path', sid, format };
}

/** Whether a path lies below `/v1`, however that is written: the router decodes it too. */
export function isOfVersion1(path: string): boolean {
  const first = /^\/+([^/]*)/.exec(path)?.[1] ?? '';
  return decoded(first) === 'v1';
}

/** `CustomerWhitelist/.json` is what appending ".json" to the documented URL literally gives: its last segment vanishes. */
function withoutSuffix(segments: readonly string[], format: Format): readonly string[] {
  if (format === 'xml') return segments;
  const last = segments.at(-1)?.slice(0, -SUFFIX.length) ?? '';
  return last === '' ? segments.slice(0, -1) : segments.with(-1, last);
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
