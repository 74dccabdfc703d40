import type { Socket } from 'node:net';
import { commands, type Pdu, RESPONSE, statuses } from './pdu.ts';
import { type Delivered, pduReader, readDelivered, readMessageId } from './pdu-reader.ts';
import {
  type BindFields,
  type BindKind,
  bindPdu,
  deliverResponse,
  plainPdu,
  type SubmitFields,
  submitPdu,
} from './pdu-writer.ts';

/** What became of one short message. `unknown`: it was written, and no answer came; it may have been sent. */
export type Submitted =
  | { readonly kind: 'accepted'; readonly messageId: string }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What is answered to a message that the centre hands over. */
export type Heard = 'taken' | 'say_it_again' | 'not_for_us';

export interface SessionOptions {
  readonly bind: BindKind;
  readonly fields: BindFields;
  /** Milliseconds in which the centre has to answer. */
  readonly answerWithin: number;
  /** Milliseconds after which an idle link is asked whether it still lives. */
  readonly enquireEvery: number;
  readonly deliver: (message: Delivered) => Promise<Heard>;
  /** A message has its answer, or the link is sound again: there may be room for another. */
  readonly room: () => void;
  /** Said once, when a session that was bound has ended, however it did. */
  readonly ended: (reason: string) => void;
  /** What is worth a counter: an answer to nothing, a PDU that cannot be read. */
  readonly odd: (what: string) => void;
}

/** One bound connection. It is never used again once it has ended. */
export interface Session {
  /** Messages that wait for their answer. */
  readonly inFlight: () => number;
  /** False while it is in doubt whether the centre still answers, and once the session has ended. */
  readonly isSound: () => boolean;
  submit(fields: SubmitFields): Promise<Submitted>;
  /** Waits for the answers that are due, says goodbye, and ends. */
  close(): Promise<void>;
}

/** More messages of the centre than this wait to be stored: it is read no further until some are. */
const MOST_HEARD_AT_ONCE = 500;
/** So many messages in a row without an answer end a session, though the centre may answer other questions. */
const MOST_UNANSWERED = 5;
const MOST_SEQUENCE = 0x7fff_ffff;

const answerStatus: Readonly<Record<Heard, number>> = {
  taken: statuses.ok,
  say_it_again: statuses.temporaryError,
  not_for_us: statuses.permanentError,
};

interface Waiting {
  readonly command: number;
  readonly resolve: (answer: Pdu | string) => void;
  readonly timer: NodeJS.Timeout;
}

/** Binds over a connected socket. Rejects with the centre's status, or with what went wrong; the socket is closed then. */
export async function bindSession(socket: Socket, options: SessionOptions): Promise<Session> {
  const waiting = new Map<number, Waiting>();
  const read = pduReader();
  let sequence = 0;
  let hearing = 0;
  let inFlight = 0;
  let unanswered = 0;
  let isInDoubt = false;
  let isBound = false;
  /** Sequence of the centre's goodbye, while it still owes answers. */
  let goodbye: number | null = null;
  let endedFor: string | null = null;
  let heardAt = performance.now();

  function end(reason: string): void {
    if (endedFor !== null) return;
    endedFor = reason;
    clearInterval(enquiring);
    socket.destroy();
    for (const { resolve, timer } of waiting.values()) {
      clearTimeout(timer);
      resolve(reason);
    }
    waiting.clear();
    if (isBound) options.ended(reason);
  }

  const whyEnded = (): string | null => endedFor;

  function nextSequence(): number {
    sequence = sequence === MOST_SEQUENCE ? 1 : sequence + 1;
    return sequence;
  }

  /** Resolves with the answer, or with the reason why there will be none. */
  function ask(command: number, bytes: (sequence: number) => Buffer): Promise<Pdu | string> {
    if (endedFor !== null) return Promise.resolve(endedFor);
    const number = nextSequence();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(number);
        resolve('the centre did not answer');
        part();
      }, options.answerWithin);
      waiting.set(number, { command, resolve, timer });
      socket.write(bytes(number));
    });
  }

  function answered(pdu: Pdu): void {
    const found = waiting.get(pdu.sequence);
    const isNack = pdu.command === commands.generic_nack;
    if (found === undefined || !(isNack || pdu.command === (found.command | RESPONSE) >>> 0)) {
      options.odd('an answer to nothing that was asked');
      return;
    }
    waiting.delete(pdu.sequence);
    clearTimeout(found.timer);
    found.resolve(pdu);
    part();
  }

  /** Answers the centre's goodbye once it has answered for what it was given before, or let the time for that pass. */
  function part(): void {
    if (goodbye === null || waiting.size > 0) return;
    socket.write(plainPdu((commands.unbind | RESPONSE) >>> 0, goodbye), () => end('the centre said goodbye'));
  }

  async function hear(pdu: Pdu): Promise<void> {
    const message = readDelivered(pdu.body);
    if (message === null) {
      options.odd('a message that cannot be read');
      socket.write(deliverResponse(pdu.sequence, statuses.permanentError));
      return;
    }
    hearing += 1;
    if (hearing >= MOST_HEARD_AT_ONCE) socket.pause();
    const heard = await options.deliver(message).catch((): Heard => 'say_it_again');
    hearing -= 1;
    if (hearing < MOST_HEARD_AT_ONCE) socket.resume();
    if (endedFor === null) socket.write(deliverResponse(pdu.sequence, answerStatus[heard]));
  }

  function take(pdu: Pdu): void {
    if ((pdu.command & RESPONSE) !== 0) {
      answered(pdu);
      return;
    }
    switch (pdu.command) {
      case commands.deliver_sm:
        void hear(pdu);
        return;
      case commands.enquire_link:
        socket.write(plainPdu((commands.enquire_link | RESPONSE) >>> 0, pdu.sequence));
        return;
      case commands.unbind:
        goodbye = pdu.sequence;
        part();
        return;
      case commands.alert_notification:
        return;
      default:
        options.odd('a command that is not spoken here');
        socket.write(plainPdu(commands.generic_nack, pdu.sequence, statuses.invalidCommand));
    }
  }

  socket.on('data', (piece: Buffer) => {
    heardAt = performance.now();
    const { pdus, broken } = read(piece);
    for (const pdu of pdus) if (endedFor === null) take(pdu);
    if (broken === null) return;
    options.odd('a length that no PDU has');
    end(broken);
  });
  socket.on('error', (error) => end(`the link broke: ${error.message}`));
  socket.on('close', () => end('the link was closed'));

  // An answer that does not come is the only sign of a peer that has gone without a word.
  async function enquire(): Promise<void> {
    const answer = await ask(commands.enquire_link, (number) => plainPdu(commands.enquire_link, number));
    if (typeof answer === 'string') {
      end('the centre does not answer any more');
      return;
    }
    isInDoubt = false;
    options.room();
  }
  const enquiring = setInterval(() => {
    if (goodbye === null && performance.now() - heardAt >= options.enquireEvery) void enquire();
  }, options.enquireEvery);

  /** A message without an answer: no other is risked before it is known that the centre still answers. */
  function doubt(): void {
    if (endedFor !== null || goodbye !== null) return;
    unanswered += 1;
    if (unanswered === MOST_UNANSWERED) end('the centre does not answer messages');
    else if (!isInDoubt) void enquire();
    isInDoubt = true;
  }

  const bound = await ask(commands[options.bind], (number) => bindPdu(options.bind, number, options.fields));
  const notBound = typeof bound === 'string' ? new Error(bound) : refusedBind(refusalIn(bound));
  if (notBound !== null) {
    end('not bound');
    throw notBound;
  }
  // A centre may take the bind and say goodbye in one breath.
  const endedAtOnce = whyEnded();
  if (endedAtOnce !== null) throw new Error(endedAtOnce);
  isBound = true;

  return {
    inFlight: () => inFlight,
    isSound: () => endedFor === null && goodbye === null && !isInDoubt,
    async submit(fields) {
      inFlight += 1;
      const answer = await ask(commands.submit_sm, (number) => submitPdu(number, fields));
      inFlight -= 1;
      if (typeof answer === 'string') {
        doubt();
        return { kind: 'unknown', reason: answer };
      }
      unanswered = 0;
      options.room();
      const status = refusalIn(answer);
      if (status !== null) return { kind: 'refused', status };
      return { kind: 'accepted', messageId: readMessageId(answer.body) };
    },
    async close() {
      const goodbye = await ask(commands.unbind, (number) => plainPdu(commands.unbind, number));
      end(typeof goodbye === 'string' ? goodbye : 'closed');
    },
  };
}

/** The status by which an answer says no; null where it says yes. A centre that did not understand us says no, with whatever status. */
function refusalIn({ command, status }: Pdu): number | null {
  if (status !== statuses.ok) return status;
  return command === commands.generic_nack ? statuses.unknownError : null;
}

/** The centre answered the bind, and not with yes. */
export class BindRefused extends Error {
  override readonly name = 'BindRefused';
  readonly status: number;
  constructor(status: number) {
    super('the centre refuses the bind');
    this.status = status;
  }
}

function refusedBind(status: number | null): BindRefused | null {
  return status === null ? null : new BindRefused(status);
}
