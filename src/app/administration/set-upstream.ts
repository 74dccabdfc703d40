import type { AccountContext, Upstream } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';

/** What the operator says of a provider; `baseUrl` as it was typed. */
export type GivenUpstream = Omit<Upstream, 'setAt'>;

/**
 * Sets the provider that an account's requests are passed on to. Only the operator comes here: requests go out to this address with
 * these credentials, so it is never anything that a client can name.
 */
export async function setUpstream(
  ports: Pick<Ports, 'administration' | 'clock'>,
  { account }: AccountContext,
  given: GivenUpstream,
): Promise<Upstream | Refusal<'not_an_upstream'>> {
  const baseUrl = readBaseUrl(given.baseUrl);
  if (baseUrl === null) return refuse('not_an_upstream');
  const upstream = { ...given, baseUrl, setAt: ports.clock.now() };
  await ports.administration.setUpstream(account.id, upstream);
  return upstream;
}

/** Changes what is passed on, and neither where to nor with which credentials. */
export async function changeUpstream(
  ports: Pick<Ports, 'administration' | 'directory'>,
  { account }: AccountContext,
  changes: Partial<Pick<Upstream, 'opensCalls' | 'relaysWhitelist'>>,
): Promise<Upstream | Refusal<'not_found'>> {
  const changed = await ports.administration.changeUpstream(account.id, changes);
  return (changed ? ports.directory.current().upstreamOf(account.id) : null) ?? refuse('not_found');
}

export async function removeUpstream(
  ports: Pick<Ports, 'administration'>,
  { account }: AccountContext,
): Promise<'removed' | Refusal<'not_found'>> {
  return (await ports.administration.removeUpstream(account.id)) ? 'removed' : refuse('not_found');
}

/**
 * Scheme, host and, where there is one, the path before `/v1`; without a slash at its end. Null for anything else: credentials, a
 * query and a fragment have no place in it, and would be left out of requests in silence.
 */
export function readBaseUrl(text: string): string | null {
  const parts = /^(https?):\/\/([^/?#@\s\\]+)((?:\/[A-Za-z0-9._~-]+)*)\/*$/i.exec(text.trim());
  if (parts === null || !URL.canParse(text.trim())) return null;
  const [, scheme = '', host = '', path = ''] = parts;
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return null;
  return `${scheme.toLowerCase()}://${host.toLowerCase()}${path}`;
}
