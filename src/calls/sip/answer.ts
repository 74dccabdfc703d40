import type { SipRequest } from './message.ts';
import { answeredVia } from './via.ts';

const phrases: Readonly<Record<number, string>> = {
  180: 'Ringing',
  200: 'OK',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  416: 'Unsupported URI Scheme',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  503: 'Service Unavailable',
  505: 'Version Not Supported',
  600: 'Busy Everywhere',
  603: 'Decline',
};

export const METHODS = 'INVITE, ACK, CANCEL, OPTIONS';

/** The answer to a request, as it goes to where that came from (RFC 3261 §8.2.6). `tag` marks To where the request has none there. */
export function renderAnswer(
  request: SipRequest,
  status: number,
  {
    from,
    tag,
    extra = [],
  }: {
    readonly from: { readonly address: string; readonly port: number };
    readonly tag: string;
    readonly extra?: readonly string[];
  },
): Buffer {
  const one = (name: string) => request.headers.get(name)?.[0] ?? '';
  const [, ...otherVias] = request.headers.get('via') ?? [];
  const to = request.toTag === '' && tag !== '' ? `${one('to')};tag=${tag}` : one('to');
  const lines = [
    `SIP/2.0 ${status} ${phrases[status] ?? 'Rejected'}`,
    `Via: ${answeredVia(request.via, from)}`,
    ...otherVias.map((via) => `Via: ${via}`),
    `From: ${one('from')}`,
    `To: ${to}`,
    `Call-ID: ${request.callId}`,
    `CSeq: ${one('cseq')}`,
    ...extra,
    'Server: Sammati',
    'Content-Length: 0',
    '',
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}
