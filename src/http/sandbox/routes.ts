/**
 * The sandbox's own side of the telephone: what was sent, who rings, what time it is, and whether SMS works. Without credentials,
 * and registered in sandbox mode only.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CarrierReportCommand, HearReport } from '#app/hearing/hear-report.ts';
import type { CarrierConnection } from '#app/ports/directory.ts';
import type { SandboxMessage, SandboxMessages } from '#app/ports/sandbox.ts';
import type { MovableClock, Random } from '#app/ports/system.ts';
import type { Demo } from '#app/seed-demo.ts';
import { fromIndianTime } from '#domain/kernel/instant.ts';
import { isPhoneNumber, type PhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Observer, observeRequests } from '#http/observe.ts';
import { problemDocument } from '#http/refusal.ts';
import { sendText } from '#http/send-text.ts';
import { plusDuration } from './duration.ts';

const smsFaults = ['accept', 'reject', 'timeout', 'throttled', 'slow'] as const;
export type SmsFault = (typeof smsFaults)[number];

export interface SandboxOptions {
  readonly observer: Observer;
  /** Whether this is a name of ours, in the Host header. */
  readonly isOwnHost: (host: string | undefined) => boolean;
  readonly messages: SandboxMessages;
  readonly demo: Demo;
  readonly clock: MovableClock;
  readonly random: Random;
  /** Hears reports of the sandbox's carrier, which serves every number of ours. */
  readonly hearReport: HearReport;
  readonly carrier: CarrierConnection;
  readonly sender: { fault(): SmsFault; setFault(fault: SmsFault): void };
  /** Resolves when notices that were queued before this call have been handed to the sender, or after a bounded time. */
  readonly noticesSettled: () => Promise<void>;
  /** The clock was moved: what waits for a time should look again. */
  readonly clockMoved: () => void;
}

const LONGEST_PAGE = 1000;
const USUAL_PAGE = 100;

/** The clock cannot be moved beyond the years that everything here can write. */
const LATEST = fromIndianTime(2500, 1, 1);

type Fields = Readonly<Record<string, unknown>>;

export function sandboxRoutes(app: FastifyInstance, options: SandboxOptions): void {
  observeRequests(app, options.observer);
  app.addHook('onRequest', (request, reply, done) => {
    // What a proxy forwards is not asked: a page could say it too.
    if (options.isOwnHost(request.raw.headers.host)) done();
    else refuse(request, reply, 421, 'This sandbox is not reached by that name; SANDBOX_HOSTS names further ones.');
  });
  app.get('/sandbox/demo', (_request, reply) => reply.header('cache-control', 'no-store').send(demoAnswer(options.demo)));
  app.get('/sandbox/messages', (request, reply) => listMessages(options, request, reply));
  app.post('/sandbox/missed-calls', (request, reply) => report(options, 'missed_call', request, reply));
  app.post('/sandbox/inbound-calls', (request, reply) => report(options, 'inbound_call', request, reply));
  app.post('/sandbox/inbound-messages', (request, reply) => report(options, 'inbound_sms', request, reply));
  app.get('/sandbox/faults', () => ({ sms: options.sender.fault() }));
  app.post('/sandbox/faults', (request, reply) => {
    const { sms } = fieldsOf(request.body);
    if (!isFault(sms)) return refuse(request, reply, 400, `sms must be one of ${smsFaults.join(', ')}.`);
    options.sender.setFault(sms);
    return { sms };
  });
  const moves = oneAtATime();
  app.get('/sandbox/clock', () => clockAnswer(options.clock));
  app.post('/sandbox/clock', (request, reply) => moves(() => moveClock(options, request, reply)));
}

/** What the console's sandbox screen signs in with; the operator's token is not among it. */
function demoAnswer({ sid, apiKey, apiToken, virtualNumber, objectLine, agreeLine }: Demo): object {
  const numbers = { virtualNumber: String(virtualNumber), objectLine: String(objectLine), agreeLine: String(agreeLine) };
  return { sid, apiKey, apiToken, ...numbers };
}

async function listMessages(
  { messages, noticesSettled }: SandboxOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const query = fieldsOf(request.query);
  const to = query.to === undefined || query.to === '' ? null : readPhoneNumber(String(query.to));
  if (to !== null && !isPhoneNumber(to)) return refuse(request, reply, 400, 'to must be an Indian phone number.');
  const limit = Math.min(wholeNumber(query.limit) ?? USUAL_PAGE, LONGEST_PAGE);
  const before = wholeNumber(query.cursor);
  if (limit === 0 || (query.limit !== undefined && wholeNumber(query.limit) === null)) {
    return refuse(request, reply, 400, `limit must be a whole number from 1 to ${LONGEST_PAGE}.`);
  }
  if (query.cursor !== undefined && before === null)
    return refuse(request, reply, 400, 'cursor must be the next of an earlier page.');
  await noticesSettled();
  const found = await messages.list({ to, before, limit: limit + 1 });
  const items = found.slice(0, limit);
  return { items: items.map(messageAnswer), next: found.length > limit ? String(items.at(-1)?.id) : null };
}

function messageAnswer({ id, to, from, text, language, line, meaning, state, at }: SandboxMessage): object {
  return {
    id: String(id),
    to: String(to),
    from,
    text,
    language,
    line: line === null ? null : String(line),
    meaning,
    state,
    at: new Date(at).toISOString(),
  };
}

/** A person rings or writes. Notices on their way arrive first: nobody answers an SMS that has not come. */
async function report(
  { carrier, hearReport, noticesSettled, random }: SandboxOptions,
  kind: CarrierReportCommand['kind'],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const fields = fieldsOf(request.body);
  const from = numberOf(fields.from);
  const to = textOf(fields.to);
  const text = textOf(fields.text) ?? (kind === 'inbound_sms' ? null : '');
  if (from === null) return refuse(request, reply, 400, 'from must be an Indian phone number.');
  if (to === null) return refuse(request, reply, 400, 'to must be one of our numbers.');
  if (text === null) return refuse(request, reply, 400, 'text is missing.');
  await noticesSettled();
  const outcome = await hearReport({
    connection: carrier,
    kind,
    id: random.uuid(),
    from: String(from),
    to,
    forwardedFrom: textOf(fields.forwardedFrom),
    carrierAt: null,
    text: kind === 'inbound_sms' ? text : null,
  });
  if (outcome === 'not_yours') return refuse(request, reply, 404, 'to is not one of our numbers.');
  return { outcome };
}

async function moveClock({ clock, clockMoved }: SandboxOptions, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const advance = textOf(fieldsOf(request.body).advance);
  const now = clock.now();
  const then = advance === null ? null : plusDuration(now, advance);
  if (then === null || then >= LATEST) {
    return refuse(request, reply, 400, 'advance must be an ISO 8601 duration of whole units such as P6M, P1DT2H or PT15M.');
  }
  await clock.setOffset(clock.offset() + (then - now));
  clockMoved();
  return clockAnswer(clock);
}

function clockAnswer(clock: MovableClock): object {
  return { now: new Date(clock.now()).toISOString(), aheadMilliseconds: clock.offset() };
}

/** Two moves at once each count. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}

function fieldsOf(body: unknown): Fields {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

function textOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
}

function numberOf(value: unknown): PhoneNumber | null {
  const number = readPhoneNumber(textOf(value) ?? '');
  return isPhoneNumber(number) ? number : null;
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

function isFault(value: unknown): value is SmsFault {
  return smsFaults.some((fault) => fault === value);
}

function refuse(request: FastifyRequest, reply: FastifyReply, status: 400 | 404 | 421, detail: string): FastifyReply {
  const { contentType, body } = problemDocument(status, detail, request.id);
  return sendText(reply.code(status), contentType, body);
}
