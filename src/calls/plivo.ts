/**
 * The webhooks of Plivo: forms by POST, or a query by GET. Numbers come with their country code and without a plus. A call whose answer
 * hangs up first of all is refused without being answered.
 */
import { createHmac } from 'node:crypto';
import type { HookPayload, PayloadDialect } from '#app/payload-dialect.ts';
import { fieldOf, formPairs, payloadFields } from './payload-fields.ts';
import { isOneOf } from './signature.ts';

export const plivoDialect: PayloadDialect = {
  methods: ['GET', 'POST'],

  /** Version 3: base64 of HMAC-SHA256 over address, fields and a number used once; several signatures may be given, with commas. */
  isGenuine(payload, { publicUrl, signingTokens }) {
    // Without tokens the secret in the address is all there is.
    if (signingTokens.length === 0) return true;
    const nonce = payload.header('x-plivo-signature-v3-nonce') ?? '';
    const text = publicUrl === null ? null : signedText(publicUrl, payload);
    if (text === null || nonce === '') return false;
    const made = signingTokens.map((token) => createHmac('sha256', token).update(`${text}.${nonce}`).digest('base64'));
    const given = (payload.header('x-plivo-signature-v3') ?? '').split(',');
    return given.some((signature) => isOneOf(signature.trim(), made));
  },

  acknowledgement: (kind) => ({
    contentType: 'text/xml; charset=utf-8',
    body: kind === 'call' ? '<Response><Hangup reason="busy"/></Response>' : '<Response/>',
  }),

  readReport(kind, payload) {
    const fields = payloadFields(payload);
    if (fields === null) return { kind: 'unreadable', what: 'the body' };
    const direction = fieldOf(fields, 'Direction');
    if (direction !== null && !/^in/i.test(direction)) return { kind: 'passed_over', why: 'not an incoming call' };
    const isText = kind === 'inbound_sms';
    const id = isText ? fieldOf(fields, 'MessageUUID') : fieldOf(fields, 'CallUUID');
    if (id === null) return { kind: 'unreadable', what: isText ? 'MessageUUID' : 'CallUUID' };
    const to = fieldOf(fields, 'To');
    if (to === null) return { kind: 'unreadable', what: 'To' };
    return {
      kind: 'read',
      read: {
        id,
        from: withPlus(fieldOf(fields, 'From') ?? ''),
        to,
        forwardedFrom: fieldOf(fields, 'ForwardedFrom'),
        carrierAt: null,
        text: isText ? (fields.get('Text') ?? '') : null,
      },
    };
  },

  readReceipt(payload) {
    const fields = payloadFields(payload);
    if (fields === null) return { kind: 'unreadable', what: 'the body' };
    const messageId = fieldOf(fields, 'MessageUUID');
    if (messageId === null) return { kind: 'unreadable', what: 'MessageUUID' };
    const to = fieldOf(fields, 'To');
    if (to === null) return { kind: 'unreadable', what: 'To' };
    const status = fieldOf(fields, 'Status')?.toLowerCase();
    if (status === 'delivered') return { kind: 'read', read: { messageId, to, status, reason: null, saysDnd: false } };
    if (status !== 'failed' && status !== 'undelivered' && status !== 'rejected') {
      return { kind: 'passed_over', why: 'not a final status' };
    }
    const reason = fieldOf(fields, 'ErrorCode') ?? status;
    return { kind: 'read', read: { messageId, to, status: 'failed', reason, saysDnd: false } };
  },
};

/** A country code is always there, so ten digits are a number abroad: with the plus it is read as one. */
function withPlus(from: string): string {
  return /^\d{7,15}$/.test(from) ? `+${from}` : from;
}

/**
 * The address without its query, a question mark, the fields of the query as `a=1&b=2` in order, and of a form every name and value;
 * a dot between the two. A question mark stands there also where there is a form and no query.
 */
function signedText(publicUrl: string, payload: HookPayload): string | null {
  const pairs = payload.method === 'GET' ? [] : formPairs(payload);
  if (pairs === null) return null;
  const [path = ''] = payload.target.split('?', 1);
  const query = inOrder([...new URLSearchParams(payload.query)])
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const form = inOrder(pairs).flat().join('');
  const mark = query !== '' || pairs.length > 0 ? '?' : '';
  return `${publicUrl}${path}${mark}${query}${query !== '' && pairs.length > 0 ? '.' : ''}${form}`;
}

function inOrder(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return pairs.toSorted(([one, a], [other, b]) => (one < other || (one === other && a < b) ? -1 : 1));
}
