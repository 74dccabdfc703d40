/** What a client presents: an API key or the account's sid as user, and a token. */
export interface Credentials {
  readonly user: string;
  readonly secret: string;
}

const LONGEST_HEADER = 4096;

/**
 * The credentials of an `Authorization: Basic` header, or null where there is none or it is unreadable. The scheme's case does
 * not matter; the first colon divides, so a token may hold colons.
 */
export function readBasicAuth(header: string | undefined): Credentials | null {
  if (header === undefined || header.length > LONGEST_HEADER) return null;
  const encoded = /^\s*basic\s+([a-z0-9+/_-]+={0,2})\s*$/i.exec(header)?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon > 0 ? { user: text.slice(0, colon), secret: text.slice(colon + 1) } : null;
}
