/**
 * Many small requests over a few connections, each connection one request after the other. Requests are written as they go over
 * the wire and answers are only counted, so that the client takes little of the machine it shares with the service.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Load {
  readonly milliseconds: number;
  /** Of each request, from writing to its answer. */
  readonly latencies: readonly number[];
  /** How many answers had this status and this body. */
  readonly answers: ReadonlyMap<string, number>;
}

/** Sends `count` requests, made by `request` from their place, over `connections` connections. */
export async function load(url: string, connections: number, count: number, request: (place: number) => string): Promise<Load> {
  const { hostname, port } = new URL(url);
  const latencies: number[] = [];
  const answers = new Map<string, number>();
  let next = 0;

  async function lane(socket: Socket): Promise<void> {
    const read = answerReader(socket);
    while (next < count) {
      const place = next;
      next += 1;
      const sent = performance.now();
      socket.write(request(place));
      const answer = await read();
      latencies.push(performance.now() - sent);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  }

  const sockets = Array.from({ length: connections }, () => connect({ host: hostname, port: Number(port), noDelay: true }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const began = performance.now();
  await Promise.all(sockets.map(lane));
  const milliseconds = performance.now() - began;
  for (const socket of sockets) socket.destroy();
  return { milliseconds, latencies, answers };
}

export function postJson(path: string, body: object): string {
  const text = JSON.stringify(body);
  return `POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** Answers of the service have a length, and come one at a time. */
function answerReader(socket: Socket): () => Promise<string> {
  let received = '';
  let failure: Error | undefined;
  let wake = (): void => undefined;
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    received += part;
    wake();
  });
  socket.on('close', () => {
    failure = new Error('the service closed a connection');
    wake();
  });
  socket.on('error', () => undefined);

  return async () => {
    for (;;) {
      const head = received.indexOf('\r\n\r\n');
      if (head >= 0) {
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? 0);
        const end = head + 4 + length;
        if (received.length >= end) {
          const answer = `${received.slice(9, 12)} ${received.slice(head + 4, end)}`;
          received = received.slice(end);
          return answer;
        }
      }
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}
