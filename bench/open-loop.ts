/**
 * Requests at a fixed pace, whether or not the last ones were answered, over connections of which each has one at a time. They are
 * written as they go over the wire, and of an answer only the status is read, so that it is not the client that is measured.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Answered {
  /** 0 where the connection failed. */
  readonly status: number;
  /** From when it was due to its answer, whenever it was really sent. */
  readonly milliseconds: number;
  /** Milliseconds from the beginning to when it was due. */
  readonly dueAt: number;
}

export interface Offered {
  readonly answers: readonly Answered[];
  /** Milliseconds by which this client was late with a request, at most. */
  readonly latest: number;
  /** How many connections there were. */
  readonly connections: number;
}

export interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
  /** The most connections; one more is opened whenever all are busy. Beyond them requests wait, and their time runs. */
  readonly connections: number;
}

const TICK = 2;

/** `request` makes the text of each request from its place. Resolves when all are answered. */
export async function offer(
  url: string,
  { perSecond, seconds, connections }: Pace,
  request: (place: number) => string,
): Promise<Offered> {
  const { hostname, port } = new URL(url);
  const total = Math.floor(perSecond * seconds);
  const dueAt = (place: number): number => (place / perSecond) * 1000;
  const answers: Answered[] = [];
  /** Places that are due and have no connection yet, in order. */
  const waiting: number[] = [];
  const free: Socket[] = [];
  let opened = 0;
  let latest = 0;
  let allAnswered = (): void => undefined;
  const began = performance.now();

  function send(place: number, socket: Socket): void {
    latest = Math.max(latest, performance.now() - began - dueAt(place));
    socket.write(request(place));
    socket.once('answer', (status: number) => {
      answers.push({ status, milliseconds: performance.now() - began - dueAt(place), dueAt: dueAt(place) });
      if (answers.length === total) allAnswered();
      if (status > 0) goOn(socket);
    });
  }

  function goOn(socket: Socket): void {
    const next = waiting.shift();
    if (next === undefined) free.push(socket);
    else send(next, socket);
  }

  function open(): Socket {
    opened += 1;
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.once('close', () => {
      opened -= 1;
      socket.emit('answer', 0);
    });
    socket.on('error', () => undefined);
    emitAnswers(socket);
    return socket;
  }

  for (let given = 0; given < total; await delay(TICK)) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * perSecond));
    for (; given < due; given += 1) {
      let socket = free.pop();
      while (socket?.destroyed === true) socket = free.pop();
      if (socket !== undefined) send(given, socket);
      else if (opened < connections) send(given, open());
      else waiting.push(given);
    }
  }
  await new Promise<void>((resolve) => {
    allAnswered = resolve;
    if (answers.length === total) resolve();
  });
  const used = opened;
  for (const socket of free) socket.destroy();
  return { answers, latest, connections: used };
}

/** Answers of the service have a length, and come one at a time. */
function emitAnswers(socket: Socket): void {
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    received += part;
    const head = received.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? 0);
    if (received.length < head + '\r\n\r\n'.length + length) return;
    const status = Number(received.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    received = '';
    socket.emit('answer', status);
  });
}
