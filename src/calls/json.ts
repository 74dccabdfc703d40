/**
 * The plain JSON hook, for trunks and gateways without a dialect of their own. Calls and texts:
 * `{id, from, to, at?, forwardedFrom?, text?}`; receipts: `{id, to, status: "delivered" | "failed", reason?, error?}`, where
 * `to` is the person and the error "dnd" says that the number is on DND (R5). `at` is ISO 8601, in India where it has no offset.
 */
import type { HookPayload, PayloadDialect, PayloadReading } from '#app/hearing/payload-dialect.ts';
import { carrierTime } from './carrier-time.ts';
import { decoded, jsonObject, scalarText } from './payload-fields.ts';

export const jsonDialect: PayloadDialect = {
  methods: ['POST'],

  readReport(kind, payload) {
    return read(payload, (field) => {
      const id = field('id');
      if (id === null) return { kind: 'unreadable', what: 'id' };
      const to = field('to');
      if (to === null) return { kind: 'unreadable', what: 'to' };
      return {
        kind: 'read',
        read: {
          id,
          from: field('from') ?? '',
          to,
          forwardedFrom: field('forwardedFrom'),
          carrierAt: carrierTime(field('at')),
          text: kind === 'inbound_sms' ? field('text') : null,
        },
      };
    });
  },

  readReceipt(payload) {
    return read(payload, (field) => {
      const messageId = field('id');
      if (messageId === null) return { kind: 'unreadable', what: 'id' };
      const to = field('to');
      if (to === null) return { kind: 'unreadable', what: 'to' };
      const status = field('status')?.toLowerCase();
      if (status !== 'delivered' && status !== 'failed') return { kind: 'passed_over', why: 'not a final status' };
      const hasFailed = status === 'failed';
      const error = hasFailed ? field('error') : null;
      const reason = hasFailed ? (field('reason') ?? error) : null;
      return { kind: 'read', read: { messageId, to, status, reason, saysDnd: error?.toLowerCase() === 'dnd' } };
    });
  },
};

type Field = (name: string) => string | null;

function read<Read>({ body }: HookPayload, from: (field: Field) => PayloadReading<Read>): PayloadReading<Read> {
  const value = jsonObject(decoded(body));
  if (value === null) return { kind: 'unreadable', what: 'the body, which must be a JSON object' };
  return from((name) => {
    const text = scalarText(Object.hasOwn(value, name) ? value[name] : null)?.trim();
    return text === undefined || text === '' ? null : text;
  });
}
