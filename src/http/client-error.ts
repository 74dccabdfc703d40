/** Answers to what never became a request: the HTTP parser refused it, or it did not come in time. */
import { ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type RefusalDocument, refusalDocument, type ServerRefusal } from './refusal.ts';

/** How long the other side may take to read the answer before the connection is cut. */
const LINGER_MILLISECONDS = 1_000;

const answered = new WeakSet<Socket>();

/**
 * Answers a connection whose request could not be read, in the form its target asks for as far as that is known, and closes it.
 * What comes on the connection meanwhile is thrown away: closing while the other side still sends would make it lose the answer.
 * Returns the status that was answered, or null where there was nobody to answer.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, requestId: string): number | null {
  if (answered.has(socket)) return null;
  answered.add(socket);
  const answer = answerUnderWay(socket);
  const isLost = error.code === 'ECONNRESET' || !socket.writable;
  if (!isLost && answer?.req.complete === true) {
    closeOnceAnswered(answer, socket);
    return null;
  }
  if (isLost || answer?.headersSent === true) {
    socket.destroy();
    return null;
  }
  const rawPacket: unknown = Reflect.get(error, 'rawPacket');
  const { method, target } = requestLineOf(rawPacket instanceof Uint8Array ? rawPacket : new Uint8Array());
  socket.on('error', () => socket.destroy());
  const refusal = refusalDocument(target, codeOf(error.code), requestId);
  socket.end(rawAnswer(refusal, requestId, method));
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref();
  return refusal.status;
}

/**
 * What cannot be read came behind a request that could: some clients send the body of a DELETE without saying that there is one.
 * That request is being done, so its answer and no other goes out, and says that the connection closes with it.
 */
function closeOnceAnswered(answer: ServerResponse, socket: Socket): void {
  if (!answer.headersSent) answer.shouldKeepAlive = false;
  answer.once('close', () => socket.destroySoon());
}

/** CONNECT asks for a tunnel, which nobody here digs. */
export function refuseTunnel(socket: Socket, requestId: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(rawAnswer(refusalDocument('', 'method_not_allowed', requestId), requestId, 'CONNECT'));
}

function codeOf(code: string | undefined): ServerRefusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'header_too_large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'request_timeout';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 'body_too_large';
    default:
      return 'bad_request';
  }
}

/** The answer that is due on the connection, if any: to a request that has come whole, or to the one that cannot be read. */
function answerUnderWay(socket: Socket): ServerResponse | null {
  const message: unknown = Reflect.get(socket, '_httpMessage');
  return message instanceof ServerResponse ? message : null;
}

const LONGEST_TARGET = 131_072;

/** What can be read of a request line at the beginning of what was received; empty texts where nothing can. */
function requestLineOf(packet: Uint8Array): { readonly method: string; readonly target: string } {
  const text = Buffer.from(packet.buffer, packet.byteOffset, Math.min(packet.byteLength, LONGEST_TARGET)).toString('latin1');
  const [, method = '', target = ''] = /^\s*([A-Za-z]+) +([^\s]+)/.exec(text) ?? [];
  return { method, target };
}

function rawAnswer({ status, contentType, body }: RefusalDocument, requestId: string, method: string): string {
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    `Date: ${new Date().toUTCString()}`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`;
}
