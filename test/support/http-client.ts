/** HTTP as it goes over the wire: nothing is normalised, and targets may be as odd as clients make them. */
import http from 'node:http';
import https from 'node:https';
import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** As sent, in order. */
  readonly headerNames: readonly string[];
  readonly body: string;
}

export interface HttpRequest {
  readonly method?: string;
  /** Path and query. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** An iterable is sent in chunks without a content length. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

/** Sends one request; rejects where the connection fails before an answer came. */
export async function send(base: string, { method = 'GET', target, headers = {}, body }: HttpRequest): Promise<HttpAnswer> {
  const { protocol, hostname, port } = new URL(base);
  const isPlain = protocol === 'http:';
  const length =
    typeof body === 'string' || body instanceof Uint8Array ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const sent = Object.fromEntries(Object.entries({ ...length, ...headers }).map(([name, value]) => [name, copied(value)]));
  const options = { hostname, port, method, path: target, headers: sent };
  const request = isPlain ? http.request({ ...options, agent }) : https.request({ ...options, rejectUnauthorized: false });
  const answered = new Promise<HttpAnswer>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          headerNames: response.rawHeaders.filter((_, index) => index % 2 === 0),
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
  });
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) request.end(body);
  else void sendChunks(request, body);
  return answered;
}

async function sendChunks(request: http.ClientRequest, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) {
    if (request.destroyed) return;
    if (!request.write(chunk)) await new Promise((resolve) => request.once('drain', resolve).once('close', resolve));
  }
  request.end();
}

function copied(value: string | readonly string[]): string | string[] {
  return typeof value === 'string' ? value : [...value];
}

/** Sends bytes as they are and answers what came back until the other side closed, or until nothing came for a while. */
export function sendRaw(base: string, bytes: string | Uint8Array, quiet = 2_000): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket: Socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(received).toString('utf8'));
    };
    socket.setTimeout(quiet, end);
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('end', end);
    socket.on('error', end);
    socket.on('close', end);
  });
}
