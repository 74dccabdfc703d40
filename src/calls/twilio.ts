/**
 * The webhooks of Twilio: forms by POST, or a query by GET, signed with the account's token. Numbers come with a plus and a country
 * code. A call whose answer refuses it first of all is neither answered nor billed.
 */
import { createHmac } from 'node:crypto';
import type { PayloadDialect } from '#app/payload-dialect.ts';
import { fieldOf, formPairs, payloadFields } from './payload-fields.ts';
import { isOneOf } from './signature.ts';

export const twilioDialect: PayloadDialect = {
  methods: ['GET', 'POST'],

  /** Base64 of HMAC-SHA1 over the address as it was called and, of a form, every name and value in the order of names. */
  isGenuine(payload, { publicUrl, signingTokens }) {
    const pairs = payload.method === 'GET' ? [] : formPairs(payload);
    if (publicUrl === null || pairs === null) return false;
    const signed = pairs.toSorted(([one, a], [other, b]) => (one < other || (one === other && a < b) ? -1 : 1)).flat();
    const text = `${publicUrl}${payload.target}${signed.join('')}`;
    const made = signingTokens.map((token) => createHmac('sha1', token).update(text).digest('base64'));
    return isOneOf(payload.header('x-twilio-signature') ?? '', made);
  },

  acknowledgement: (kind) => ({
    contentType: 'text/xml; charset=utf-8',
    body: kind === 'call' ? '<Response><Reject reason="busy"/></Response>' : '<Response/>',
  }),

  readReport(kind, payload) {
    const fields = payloadFields(payload);
    if (fields === null) return { kind: 'unreadable', what: 'the body' };
    const direction = fieldOf(fields, 'Direction');
    if (direction !== null && !/^in/i.test(direction)) return { kind: 'passed_over', why: 'not an incoming call' };
    const isText = kind === 'inbound_sms';
    const id = isText ? fieldOf(fields, 'MessageSid', 'SmsSid') : fieldOf(fields, 'CallSid');
    if (id === null) return { kind: 'unreadable', what: isText ? 'MessageSid' : 'CallSid' };
    const to = fieldOf(fields, 'To', 'Called');
    if (to === null) return { kind: 'unreadable', what: 'To' };
    return {
      kind: 'read',
      read: {
        id,
        from: fieldOf(fields, 'From', 'Caller') ?? '',
        to,
        forwardedFrom: fieldOf(fields, 'ForwardedFrom'),
        carrierAt: null,
        text: isText ? (fields.get('Body') ?? '') : null,
      },
    };
  },

  readReceipt(payload) {
    const fields = payloadFields(payload);
    if (fields === null) return { kind: 'unreadable', what: 'the body' };
    const messageId = fieldOf(fields, 'MessageSid', 'SmsSid');
    if (messageId === null) return { kind: 'unreadable', what: 'MessageSid' };
    const to = fieldOf(fields, 'To');
    if (to === null) return { kind: 'unreadable', what: 'To' };
    const status = fieldOf(fields, 'MessageStatus', 'SmsStatus')?.toLowerCase();
    if (status === 'delivered') return { kind: 'read', read: { messageId, to, status, reason: null, saysDnd: false } };
    if (status !== 'failed' && status !== 'undelivered') return { kind: 'passed_over', why: 'not a final status' };
    const reason = fieldOf(fields, 'ErrorCode') ?? status;
    return { kind: 'read', read: { messageId, to, status: 'failed', reason, saysDnd: false } };
  },
};
