import { MOST_HEAD, readHeaders, type SipHeaders } from './message.ts';

/** Bytes of a body, which nobody reads. */
const MOST_BODY = 65_536;

export interface Cut {
  readonly messages: readonly Uint8Array[];
  readonly broken: boolean;
}

/**
 * Cuts a stream into messages (RFC 3261 §18.3): headers, then as many bytes as Content-Length says. Line ends between messages keep
 * the connection alive (RFC 5626): two of them are answered with one. `broken`: nobody knows where another message begins. The last one is
 * then what came of that which breaks it: its headers may say who called.
 */
export function messageStream(pong: () => void): (piece: Uint8Array) => Cut {
  let rest: Buffer = Buffer.alloc(0);
  let broken = false;

  return (piece) => {
    if (broken) return { messages: [], broken };
    rest = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    const messages: Uint8Array[] = [];
    for (;;) {
      let begin = 0;
      while (rest[begin] === 0x0d || rest[begin] === 0x0a) begin += 1;
      if (begin >= 4) pong();
      if (begin > 0 && !(begin < 4 && begin === rest.length)) rest = rest.subarray(begin);
      const length = lengthOf(rest);
      if (length === 'broken') {
        broken = true;
        messages.push(rest);
        rest = Buffer.alloc(0);
        return { messages, broken };
      }
      if (length === null || rest.length < length) return { messages, broken };
      messages.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}

/** Of the first message; null where its headers have not come yet. Without a length nobody knows where the next one begins. */
function lengthOf(bytes: Buffer): number | null | 'broken' {
  const end = bytes.subarray(0, MOST_HEAD + 4).indexOf('\r\n\r\n');
  if (end < 0) return bytes.length > MOST_HEAD ? 'broken' : null;
  const [, ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const body = contentLength(readHeaders(lines));
  return body === null || body === 'bad' || body > MOST_BODY ? 'broken' : end + 4 + body;
}

/** Null where none is given; more than one that differ are as bad as a malformed one. */
function contentLength(headers: SipHeaders): number | null | 'bad' {
  const given = headers.get('content-length');
  if (given === undefined) return null;
  const [value = '', ...others] = given;
  if (!/^\d{1,9}$/.test(value) || others.some((other) => other !== value)) return 'bad';
  return Number(value);
}
