/** The cookie of a session, and what a request must show to be one of a page of ours. */
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface SessionCookie {
  /** Null where the browser has none. */
  readonly token: string | null;
  /** Gives the browser this one instead. */
  give(token: string): void;
  take(): void;
}

/** Pages of ours send it with every request, and no other site can without asking first, which is refused. */
export const OWN_PAGE_HEADER = 'x-sammati-console';
/** Which account a page shows, for what names none in its path. */
export const ACCOUNT_HEADER = 'x-sammati-account';

const LONGEST_HEADER = 8_192;

/** Over HTTPS a name that a browser takes from nobody but this host, over HTTPS. */
function nameOf({ protocol }: FastifyRequest): string {
  return protocol === 'https' ? '__Host-sammati' : 'sammati-session';
}

export function sessionToken(request: FastifyRequest): string | null {
  const { cookie } = request.headers;
  if (cookie === undefined || cookie.length > LONGEST_HEADER) return null;
  const name = `${nameOf(request)}=`;
  const found = cookie
    .split(';')
    .map((one) => one.trim())
    .find((one) => one.startsWith(name));
  const token = found?.slice(name.length) ?? '';
  return /^[0-9a-f]{64}$/.test(token) ? token : null;
}

export function sessionCookie(request: FastifyRequest, reply: FastifyReply): SessionCookie {
  // It lives as long as the browser; how long the session does, the service knows.
  const attributes = `Path=/; HttpOnly; SameSite=Strict${request.protocol === 'https' ? '; Secure' : ''}`;
  const name = nameOf(request);
  return {
    token: sessionToken(request),
    give: (token) => void reply.header('set-cookie', `${name}=${token}; ${attributes}`),
    take: () => void reply.header('set-cookie', `${name}=; Max-Age=0; ${attributes}`),
  };
}

/**
 * Whether a page of this service sent the request, as far as a browser tells: the cookie alone does not show it. Another site cannot set the
 * header, and browsers say themselves where a request comes from.
 */
export function isFromOwnPage(request: FastifyRequest): boolean {
  const { headers } = request;
  if (headers[OWN_PAGE_HEADER] === undefined) return false;
  if (headers['sec-fetch-site'] !== undefined && headers['sec-fetch-site'] !== 'same-origin') return false;
  return headers.origin === undefined || hostOf(headers.origin) === request.host;
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
