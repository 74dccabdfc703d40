/**
 * Where carriers report: calls, texts and receipts, in the dialect of their connection. The secret of the connection is in the
 * address, so no address of a hook is ever written to a log. A report is stored and applied before it is acknowledged; when it
 * could not be, the carrier is told to send it again.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CarrierReportCommand, HearReport } from '#app/hearing/hear-report.ts';
import type { HookPayload, PayloadDialect, PayloadDialects, ReceiptFields } from '#app/hearing/payload-dialect.ts';
import { hearLineCheck } from '#app/lines/hear-line-check.ts';
import type { HearReceipt } from '#app/notices/hear-receipt.ts';
import type { CarrierConnection, ConnectionDialect, HookDialect } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type Observer, observeRequests } from '#http/observe.ts';
import { problemDocument } from '#http/refusal.ts';
import { sendText } from '#http/send-text.ts';
import { splitTarget } from '#http/v1/path.ts';
import { readLineCheck } from './line-check.ts';

export interface HookOptions {
  readonly ports: Pick<Ports, 'clock' | 'directory' | 'lineSigns' | 'sha256' | 'log'>;
  readonly observer: Observer;
  readonly dialects: PayloadDialects;
  readonly hearReport: HearReport;
  readonly hearReceipt: HearReceipt;
  /** In the sandbox one connection may be tried in every dialect. */
  readonly anyDialect: boolean;
  /** Somebody reported with a secret that is nobody's: nothing else is kept of it. */
  readonly refused: () => void;
}

const reportKinds: Readonly<Record<string, CarrierReportCommand['kind']>> = {
  'missed-call': 'missed_call',
  'inbound-call': 'inbound_call',
  'inbound-sms': 'inbound_sms',
};

const MOST_BYTES = 65_536;
const RETRY_AFTER_SECONDS = 30;

interface HookAddress {
  readonly Params: { readonly secret: string };
}

export function hookRoutes(app: FastifyInstance, options: HookOptions): void {
  observeRequests(app, options.observer);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) => done(null, body));

  lineCheckRoute(app, options, 'sip');
  for (const dialect of Object.keys(options.dialects)) {
    if (!isDialect(options, dialect)) continue;
    lineCheckRoute(app, options, dialect);
    const spoken = options.dialects[dialect];
    const methods = [...spoken.methods];
    for (const [name, kind] of Object.entries(reportKinds)) {
      app.route<HookAddress>({
        method: methods,
        url: `/hooks/${dialect}/:secret/${name}`,
        exposeHeadRoute: false,
        // Each is kept as evidence and counted; thousands may come in a second.
        config: { hot: true },
        handler: (request, reply) =>
          answer(options, { dialect, report: kind }, request, reply, async (connection, payload) => {
            const reading = spoken.readReport(kind, payload, connection.settings);
            return reading.kind === 'read' ? options.hearReport({ ...reading.read, connection, kind }) : reading;
          }),
      });
    }
    app.route<HookAddress>({
      method: methods,
      url: `/hooks/${dialect}/:secret/receipt`,
      exposeHeadRoute: false,
      handler: (request, reply) =>
        answer(options, { dialect, report: 'receipt' }, request, reply, async (connection, payload) => {
          const reading = spoken.readReceipt(payload, connection.settings);
          return reading.kind === 'read' ? hearReceipts(options, connection, [reading.read].flat()) : reading;
        }),
    });
  }
}

/** The same for every carrier, and for trunks too, which report nothing else: what was found when a line was tried (R8.3). */
function lineCheckRoute(app: FastifyInstance, options: HookOptions, dialect: ConnectionDialect): void {
  app.post<HookAddress>(`/hooks/${dialect}/:secret/line-check`, (request, reply) =>
    answer(options, { dialect, report: 'line_check' }, request, reply, async (connection, payload) => {
      const check = readLineCheck(payload.body);
      return check === null ? { kind: 'unreadable' } : hearLineCheck(options.ports, { ...check, connection });
    }),
  );
}

/** Where one of several that came together could not be heard the carrier says them all again; hearing the others twice changes nothing. */
async function hearReceipts(
  { hearReceipt }: HookOptions,
  connection: CarrierConnection,
  receipts: readonly ReceiptFields[],
): Promise<Awaited<ReturnType<HearReceipt>>> {
  let worst: Awaited<ReturnType<HearReceipt>> = 'unchanged';
  for (const receipt of receipts) {
    const heard = await hearReceipt({ ...receipt, connection });
    if (heard === 'unknown_message') worst = heard;
    else if (worst !== 'unknown_message' && heard !== 'unchanged') worst = heard;
  }
  return worst;
}

type Heard =
  | Awaited<ReturnType<HearReport>>
  | Awaited<ReturnType<HearReceipt>>
  | Awaited<ReturnType<typeof hearLineCheck>>
  | { readonly kind: 'passed_over' | 'unreadable' | 'takes_no_texts' };

interface Hook {
  readonly dialect: ConnectionDialect;
  readonly report: CarrierReportCommand['kind'] | 'receipt' | 'line_check';
}

/** A trunk has no dialect: it signs nothing and wants no words of its own. */
const trunk: Pick<PayloadDialect, 'isGenuine' | 'acknowledgement'> = {};

/** Knows the connection by its secret and the carrier by its signature, hears what it says and answers what became of it. */
async function answer(
  { ports, dialects, anyDialect, refused }: HookOptions,
  { dialect, report }: Hook,
  request: FastifyRequest<HookAddress>,
  reply: FastifyReply,
  hear: (connection: CarrierConnection, payload: HookPayload) => Promise<Heard>,
): Promise<FastifyReply> {
  const { isGenuine, acknowledgement } = dialect === 'sip' ? trunk : dialects[dialect];
  const payload = payloadOf(request);
  const connection = ports.directory
    .current()
    .connectionBySecret(ports.sha256(Buffer.from(request.params.secret)), ports.clock.now());
  if (connection === null || connection.revokedAt !== null || !(anyDialect || connection.dialect === dialect)) {
    refused();
    return refuseHook(request, reply, 'unknown_secret');
  }
  if (isGenuine !== undefined && !isGenuine(payload, connection.settings)) {
    refused();
    return refuseHook(request, reply, 'not_signed');
  }
  const heard = await heardOrNull(ports, request, () => hear(connection, payload));
  if (heard === null || heard === 'unknown_message') return refuseHook(request, reply, 'not_ready');
  if (heard === 'not_yours') return refuseHook(request, reply, 'not_yours');
  if (typeof heard !== 'string' && heard.kind === 'unreadable') return refuseHook(request, reply, 'invalid_request');
  if (typeof heard !== 'string' && heard.kind === 'takes_no_texts') {
    ports.log.warn('a carrier connection is given texts, and does not say in which field their words are', { id: connection.id });
    return refuseHook(request, reply, 'takes_no_texts');
  }
  const wanted =
    report === 'line_check'
      ? undefined
      : acknowledgement?.(report === 'missed_call' || report === 'inbound_call' ? 'call' : 'other');
  if (wanted !== undefined) return sendText(reply, wanted.contentType, wanted.body);
  return reply.send({ outcome: typeof heard === 'string' ? heard : 'passed_over' });
}

/** Null where it could not be stored: what went wrong is in the log, and the carrier is to try again. */
async function heardOrNull(
  { log }: HookOptions['ports'],
  request: FastifyRequest,
  hear: () => Promise<Heard>,
): Promise<Heard | null> {
  try {
    return await hear();
  } catch (error) {
    log.error('a report could not be stored', error, { requestId: request.id, route: request.routeOptions.url });
    return null;
  }
}

const refusals = {
  unknown_secret: { status: 403, detail: 'No carrier connection has this secret.' },
  not_signed: { status: 403, detail: 'The report is not signed as it should be.' },
  not_yours: { status: 403, detail: 'The number is not one of this connection.' },
  invalid_request: {
    status: 400,
    detail: 'The report cannot be read: its id or the number is missing, or the body is malformed.',
  },
  // Any of them may say STOP: it is to be said again until the connection is put right.
  takes_no_texts: {
    status: 503,
    detail: 'The connection takes no texts: its `fields` do not name the field that holds their words (`text`).',
  },
  not_ready: { status: 503, detail: 'The report was not stored; send it again.' },
} as const;

function refuseHook(request: FastifyRequest, reply: FastifyReply, code: keyof typeof refusals): FastifyReply {
  const { status, detail } = refusals[code];
  const { contentType, body } = problemDocument(status, detail, request.id);
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  return sendText(reply.code(status), contentType, body);
}

function payloadOf(request: FastifyRequest): HookPayload {
  return {
    method: request.method,
    target: request.originalUrl,
    header(name) {
      const value = request.headers[name];
      return typeof value === 'string' ? value : null;
    },
    query: splitTarget(request.originalUrl).query,
    contentType: request.headers['content-type'],
    body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
  };
}

function isDialect({ dialects }: HookOptions, name: string): name is HookDialect {
  return Object.hasOwn(dialects, name);
}
