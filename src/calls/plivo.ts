/**
 * The webhooks of Plivo: forms by POST, or a query by GET. Numbers come with their country code and without a plus. A call whose answer
 * hangs up first of all is refused without being answered.
 */
import { createHmac } from 'node:crypto';
import type { HookPayload, PayloadDialect } from '#app/hearing/payload-dialect.ts';
import { readsForms } from './form-fields.ts';
import { formPairs } from './payload-fields.ts';
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

  ...readsForms(
    {
      call: ['CallUUID'],
      message: ['MessageUUID'],
      from: ['From'],
      to: ['To'],
      text: 'Text',
      status: ['Status'],
      failed: ['failed', 'undelivered', 'rejected'],
    },
    withPlus,
  ),
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
