/** The sockets of the SIP server: UDP and TCP on one port. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Log } from '#app/ports/system.ts';
import type { CallServer } from './call-server.ts';
import { messageStream } from './stream.ts';
import type { Origin } from './transactions.ts';

export interface SipListener {
  readonly port: number;
  close(): Promise<void>;
}

/** What the kernel keeps while this process is busy: calls that come in one burst. It gives less where its own limit is lower. */
const RECEIVE_BUFFER = 8 * 1024 * 1024;
const MOST_CONNECTIONS = 1_000;
/** Milliseconds. Trunks keep their connection alive every minute or two. */
const IDLE = 600_000;
/** Bytes that a peer may leave unread before its connection is cut. */
const MOST_UNREAD = 1024 * 1024;

/** Listens on both; 0 takes a port that is free on both. Rejects where it is taken. */
export async function listenForCalls(
  server: CallServer,
  { host, port, log }: { host: string; port: number; log: Log },
): Promise<SipListener> {
  const streams = await listenTcp(server, { host, port, log });
  try {
    const datagrams = await listenUdp(server, { host, port: streams.port, log });
    return {
      port: streams.port,
      async close() {
        await Promise.all([streams.close(), datagrams.close()]);
      },
    };
  } catch (error) {
    await streams.close();
    throw error;
  }
}

interface Listening {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
}

async function listenUdp(server: CallServer, { host, port, log }: Listening): Promise<SipListener> {
  const socket = dgram.createSocket({ type: net.isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER });
  socket.bind(port, host);
  await once(socket, 'listening');
  // An answer that cannot be sent (nobody listens there) is as one that was lost: it is repeated or asked for again.
  socket.on('error', (error) => log.warn('a SIP datagram could not be sent', { reason: error.message }));
  socket.on('message', (bytes, { address, port: from }) => {
    server.receive(bytes, datagramOrigin(socket, plain(address), from));
  });
  return {
    port: socket.address().port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function datagramOrigin(socket: dgram.Socket, address: string, port: number): Origin {
  return {
    address,
    port,
    reliable: false,
    send: (bytes, to) => socket.send(bytes, to, address, () => undefined),
  };
}

async function listenTcp(server: CallServer, { host, port, log }: Listening): Promise<SipListener> {
  const open = new Set<Socket>();
  const listener = net.createServer((socket) => {
    const address = plain(socket.remoteAddress ?? '');
    // Whoever is not known is not read: not a byte of theirs is worth a connection.
    if (!server.knows(address)) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    serveStream(server, socket, address);
  });
  listener.maxConnections = MOST_CONNECTIONS;
  listener.listen(port, host);
  await once(listener, 'listening');
  listener.on('error', (error) => log.error('the SIP listener failed', error));
  return {
    port: (listener.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const socket of open) socket.destroySoon();
      await closed;
    },
  };
}

function serveStream(server: CallServer, socket: Socket, address: string): void {
  const send = (bytes: Uint8Array): void => {
    if (socket.writable) socket.write(bytes);
    if (socket.writableLength > MOST_UNREAD) socket.destroy();
  };
  const cut = messageStream(() => send(Buffer.from('\r\n')));
  const origin: Origin = { address, port: socket.remotePort ?? 0, reliable: true, send };
  socket.setNoDelay(true);
  socket.setTimeout(IDLE, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (piece) => {
    const { messages, broken } = cut(piece);
    for (const message of messages) server.receive(message, origin);
    if (broken) socket.destroySoon();
  });
}

/** `::ffff:192.0.2.1` is `192.0.2.1` on a socket that listens for both. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && net.isIPv4(address.slice(7)) ? address.slice(7) : address;
}
