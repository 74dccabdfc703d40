/** HTTP/1.1 on a bare socket: sends any bytes, and reads the answers without a library's forgiveness. */
import { connect, type Socket } from 'node:net';

export interface WireAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** What came back for some bytes. `left` is what is no whole answer; `late` says that the time was up before the other side was done. */
export interface Exchange {
  readonly answers: readonly WireAnswer[];
  readonly left: Buffer;
  readonly ended: 'closed' | 'answered' | 'late';
  readonly milliseconds: number;
}

export interface Delivery {
  readonly port: number;
  /** Sent one after the other, each when the one before has been handed to the system. */
  readonly pieces: readonly Buffer[];
  /** Whether our side says that nothing more comes. */
  readonly half: boolean;
  /** Methods of the requests in it, in order, where they are known. */
  readonly methods: readonly string[];
  /** Whether the exchange is over when each of them has been answered, and not only when the other side closes. */
  readonly whole: boolean;
  /** Milliseconds. */
  readonly limit: number;
}

/** Sends and reads until all answers are there, the other side closes, or the time is up. Never rejects for what the server does. */
export function exchange({ port, pieces, half, methods, whole, limit }: Delivery): Promise<Exchange> {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    let received = Buffer.alloc(0);
    const done = (ended: Exchange['ended']): void => {
      clearTimeout(timer);
      socket.destroy();
      const { answers, rest } = readAnswers(received, methods, ended !== 'late');
      resolve({ answers, left: rest, ended, milliseconds: performance.now() - began });
    };
    const timer = setTimeout(() => done('late'), limit);
    socket.on('data', (part: Buffer) => {
      received = Buffer.concat([received, part]);
      const { answers, rest } = readAnswers(received, methods, false);
      if (whole && answers.length >= methods.length && rest.length === 0) done('answered');
    });
    socket.on('end', () => done('closed'));
    // The other side may have closed while we were still sending.
    socket.on('error', () => undefined);
    socket.on('close', () => done('closed'));
    socket.on('connect', () => send(socket, pieces, half));
  });
}

function send(socket: Socket, [piece, ...rest]: readonly Buffer[], half: boolean): void {
  if (socket.destroyed || !socket.writable) return;
  if (piece === undefined) {
    if (half) socket.end();
    return;
  }
  socket.write(piece, () => setImmediate(() => send(socket, rest, half)));
}

/** Takes whole answers off the front. An answer to HEAD has no body; one without a length goes on until the connection closes. */
function readAnswers(
  received: Buffer,
  methods: readonly string[],
  isClosed: boolean,
): { readonly answers: readonly WireAnswer[]; readonly rest: Buffer } {
  const answers: WireAnswer[] = [];
  let rest = received;
  for (;;) {
    const read = readAnswer(rest, methods[answers.length] ?? 'GET', isClosed);
    if (read === null) return { answers, rest };
    rest = read.rest;
    if (read.answer.status >= 200) answers.push(read.answer);
  }
}

function readAnswer(bytes: Buffer, method: string, isClosed: boolean): { answer: WireAnswer; rest: Buffer } | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [line = '', ...fields] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(line)?.[1]);
  if (!Number.isInteger(status)) return null;
  const headers = new Map(
    fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
  const start = end + 4;
  const body = bodyOf(bytes, start, { status, headers, method, isClosed });
  return body === null ? null : { answer: { status, headers, body: body.content }, rest: bytes.subarray(body.end) };
}

function bodyOf(
  bytes: Buffer,
  start: number,
  {
    status,
    headers,
    method,
    isClosed,
  }: { status: number; headers: ReadonlyMap<string, string>; method: string; isClosed: boolean },
): { content: Buffer; end: number } | null {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { content: Buffer.alloc(0), end: start };
  if (headers.get('transfer-encoding') === 'chunked') return chunksOf(bytes, start);
  const length = headers.get('content-length');
  if (length === undefined) return isClosed ? { content: bytes.subarray(start), end: bytes.length } : null;
  const end = start + Number(length);
  return end <= bytes.length ? { content: bytes.subarray(start, end), end } : null;
}

function chunksOf(bytes: Buffer, start: number): { content: Buffer; end: number } | null {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    const end = line + 2 + size + 2;
    if (!Number.isInteger(size) || end > bytes.length) return null;
    if (size === 0) return { content: Buffer.concat(parts), end };
    parts.push(bytes.subarray(line + 2, end - 2));
    at = end;
  }
}
