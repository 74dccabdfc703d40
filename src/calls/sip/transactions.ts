/**
 * The INVITEs that are being answered or were (RFC 3261 §17.2.1): what is sent again when a request comes again, and the final answer
 * until its ACK has come.
 */
import type { SipRequest } from './message.ts';
import type { Timers } from './timers.ts';
import { MAGIC_COOKIE } from './via.ts';

/** Milliseconds, as RFC 3261 names them: round trip, longest pause between repeats, life of a message in the network. */
const T1 = 500;
const T2 = 4_000;
const T4 = 5_000;
const ACK_WITHIN = 64 * T1;

/** Where a message came from, and how an answer goes there. */
export interface Origin {
  readonly address: string;
  readonly port: number;
  /** A stream loses nothing, so nothing is repeated on it. */
  readonly reliable: boolean;
  /** A datagram goes to this port of the address; on a stream it says nothing. */
  readonly send: (bytes: Uint8Array, port: number) => void;
}

/**
 * The port that the sender wants its answers at, or the one that it names as its own (RFC 3581, RFC 3261 §18.2.2). A datagram may come
 * from port 0, which nothing can be sent to.
 */
export function sendAnswer({ via }: SipRequest, origin: Origin, answer: Uint8Array): void {
  origin.send(answer, via.rport && origin.port !== 0 ? origin.port : via.port);
}

export interface Transaction {
  readonly request: SipRequest;
  readonly origin: Origin;
  state: 'proceeding' | 'completed' | 'confirmed';
  /** Somebody hung up before the final answer. */
  cancelled: boolean;
  /** What goes out when the request comes again. */
  last: Uint8Array | null;
  /** Ends the timer that repeats the final answer, and the one that forgets the transaction. */
  stopRepeats: () => void;
  stopWaiting: () => void;
}

export interface Transactions {
  find(request: SipRequest, origin: Origin): Transaction | null;
  begin(request: SipRequest, origin: Origin): Transaction;
  provisional(transaction: Transaction, answer: Uint8Array): void;
  final(transaction: Transaction, answer: Uint8Array): void;
  /** The INVITE came again. */
  repeat(transaction: Transaction): void;
  acknowledge(transaction: Transaction): void;
  readonly size: number;
  /** Nothing is sent any more. */
  close(): void;
}

const nothing = (): void => undefined;

export function transactions(timers: Timers): Transactions {
  const known = new Map<string, Transaction>();
  let isClosed = false;

  function send({ request, origin, last }: Transaction): void {
    if (last !== null && !isClosed) sendAnswer(request, origin, last);
  }

  function forget(transaction: Transaction): void {
    transaction.stopRepeats();
    transaction.stopWaiting();
    known.delete(keyOf(transaction.request, transaction.origin));
  }

  function repeatEvery(transaction: Transaction, pause: number): void {
    transaction.stopRepeats = timers.after(pause, () => {
      send(transaction);
      repeatEvery(transaction, Math.min(pause * 2, T2));
    });
  }

  return {
    find: (request, origin) => known.get(keyOf(request, origin)) ?? null,

    begin(request, origin) {
      const transaction: Transaction = {
        request,
        origin,
        state: 'proceeding',
        cancelled: false,
        last: null,
        stopRepeats: nothing,
        stopWaiting: nothing,
      };
      known.set(keyOf(request, origin), transaction);
      return transaction;
    },

    provisional(transaction, answer) {
      if (transaction.state !== 'proceeding') return;
      transaction.last = answer;
      send(transaction);
    },

    final(transaction, answer) {
      if (transaction.state !== 'proceeding' || isClosed) return;
      transaction.state = 'completed';
      transaction.last = answer;
      send(transaction);
      if (!transaction.origin.reliable) repeatEvery(transaction, T1);
      transaction.stopWaiting = timers.after(ACK_WITHIN, () => forget(transaction));
    },

    repeat(transaction) {
      send(transaction);
    },

    acknowledge(transaction) {
      if (transaction.state !== 'completed') return;
      transaction.state = 'confirmed';
      transaction.last = null;
      transaction.stopRepeats();
      transaction.stopWaiting();
      if (transaction.origin.reliable) forget(transaction);
      // Until then a repeated ACK or INVITE that was on its way is taken for what it is.
      else transaction.stopWaiting = timers.after(T4, () => forget(transaction));
    },

    get size() {
      return known.size;
    },

    close() {
      isClosed = true;
      for (const transaction of known.values()) {
        transaction.stopRepeats();
        transaction.stopWaiting();
      }
      known.clear();
    },
  };
}

/**
 * ACK and CANCEL have the key of the INVITE that they are about. Nobody ends the calls of another address, and what comes by another
 * transport is no repeat: it is answered there. Nor is another call, though its sender made no new branch for it: it would be refused
 * without having been stored.
 */
function keyOf({ via, callId, cseq, fromTag }: SipRequest, { address, reliable }: Origin): string {
  const hop = `${reliable ? 'stream' : 'datagram'} ${address}`;
  if (via.branch.startsWith(MAGIC_COOKIE)) return `${hop} ${via.sentBy} ${via.branch} ${callId}`;
  // Before RFC 3261 a branch was no name.
  return `${hop} ${via.own} ${callId} ${cseq} ${fromTag}`;
}
