/** A provider that does what a test says, over HTTP as it goes over the wire. */
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it reached the provider. */
export interface Reached {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface StubUpstream {
  readonly baseUrl: string;
  readonly reached: readonly Reached[];
  close(): Promise<void>;
}

type Answering = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void;

/** Reads each request whole, keeps it, and lets `answer` answer it. */
export async function stubUpstream(answer: Answering): Promise<StubUpstream> {
  const reached: Reached[] = [];
  const server = http.createServer((request, response) => {
    text(request).then(
      (body) => {
        const { method = '', url = '', rawHeaders, headers } = request;
        reached.push({ method, target: url, rawHeaders, headers, body });
        answer(request, response, body);
      },
      () => undefined,
    );
  });
  await listening(server);
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A provider that speaks no proper HTTP: `connected` gets each connection once something came on it. */
export async function rawUpstream(connected: (socket: Socket, first: Buffer) => void) {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (first) => connected(socket, first));
  });
  await listening(server);
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
