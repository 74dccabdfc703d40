import type { NewSession } from '#app/ports/users.ts';
import type { Ports } from '#app/ports.ts';
import { hex } from '#domain/consent/chain.ts';

/** From where a session is begun, and the one that the browser had before. */
export interface Browser {
  readonly address: string;
  readonly token: string | null;
}

/** A session of a new token, whatever the browser brought: nobody can be made to use one that somebody else knows. */
export function newSession(
  ports: Pick<Ports, 'random' | 'sha256'>,
  browser: Browser,
): { readonly token: string; readonly session: NewSession } {
  const token = hex(ports.random.bytes(32));
  const replaces = browser.token === null ? null : hashOf(ports, browser.token);
  return { token, session: { tokenHash: hashOf(ports, token), address: browser.address, replaces } };
}

/** How a token of a session or an invitation is kept: it is long and random, so a plain hash keeps it. */
export function hashOf(ports: Pick<Ports, 'sha256'>, token: string): Uint8Array {
  return ports.sha256(new TextEncoder().encode(token));
}
