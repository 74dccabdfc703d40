import { HEADER_BYTES, MOST_BYTES, type Pdu, tags } from './pdu.ts';

/** What a piece of the stream completes. `broken`: what follows is not SMPP, and nothing after it can be trusted; null where all is well. */
export interface Cut {
  readonly pdus: readonly Pdu[];
  readonly broken: string | null;
}

/** Cuts a stream into PDUs, however it comes in pieces, until there comes a length that no PDU has. */
export function pduReader(): (piece: Uint8Array) => Cut {
  let kept: Buffer = Buffer.alloc(0);
  return (piece) => {
    kept = kept.length === 0 ? Buffer.from(piece) : Buffer.concat([kept, piece]);
    const pdus: Pdu[] = [];
    let at = 0;
    while (kept.length - at >= 4) {
      const length = kept.readUInt32BE(at);
      if (length < HEADER_BYTES || length > MOST_BYTES) return { pdus, broken: `a PDU of ${length} octets` };
      if (kept.length - at < length) break;
      pdus.push({
        command: kept.readUInt32BE(at + 4),
        status: kept.readUInt32BE(at + 8),
        sequence: kept.readUInt32BE(at + 12),
        body: kept.subarray(at + HEADER_BYTES, at + length),
      });
      at += length;
    }
    kept = kept.subarray(at);
    return { pdus, broken: null };
  };
}

/** A message that the centre hands over: a receipt, or what somebody wrote. Numbers as they came. */
export interface Delivered {
  readonly source: string;
  readonly destination: string;
  readonly esmClass: number;
  readonly dataCoding: number;
  /** The short message, or the payload that stands for it. */
  readonly message: Uint8Array;
  readonly receiptedId: string | null;
  readonly messageState: number | null;
}

/** The body of a deliver_sm; null where it is malformed. */
export function readDelivered(body: Uint8Array): Delivered | null {
  const fields = cursor(body);
  fields.cString(6);
  fields.skip(2);
  const source = fields.cString(65);
  fields.skip(2);
  const destination = fields.cString(65);
  const esmClass = fields.octet();
  fields.skip(2);
  fields.cString(17);
  fields.cString(17);
  fields.skip(2);
  const dataCoding = fields.octet();
  fields.skip(1);
  const short = fields.octets(fields.octet());
  const tlvs = fields.tlvs();
  if (fields.failed()) return null;
  const payload = tlvs.get(tags.messagePayload);
  const id = tlvs.get(tags.receiptedMessageId);
  const state = tlvs.get(tags.messageState);
  return {
    source,
    destination,
    esmClass,
    dataCoding,
    message: short.length === 0 && payload !== undefined ? payload : short,
    receiptedId: id === undefined ? null : textOf(id),
    messageState: state?.length === 1 ? (state[0] ?? null) : null,
  };
}

/** The message id of a submit_sm_resp; empty where there is none. */
export function readMessageId(body: Uint8Array): string {
  const end = body.indexOf(0);
  return textOf(end === -1 ? body : body.subarray(0, end)).slice(0, 65);
}

/** Some centres end an octet string with a NUL, some do not. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').replace(/\0+$/, '').trim();
}

/** Reads field after field; a field that is not there makes the whole unreadable, and nothing is read beyond the end. */
function cursor(body: Uint8Array) {
  let at = 0;
  let isBroken = false;
  function octets(length: number): Uint8Array {
    if (at + length > body.length) isBroken = true;
    const found = isBroken ? new Uint8Array() : body.subarray(at, at + length);
    at += length;
    return found;
  }
  const octet = (): number => octets(1)[0] ?? 0;
  return {
    octet,
    octets,
    skip: (length: number): void => void octets(length),
    /** `most` counts the NUL. */
    cString(most: number): string {
      const end = isBroken ? -1 : body.indexOf(0, at);
      if (end === -1 || end - at >= most) {
        isBroken = true;
        return '';
      }
      const text = Buffer.from(body.subarray(at, end)).toString('latin1');
      at = end + 1;
      return text;
    },
    /** Up to the first that does not fit: some centres leave octets behind the message that mean nothing. */
    tlvs(): ReadonlyMap<number, Uint8Array> {
      const found = new Map<number, Uint8Array>();
      while (!isBroken && body.length - at >= 4) {
        const [high = 0, low = 0, longHigh = 0, longLow = 0] = octets(4);
        const length = longHigh * 256 + longLow;
        if (length > body.length - at) break;
        found.set(high * 256 + low, octets(length));
      }
      return found;
    },
    failed: () => isBroken,
  };
}
