/**
 * The chain of one business and number (R17). Each event's leaf commits to the leaf before it, to the event's public fields and
 * to a salted commitment of its personal fields, so that personal fields can be erased and the chain still verifies:
 *
 *   commitment = H(salt ‖ canonical JSON of the personal fields)
 *   leaf       = H("sammati.event.1\n" ‖ previous leaf ‖ commitment ‖ canonical JSON of the public fields)
 *
 * The number itself is personal: ten digits are guessed in minutes, hence the salt of sixteen random bytes an event.
 */
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Canonical, canonicalJson } from './canonical.ts';
import type { CarrierReport, ConsentEvent } from './event.ts';
import type { RequestRecord } from './request.ts';

/** SHA-256. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

export const SALT_BYTES = 16;
export const LEAF_BYTES = 32;
/** What the first event of a chain follows. */
export const noLeaf: Uint8Array = new Uint8Array(LEAF_BYTES);

/** An event with its place in the chain. */
export interface SealedEvent<E = ConsentEvent> {
  readonly business: BusinessId;
  readonly number: PhoneNumber;
  readonly n: number;
  readonly event: E;
  readonly salt: Uint8Array;
  readonly leaf: Uint8Array;
}

const encoder = new TextEncoder();
const domainTag = encoder.encode('sammati.event.1\n');

/** What a request's events commit to: all of it, once. */
export function requestDigest(request: RequestRecord, digest: Digest): string {
  return hex(digest(encoder.encode(canonicalJson({ ...request }))));
}

/** What is hashed is canonical JSON: as a value, or as the bytes that it was read from. */
type Hashed = Canonical | Uint8Array;

export function commitmentOf(salt: Uint8Array, personal: Hashed, digest: Digest): Uint8Array {
  return digest(join(salt, bytesOf(personal)));
}

export function leafOf(previous: Uint8Array, commitment: Uint8Array, publicFields: Hashed, digest: Digest): Uint8Array {
  return digest(join(domainTag, previous, commitment, bytesOf(publicFields)));
}

function bytesOf(hashed: Hashed): Uint8Array {
  return hashed instanceof Uint8Array ? hashed : encoder.encode(canonicalJson(hashed));
}

export interface Place {
  readonly business: BusinessId;
  readonly number: PhoneNumber;
  readonly n: number;
  /** The leaf of the event before it; {@link noLeaf} for the first. */
  readonly previous: Uint8Array;
  readonly salt: Uint8Array;
  /** The digest of the request that caused it; null where none did. */
  readonly request: string | null;
}

/** The leaf of an event at its place. */
export function sealEvent(at: Place, event: ConsentEvent, digest: Digest): Uint8Array {
  return eventSealer(digest)(at, event);
}

/**
 * Seals many events. In a bulk request one event differs from the next in the number alone, which is personal, so that the public
 * fields of the event before are mostly those of this one: they are written out again only where they differ, and what is hashed
 * is put together in the same place again and again.
 */
export function eventSealer(digest: Digest): (at: Place, event: ConsentEvent) => Uint8Array {
  let last: { readonly at: Place; readonly event: ConsentEvent } | null = null;
  let committed = new Uint8Array(0);
  let sealed = new Uint8Array(0);

  function writePublicFields(at: Place, event: ConsentEvent): void {
    if (last !== null && samePlaceButNumber(last.at, at) && sameFields(last.event, event)) return;
    const fields = encoder.encode(canonicalJson(publicFields(at.business, at.n, event, at.request)));
    sealed = join(domainTag, noLeaf, noLeaf, fields);
    last = { at, event };
  }

  function commitment({ salt, number }: Place, event: ConsentEvent): Uint8Array {
    const personal = personalJson(number, event);
    const longest = salt.length + 3 * personal.length;
    if (committed.length < longest) committed = new Uint8Array(longest);
    committed.set(salt);
    const { written } = encoder.encodeInto(personal, committed.subarray(salt.length));
    return digest(committed.subarray(0, salt.length + written));
  }

  return (at, event) => {
    writePublicFields(at, event);
    sealed.set(at.previous, domainTag.length);
    sealed.set(commitment(at, event), domainTag.length + LEAF_BYTES);
    return digest(sealed);
  };
}

function samePlaceButNumber(one: Place, other: Place): boolean {
  return one.business === other.business && one.n === other.n && one.request === other.request;
}

/** True where every public field is the very same; false says nothing more than "write it out". */
function sameFields(one: ConsentEvent, other: ConsentEvent): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind || Object.keys(one).length !== Object.keys(other).length) return false;
  for (const key in one) {
    if (key === 'report' || key === 'reference') continue;
    if (!Object.is(one[key as keyof ConsentEvent], other[key as keyof ConsentEvent])) return false;
  }
  return true;
}

/** {@link personalFields} in their canonical form: which keys there are is known, so they are named in order and not sorted. */
function personalJson(number: PhoneNumber, event: ConsentEvent): string {
  const report = 'report' in event ? event.report : null;
  const reference = 'reference' in event ? event.reference : null;
  return `{"number":${number},"reference":${JSON.stringify(reference)},"report":${report === null ? 'null' : reportJson(report)}}`;
}

function reportJson(report: CarrierReport): string {
  const { carrierAt, connection, forwardedFrom, from, id, text, ...others } = report;
  return Object.keys(others).length > 0
    ? canonicalJson(reportFields(report))
    : JSON.stringify({ carrierAt, connection, forwardedFrom, from, id, text });
}

/** What may stay readable for good: nothing in it names the person. */
export function publicFields(business: BusinessId, n: number, event: ConsentEvent, request: string | null): Canonical {
  const { report: _report, reference: _reference, ...rest } = { report: null, reference: null, ...event };
  return { ...rest, business, n, requestDigest: request };
}

/** What names or describes the person. */
export function personalFields(number: PhoneNumber, event: ConsentEvent): Canonical {
  const report = 'report' in event ? event.report : null;
  const reference = 'reference' in event ? event.reference : null;
  return { number, report: report === null ? null : reportFields(report), reference };
}

function reportFields(report: CarrierReport): Canonical {
  return { ...report };
}

const octets: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += octets[byte];
  return text;
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
