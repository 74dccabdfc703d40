/**
 * Takes missed calls: rings, stores and applies, and only then refuses the call. It answers no call and never loses one: what cannot
 * be stored is answered 503, which tells the carrier to try again (RFC 3261 §21.5.4). It knows no sockets.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { CarrierReportCommand, HearReport } from '#app/hearing/hear-report.ts';
import type { DirectoryPort } from '#app/ports/directory.ts';
import type { Log } from '#app/ports/system.ts';
import { readAddress, userOf } from './address.ts';
import { METHODS, renderAnswer } from './answer.ts';
import { callerOf, forwarderOf } from './caller.ts';
import { flood } from './flood.ts';
import { readMessage, type SipRequest } from './message.ts';
import { sourcesOf, type TrunkCall } from './sources.ts';
import { realTimers, type Timers } from './timers.ts';
import { type Origin, sendAnswer, type Transaction, transactions } from './transactions.ts';

/** What became of a request, in words of ours. `hung_up`: stored, and the caller did not wait for the answer. */
export type SipOutcome =
  | 'stored'
  | 'not_stored'
  | 'overloaded'
  | 'not_ours'
  | 'unknown_source'
  | 'malformed'
  | 'unusable'
  | 'hung_up'
  | 'other';

export interface CallServerOptions {
  readonly directory: Pick<DirectoryPort, 'current'>;
  readonly log: Log;
  readonly hearReport: HearReport;
  readonly counted: (outcome: SipOutcome) => void;
  readonly ringMilliseconds: number;
  /** What a call that was stored is answered: busy, declined, or what a network announces best. */
  readonly finalStatus: number;
  /** Of one address. */
  readonly mostCallsPerSecond: number;
  /** Calls that are not stored yet: more than can be within the ring would wait behind each other until nobody listens. */
  readonly mostUnstored?: number;
  /** Calls that wait to be stored or ring, and transactions that are remembered. */
  readonly mostWaiting?: number;
  readonly mostTransactions?: number;
  readonly timers?: Timers;
  readonly now?: () => number;
}

export interface CallServer {
  receive(bytes: Uint8Array, origin: Origin): void;
  /** Whether anybody at this address is listened to. */
  knows(address: string): boolean;
  /** No new calls; those that ring are answered as soon as they are stored. Resolves when they are, or when there is no more time. */
  close(milliseconds: number): Promise<void>;
}

const RETRY_AFTER = 'Retry-After: 5';
/** Longer than that a caller does not listen to the ringing, and carriers give up. */
const STORE_WITHIN = 15_000;
const WARN_EVERY = 60_000;

export function callServer(options: CallServerOptions): CallServer {
  const { directory, log, hearReport, counted, ringMilliseconds, finalStatus, mostCallsPerSecond } = options;
  const { mostUnstored = 4_000, mostWaiting = 50_000, mostTransactions = 400_000 } = options;
  const { timers = realTimers, now = () => performance.now() } = options;
  const sources = sourcesOf(directory);
  const invites = transactions(timers);
  const within = flood({ perSecond: mostCallsPerSecond, now });
  const secret = randomBytes(16);
  /** Calls that are stored and still ring, each with what ends it. */
  const ringing = new Map<Transaction, () => void>();
  const waiting = new Set<Promise<void>>();
  let unstored = 0;
  let stopping = false;
  let warnedAt = Number.NEGATIVE_INFINITY;

  function answer(request: SipRequest, origin: Origin, status: number, extra: readonly string[] = []): Uint8Array {
    return renderAnswer(request, status, { from: origin, tag: tagOf(request), extra });
  }

  /** The same for a request that comes again, so that an answer needs no memory (RFC 3261 §8.2.7). */
  function tagOf({ callId, fromTag, via }: SipRequest): string {
    return createHash('sha256').update(secret).update(`${callId}\n${fromTag}\n${via.branch}`).digest('hex').slice(0, 16);
  }

  function refuse(request: SipRequest, origin: Origin, status: number, extra: readonly string[] = []): void {
    sendAnswer(request, origin, answer(request, origin, status, extra));
  }

  function receive(bytes: Uint8Array, origin: Origin): void {
    if (!sources.has(origin.address)) {
      counted('unknown_source');
      if (now() - warnedAt < WARN_EVERY) return;
      warnedAt = now();
      log.warn('SIP from an address that is no trunk’s is not answered', { address: origin.address });
      return;
    }
    const reading = readMessage(bytes);
    if (reading.kind === 'unusable') {
      counted('unusable');
    } else if (reading.request.method === 'ACK') {
      const acknowledged = invites.find(reading.request, origin);
      if (acknowledged !== null) invites.acknowledge(acknowledged);
    } else if (reading.kind === 'bad') {
      counted('malformed');
      // A 503 without Retry-After: this request is to try another way, and others need not wait.
      refuse(reading.request, origin, reading.status);
    } else {
      serve(reading.request, origin);
    }
  }

  function serve(request: SipRequest, origin: Origin): void {
    if (request.method === 'INVITE') {
      const known = invites.find(request, origin);
      if (known === null) invite(request, origin);
      else invites.repeat(known);
      return;
    }
    if (request.method === 'CANCEL') {
      cancel(request, origin);
      return;
    }
    counted('other');
    if (request.method === 'BYE') refuse(request, origin, 481);
    else if (request.method !== 'OPTIONS') refuse(request, origin, 405, [`Allow: ${METHODS}`]);
    else if (stopping) refuse(request, origin, 503, [RETRY_AFTER]);
    else refuse(request, origin, 200, [`Allow: ${METHODS}`]);
  }

  function invite(request: SipRequest, origin: Origin): void {
    const isFull = unstored >= mostUnstored || waiting.size >= mostWaiting || invites.size >= mostTransactions;
    const isTooMuch = isFull || !within(origin.address);
    const to = readAddress(request.headers.get('to')?.[0] ?? '');
    const called = [userOf(request.uri), to === null ? null : userOf(to.uri)];
    // No call is ever answered, so there is none to change.
    if (request.toTag !== '') refuse(request, origin, 481);
    else if (stopping || isTooMuch) refuse(request, origin, 503, [RETRY_AFTER]);
    else begin(request, origin, sources.callOf(origin.address, called));
    if (stopping || isTooMuch) counted('overloaded');
  }

  function begin(request: SipRequest, origin: Origin, call: TrunkCall | null): void {
    if (call === null) {
      counted('not_ours');
      refuse(request, origin, 404);
      return;
    }
    const transaction = invites.begin(request, origin);
    const since = now();
    // Whoever insists on options that nobody here knows is heard all the same, but gets no answer before the last one.
    if (!request.headers.has('require')) invites.provisional(transaction, answer(request, origin, 180));
    const taken = take(transaction, call, since).finally(() => waiting.delete(taken));
    waiting.add(taken);
  }

  /** Stored and applied, and rung for a while: then the final answer, and never before both. */
  async function take(transaction: Transaction, call: TrunkCall, since: number): Promise<void> {
    const { request, origin } = transaction;
    const stored = await inTime(hear(reportOf(request, call)));
    if (stored === null) {
      counted('not_stored');
      invites.final(transaction, answer(request, origin, 503, [RETRY_AFTER]));
      return;
    }
    if (!stored) {
      counted('not_ours');
      invites.final(transaction, answer(request, origin, 404));
      return;
    }
    if (!transaction.cancelled && !stopping) await rung(transaction, since + ringMilliseconds - now());
    counted(transaction.cancelled ? 'hung_up' : 'stored');
    invites.final(transaction, answer(request, origin, transaction.cancelled ? 487 : finalStatus));
  }

  /** False where the number is not the trunk’s; null where it could not be stored. */
  async function hear(report: CarrierReportCommand): Promise<boolean | null> {
    unstored += 1;
    try {
      return (await hearReport(report)) !== 'not_yours';
    } catch (error) {
      log.error('a call could not be stored', error);
      return null;
    } finally {
      unstored -= 1;
    }
  }

  function inTime<T>(work: Promise<T>): Promise<T | null> {
    return new Promise((resolve) => {
      const stop = timers.after(STORE_WITHIN, () => resolve(null));
      void work.then((result) => {
        stop();
        resolve(result);
      });
    });
  }

  function rung(transaction: Transaction, milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        stop();
        ringing.delete(transaction);
        resolve();
      };
      const stop = timers.after(milliseconds, end);
      ringing.set(transaction, end);
    });
  }

  /** A caller who hangs up has called: the call is stored all the same, before its INVITE is answered. */
  function cancel(request: SipRequest, origin: Origin): void {
    const transaction = invites.find(request, origin);
    refuse(request, origin, transaction === null ? 481 : 200);
    if (transaction?.state !== 'proceeding') return;
    transaction.cancelled = true;
    ringing.get(transaction)?.();
  }

  return {
    receive,
    knows: sources.has,
    async close(milliseconds) {
      stopping = true;
      for (const end of ringing.values()) end();
      await Promise.race([Promise.all(waiting), new Promise<void>((resolve) => timers.after(milliseconds, resolve))]);
      invites.close();
    },
  };
}

function reportOf(request: SipRequest, { connection, to, service }: TrunkCall): CarrierReportCommand {
  const { headers } = request;
  const meaning = service.kind === 'consent_line' ? service.line.meaning : null;
  return {
    connection,
    kind: service.kind === 'consent_line' ? 'missed_call' : 'inbound_call',
    id: idOf(request),
    from: callerOf(headers, connection.settings.caller, meaning),
    to,
    forwardedFrom: forwarderOf(headers, to),
    carrierAt: null,
    text: null,
  };
}

const LONGEST_ID = 180;

/** A call is the same call whoever repeats it and on whatever way: a carrier that heard 503 tries it again under this id. */
function idOf({ callId, fromTag }: SipRequest): string {
  const id = `${callId};${fromTag}`;
  return id.length <= LONGEST_ID ? id : createHash('sha256').update(id, 'latin1').digest('hex');
}
