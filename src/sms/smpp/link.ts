import net, { type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import tls from 'node:tls';
import type { Log } from '#app/ports/system.ts';
import { statusName } from './command-status.ts';
import type { BindKind } from './pdu-writer.ts';
import { BindRefused, bindSession, type Session, type SessionOptions } from './session.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** Null where the link is plain; `ca` null trusts what the system trusts. */
  readonly tls: { readonly ca: string | null; readonly serverName: string | null } | null;
}

export interface LinkOptions extends Omit<SessionOptions, 'ended' | 'bind'> {
  readonly name: string;
  readonly bind: BindKind;
  readonly endpoint: Endpoint;
  readonly log: Log;
  /** The pause after the first failure, in milliseconds; each further one doubles it, up to the longest. */
  readonly firstPause: number;
  readonly longestPause: number;
}

/** A connection that is bound again, as a new session, whenever it was lost. */
export interface Link {
  /** The session while it is bound. */
  readonly session: () => Session | null;
  close(): Promise<void>;
}

/** A session that ends sooner counts as a failure: else a centre that drops every bind would be bound to without a pause. */
const LONG_ENOUGH = 10_000;

/** Binds and stays bound until it is closed. */
export function keepBound(options: LinkOptions): Link {
  const { name, bind, endpoint, log, firstPause, longestPause } = options;
  const closing = new AbortController();
  let session: Session | null = null;

  /** One session from its first to its last; rejects where it could not be bound. */
  async function live(): Promise<string> {
    const socket = await connect(endpoint, options.answerWithin, closing.signal);
    const ended = new Promise<string>((resolve, reject) => {
      bindSession(socket, { ...options, ended: resolve }).then((bound) => {
        session = bound;
        if (closing.signal.aborted) void bound.close();
        log.info('bound to a message centre', { sender: name, bind });
        options.room();
      }, reject);
    });
    return ended;
  }

  async function loop(): Promise<void> {
    let failures = 0;
    while (!closing.signal.aborted) {
      const began = performance.now();
      try {
        const reason = await live();
        if (closing.signal.aborted) return;
        log.warn('the link to a message centre was lost', { sender: name, bind, reason });
        failures = performance.now() - began > LONG_ENOUGH ? 0 : failures + 1;
      } catch (error) {
        failures += 1;
        log.warn('a message centre cannot be bound to', { sender: name, bind, reason: reasonOf(error), failures });
      } finally {
        session = null;
        options.room();
      }
      // Many links that were lost together do not come back together.
      const longest = Math.min(firstPause * 2 ** Math.min(failures, 16), longestPause);
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  const ended = loop();
  return {
    session: () => session,
    async close() {
      closing.abort();
      await session?.close();
      await ended;
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof BindRefused) return statusName(error.status);
  return error instanceof Error ? error.message : String(error);
}

function connect({ host, port, tls: secure }: Endpoint, within: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const name = secure?.serverName ?? host;
    const socket =
      secure === null
        ? net.connect({ host, port })
        : tls.connect({
            host,
            port,
            ...(net.isIP(name) === 0 ? { servername: name } : {}),
            ...(secure.ca === null ? {} : { ca: secure.ca }),
            minVersion: 'TLSv1.2',
          });
    const fail = (error: Error) => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      reject(error);
    };
    const stop = () => fail(new Error('it is not wanted any more'));
    signal.addEventListener('abort', stop, { once: true });
    socket.setTimeout(within, () => fail(new Error('it does not answer')));
    socket.once('error', fail);
    socket.once(secure === null ? 'connect' : 'secureConnect', () => {
      socket.setTimeout(0);
      socket.setNoDelay(true);
      socket.off('error', fail);
      signal.removeEventListener('abort', stop);
      resolve(socket);
    });
  });
}
