import type { Fields } from '#sms/fields.ts';
import type { HttpConfig } from '#sms/http/http-config.ts';
import { isAddress, readPace, WANTED_ADDRESS } from '#sms/http/read-http-config.ts';

/**
 * Exotel's Sms/send as a request of the HTTP sender. Its statuses on the way and its errors are in its documentation; an error answers
 * with `RestException` and the HTTP status, of which only the status is to be relied on.
 */
export function readExotelConfig(fields: Fields, common: Pick<HttpConfig, 'name' | 'weight' | 'accounts'>): HttpConfig {
  const base = fields.text('url', 'https://api.in.exotel.com').replace(/\/+$/, '');
  if (!isAddress(base)) fields.bad('url', WANTED_ADDRESS);
  const sid = fields.text('sid');
  const credentials = Buffer.from(`${fields.text('key')}:${fields.text('token')}`).toString('base64');
  const callback = fields.text('statusCallback', '');
  return {
    ...common,
    ...readPace(fields),
    url: `${base}/v1/Accounts/${encodeURIComponent(sid)}/Sms/send.json`,
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    query: {},
    body: {
      kind: 'form',
      fields: {
        From: '{header}',
        To: '0{number}',
        Body: '{text}',
        EncodingType: '{type}',
        DltEntityId: '{entityId}',
        DltTemplateId: '{templateId}',
        SmsType: fields.oneOf('smsType', ['{category}', 'transactional', 'transactional_opt_in', 'promotional'], '{category}'),
        Priority: fields.oneOf('priority', ['normal', 'high'], 'normal'),
        CustomField: '{key}',
        StatusCallback: callback,
      },
    },
    categories: {
      transactional: 'transactional',
      service_implicit: 'transactional',
      service_explicit: 'transactional_opt_in',
      promotional: 'promotional',
    },
    types: { gsm7: 'plain', ucs2: 'unicode' },
    receipts: callback !== '',
    answer: {
      id: '/SMSMessage/Sid',
      taken: { '/SMSMessage/Status': ['queued', 'sending', 'submitted', 'sent'] },
      code: null,
      words: '/RestException/Message',
    },
    never: ['Invalid Recipient'],
    later: [],
  };
}
