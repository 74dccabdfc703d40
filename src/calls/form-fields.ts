import type { PayloadDialect } from '#app/hearing/payload-dialect.ts';
import { fieldOf, payloadFields } from './payload-fields.ts';

/** Under which names a carrier of Twilio's kind sends what; of several the first that is there counts. */
export interface FormNames {
  readonly call: readonly string[];
  readonly message: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly text: string;
  readonly status: readonly string[];
  /** Statuses, in small letters, after which nothing more comes; beside `delivered`. */
  readonly failed: readonly string[];
}

/** Reads calls, texts and receipts by these names; `caller` puts a caller's number right, where the carrier has a way of its own. */
export function readsForms(
  names: FormNames,
  caller: (from: string) => string = (from) => from,
): Pick<PayloadDialect, 'readReport' | 'readReceipt'> {
  return {
    readReport(kind, payload) {
      const fields = payloadFields(payload);
      if (fields === null) return { kind: 'unreadable', what: 'the body' };
      const direction = fieldOf(fields, 'Direction');
      if (direction !== null && !/^in/i.test(direction)) return { kind: 'passed_over', why: 'not an incoming call' };
      const isText = kind === 'inbound_sms';
      const idNames = isText ? names.message : names.call;
      const id = fieldOf(fields, ...idNames);
      if (id === null) return { kind: 'unreadable', what: idNames[0] ?? 'the id' };
      const to = fieldOf(fields, ...names.to);
      if (to === null) return { kind: 'unreadable', what: 'To' };
      return {
        kind: 'read',
        read: {
          id,
          from: caller(fieldOf(fields, ...names.from) ?? ''),
          to,
          forwardedFrom: fieldOf(fields, 'ForwardedFrom'),
          carrierAt: null,
          text: isText ? (fields.get(names.text) ?? null) : null,
        },
      };
    },

    readReceipt(payload) {
      const fields = payloadFields(payload);
      if (fields === null) return { kind: 'unreadable', what: 'the body' };
      const messageId = fieldOf(fields, ...names.message);
      if (messageId === null) return { kind: 'unreadable', what: names.message[0] ?? 'the id' };
      const to = fieldOf(fields, 'To');
      if (to === null) return { kind: 'unreadable', what: 'To' };
      const status = fieldOf(fields, ...names.status)?.toLowerCase();
      if (status === 'delivered') return { kind: 'read', read: { messageId, to, status, reason: null, saysDnd: false } };
      if (status === undefined || !names.failed.includes(status)) return { kind: 'passed_over', why: 'not a final status' };
      const reason = fieldOf(fields, 'ErrorCode') ?? status;
      return { kind: 'read', read: { messageId, to, status: 'failed', reason, saysDnd: false } };
    },
  };
}
