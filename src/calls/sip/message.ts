/**
 * SIP requests out of bytes (RFC 3261 §7). Strict where an answer depends on it (request line, Via, Call-ID, CSeq), kind where it only
 * says who called: a caller that cannot be read is evidence, not an error. Bodies are not read, nor how long one is said to be. Never throws, and does no more work than
 * the bytes are long. Text is Latin-1 here, so that what is echoed leaves byte for byte as it came.
 */
import { addressTag } from './address.ts';
import { readVia, type Via } from './via.ts';

export interface SipRequest {
  readonly method: string;
  readonly uri: string;
  /** Long lower-case names; values in order, without folding. */
  readonly headers: SipHeaders;
  readonly via: Via;
  readonly callId: string;
  readonly cseq: number;
  readonly fromTag: string;
  /** Empty outside a dialogue. */
  readonly toTag: string;
}

export type SipHeaders = ReadonlyMap<string, readonly string[]>;

/**
 * `unusable`: nothing that can be answered (a response, rubbish, a keep-alive). `bad`: a request with an error that is answered with
 * this status; an ACK never is. 503: more headers than are read, so that nobody knows all that it says.
 */
export type SipReading =
  | { readonly kind: 'request'; readonly request: SipRequest }
  | { readonly kind: 'bad'; readonly request: SipRequest; readonly status: 400 | 416 | 503 | 505; readonly why: string }
  | { readonly kind: 'unusable'; readonly why: string };

/** Bytes of the request line and the headers. */
export const MOST_HEAD = 32_768;
const MOST_LINES = 256;
const LARGEST_CSEQ = 2 ** 31 - 1;

const shortNames: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  l: 'content-length',
  c: 'content-type',
  m: 'contact',
  k: 'supported',
  s: 'subject',
  e: 'content-encoding',
};

/** The headers of which a request has exactly one. */
const SINGLE = ['from', 'to', 'call-id', 'cseq'] as const;

/** The request in a datagram, or in the bytes that a stream was cut into. */
export function readMessage(bytes: Uint8Array): SipReading {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = buffer.subarray(0, MOST_HEAD + 4).indexOf('\r\n\r\n');
  if (end < 0 && buffer.length <= MOST_HEAD) return unusable('the headers do not end');
  const lines = buffer.toString('latin1', 0, end < 0 ? MOST_HEAD : end).split('\r\n', MOST_LINES + 1);
  const isTooMuch = end < 0 || lines.length > MOST_LINES;
  // Of the last one perhaps only the beginning is there.
  if (isTooMuch) lines.pop();
  const [first = '', ...rest] = lines;
  const headers = readHeaders(rest);
  const [method = '', uri = '', version = '', ...more] = first.split(' ');
  if (version === '' || !/^[A-Za-z0-9\-.!%*_+`'~]{1,64}$/.test(method)) return unusable('no request line');

  const [topVia, callId, cseq, from, to] = ['via', 'call-id', 'cseq', 'from', 'to'].map((name) => headers.get(name)?.[0]);
  const via = topVia === undefined ? null : readVia(topVia);
  if (via === null || callId === undefined || cseq === undefined || from === undefined || to === undefined) {
    return unusable('without Via, Call-ID, CSeq, From or To nothing can be answered');
  }
  const [, number = '', cseqMethod] = /^(\d{1,10})\s+(\S+)$/.exec(cseq) ?? [];
  const request: SipRequest = {
    method,
    uri,
    headers,
    via,
    callId,
    cseq: Number(number),
    fromTag: addressTag(from),
    toTag: addressTag(to),
  };
  const bad = (why: string, status: 400 | 416 | 503 | 505 = 400): SipReading => ({ kind: 'bad', request, status, why });
  if (isTooMuch) return bad('too many headers, or too long ones', 503);
  if (!/^SIP\/\d+\.\d+$/i.test(version) || more.length > 0) return bad('the request line is malformed');
  if (version.toUpperCase() !== 'SIP/2.0') return bad('another version of SIP', 505);
  if (number === '' || Number(number) > LARGEST_CSEQ || cseqMethod !== method) return bad('CSeq does not fit');
  if (!/^\S+$/.test(callId)) return bad('Call-ID is malformed');
  if (SINGLE.some((name) => headers.get(name)?.length !== 1)) return bad('a header that may be there once is there twice');
  if (!/^[a-z][a-z0-9+.-]*:[^\s<>"]+$/i.test(uri)) return bad('the request address is malformed');
  if (!/^(?:sips?|tel):/i.test(uri)) return bad('an address of another scheme', 416);
  return { kind: 'request', request };
}

/** A line that begins with a space goes on where the one before ended; a line without a name is passed over. */
export function readHeaders(lines: readonly string[]): SipHeaders {
  const headers = new Map<string, string[]>();
  let last: string[] | null = null;
  for (const line of lines) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (last !== null) last[last.length - 1] = `${last.at(-1)} ${line.trim()}`.trim();
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name === '') {
      last = null;
      continue;
    }
    const long = Object.hasOwn(shortNames, name) ? (shortNames[name] ?? name) : name;
    last = headers.get(long) ?? [];
    // A lone carriage return or line feed would end a line of an answer in which the value is echoed.
    last.push(
      line
        .slice(colon + 1)
        .replace(/[\r\n\0]/g, ' ')
        .trim(),
    );
    headers.set(long, last);
  }
  return headers;
}

function unusable(why: string): SipReading {
  return { kind: 'unusable', why };
}
