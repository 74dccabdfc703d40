/** HTTP to providers. A request is sent once: one that starts a call must not be repeated because its answer was lost. */
import { Readable } from 'node:stream';
import { Agent } from 'undici';
import type { CallUpstream, UpstreamAnswer } from '#app/ports/upstream.ts';

export interface UpstreamClient {
  readonly call: CallUpstream;
  close(): Promise<void>;
}

/** Milliseconds. Shorter than the idle time of usual servers, so that a request seldom meets a connection that they just closed. */
const KEEP_ALIVE = 4_000;
const CONNECT_WITHIN = 10_000;
const MOST_HEADER_BYTES = 65_536;

/** `silence`: milliseconds that a provider may let pass before its answer begins, and between two pieces of it. */
export function upstreamClient({ silence }: { readonly silence: number }): UpstreamClient {
  const agent = new Agent({
    connect: { timeout: Math.min(CONNECT_WITHIN, silence) },
    headersTimeout: silence,
    bodyTimeout: silence,
    keepAliveTimeout: KEEP_ALIVE,
    keepAliveMaxTimeout: KEEP_ALIVE,
    maxHeaderSize: MOST_HEADER_BYTES,
    pipelining: 1,
  });
  return {
    async call({ upstream, method, target, headers, body, signal }) {
      const base = new URL(upstream.baseUrl);
      const credentials = Buffer.from(`${upstream.key}:${upstream.token}`).toString('base64');
      try {
        const answer = await agent.request({
          origin: base.origin,
          path: `${base.pathname === '/' ? '' : base.pathname}${target}`,
          method: method as 'GET',
          headers: [...headers, 'Authorization', `Basic ${credentials}`],
          body: body === null || body instanceof Uint8Array ? body : Readable.from(body, { objectMode: false }),
          signal,
          responseHeaders: 'raw',
        });
        return { kind: 'answered', status: answer.statusCode, headers: rawHeaders(answer.headers), body: answer.body };
      } catch (error) {
        return { kind: 'failed', why: whyOf(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

/** Asked for raw, headers come as one list, whatever the type says. */
function rawHeaders(headers: unknown): readonly string[] {
  return Array.isArray(headers) ? headers.map(String) : [];
}

function whyOf(error: unknown): Extract<UpstreamAnswer, { kind: 'failed' }>['why'] {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'unreachable';
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return 'timeout';
    default:
      return 'broken';
  }
}
