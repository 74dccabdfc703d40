/**
 * The payloads of Exotel: the Passthru applet of a call flow (GET with a query, or POST with a form) for calls, its SMS webhook for
 * texts, and its status callback for receipts. Numbers come as `0` and ten digits, times in India without saying so.
 */
import type { PayloadDialect } from '#app/hearing/payload-dialect.ts';
import { carrierTime } from './carrier-time.ts';
import { fieldOf, payloadFields } from './payload-fields.ts';

const DELIVERED_TO_HANDSET = '20005';
const FAILED_DND = '23005';

export const exotelDialect: PayloadDialect = {
  methods: ['GET', 'POST'],

  readReport(kind, payload) {
    const fields = payloadFields(payload);
    if (fields === null) return { kind: 'unreadable', what: 'the body' };
    const direction = fieldOf(fields, 'Direction');
    if (direction !== null && !/^in/i.test(direction)) return { kind: 'passed_over', why: 'not an incoming call' };
    const id = kind === 'inbound_sms' ? fieldOf(fields, 'SmsSid', 'Sid') : fieldOf(fields, 'CallSid', 'Sid');
    if (id === null) return { kind: 'unreadable', what: kind === 'inbound_sms' ? 'SmsSid' : 'CallSid' };
    const to = fieldOf(fields, 'CallTo', 'To');
    if (to === null) return { kind: 'unreadable', what: 'To' };
    return {
      kind: 'read',
      read: {
        id,
        from: fieldOf(fields, 'CallFrom', 'From') ?? '',
        to,
        forwardedFrom: fieldOf(fields, 'ForwardedFrom'),
        carrierAt: carrierTime(fieldOf(fields, 'StartTime', 'Date', 'DateCreated', 'CurrentTime')),
        text: kind === 'inbound_sms' ? (fields.get('Body') ?? null) : null,
      },
    };
  },

  readReceipt(payload) {
    const fields = payloadFields(payload);
    if (fields === null) return { kind: 'unreadable', what: 'the body' };
    const messageId = fieldOf(fields, 'SmsSid', 'Sid');
    if (messageId === null) return { kind: 'unreadable', what: 'SmsSid' };
    const to = fieldOf(fields, 'To');
    if (to === null) return { kind: 'unreadable', what: 'To' };
    const code = fieldOf(fields, 'DetailedStatusCode');
    const status = statusOf(fieldOf(fields, 'Status'), code);
    if (status === null) return { kind: 'passed_over', why: 'not a final status' };
    const reason = status === 'failed' ? (fieldOf(fields, 'DetailedStatus') ?? fieldOf(fields, 'Status')) : null;
    const saysDnd = status === 'failed' && (code === FAILED_DND || fieldOf(fields, 'Status')?.toLowerCase() === 'failed_dnd');
    return { kind: 'read', read: { messageId, to, status, reason, saysDnd } };
  },
};

/** `sent` is final, and a delivery unless the detailed code says otherwise. */
function statusOf(status: string | null, detail: string | null): 'delivered' | 'failed' | null {
  switch (status?.toLowerCase()) {
    case 'sent':
      return detail === null || detail === DELIVERED_TO_HANDSET ? 'delivered' : null;
    case 'failed':
    case 'failed_dnd':
      return 'failed';
    default:
      return null;
  }
}
