/**
 * SIP requests out of bytes (RFC 3261 §7). Strict where an answer depends on it (framing, request line, Via, Call-ID, CSeq), kind
 * where it only says who called: a caller that cannot be read is evidence, not an error. Never throws, and does no more work than
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
 * this status; an ACK never is.
 */
export type SipReading =
  | { readonly kind: 'request'; readonly request: SipRequest }
  | { readonly kind: 'bad'; readonly request: SipRequest; readonly status: 400 | 416 | 505; readonly why: string }
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
  if (end < 0) return unusable('the headers do not end');
  const lines = buffer.toString('latin1', 0, end).split('\r\n', MOST_LINES + 1);
  if (lines.length > MOST_LINES) return unusable('too many header lines');
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
  const bad = (why: string, status: 400 | 416 | 505 = 400): SipReading => ({ kind: 'bad', request, status, why });
  if (!/^SIP\/\d+\.\d+$/i.test(version) || more.length > 0) return bad('the request line is malformed');
  if (version.toUpperCase() !== 'SIP/2.0') return bad('another version of SIP', 505);
  if (number === '' || Number(number) > LARGEST_CSEQ || cseqMethod !== method) return bad('CSeq does not fit');
  if (!/^\S+$/.test(callId)) return bad('Call-ID is malformed');
  if (SINGLE.some((name) => headers.get(name)?.length !== 1)) return bad('a header that may be there once is there twice');
  if (!/^[a-z][a-z0-9+.-]*:[^\s<>"]+$/i.test(uri)) return bad('the request address is malformed');
  if (!/^(?:sips?|tel):/i.test(uri)) return bad('an address of another scheme', 416);
  const length = contentLength(headers);
  if (length === 'bad' || (length !== null && end + 4 + length > buffer.length)) return bad('Content-Length does not fit');
  return { kind: 'request', request };
}

/** Null where none is given; more than one that differ are as bad as a malformed one. */
export function contentLength(headers: SipHeaders): number | null | 'bad' {
  const given = headers.get('content-length');
  if (given === undefined) return null;
  const [value = '', ...others] = given;
  if (!/^\d{1,9}$/.test(value) || others.some((other) => other !== value)) return 'bad';
  return Number(value);
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
