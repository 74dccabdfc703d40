/**
 * The webhooks of Twilio: forms by POST, or a query by GET, signed with the account's token. Numbers come with a plus and a country
 * code. A call whose answer refuses it first of all is neither answered nor billed.
 */
import { createHmac } from 'node:crypto';
import type { PayloadDialect } from '#app/hearing/payload-dialect.ts';
import { readsForms } from './form-fields.ts';
import { formPairs } from './payload-fields.ts';
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

  ...readsForms({
    call: ['CallSid'],
    message: ['MessageSid', 'SmsSid'],
    from: ['From', 'Caller'],
    to: ['To', 'Called'],
    text: 'Body',
    status: ['MessageStatus', 'SmsStatus'],
    failed: ['failed', 'undelivered'],
  }),
};
