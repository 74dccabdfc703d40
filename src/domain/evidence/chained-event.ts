import { type Canonical, canonicalJson } from '#domain/consent/canonical.ts';
import { commitmentOf, type Digest, hex } from '#domain/consent/chain.ts';
import type { EventLine } from './evidence-file.ts';
import { bytesOfHex } from './hash-text.ts';

/** What a chain needs to know of an event, however its line was read. */
export interface ChainedEvent {
  readonly business: number;
  readonly number: number;
  readonly n: number;
  /** In hexadecimal, as it stands in the line. */
  readonly leaf: string;
  readonly commitment: Uint8Array;
  /** The bytes of their canonical JSON. */
  readonly publicFields: Uint8Array;
  /** What in the line contradicts the line itself. */
  readonly contradiction: Contradiction | null;
}

export type Contradiction = (typeof contradictions)[keyof typeof contradictions];

export const contradictions = {
  number: 'its personal fields are of another number',
  request: 'the request is not the one that the event commits to',
} as const;

/** An event of a line that was read as JSON. */
export function chainedEvent(line: EventLine, digest: Digest): ChainedEvent {
  const { number, personal, leaf } = line;
  const { business, n } = line.public as { readonly business: number; readonly n: number };
  return {
    business,
    number,
    n,
    leaf,
    commitment:
      'commitment' in personal
        ? bytesOfHex(personal.commitment)
        : commitmentOf(bytesOfHex(personal.salt), personal.fields, digest),
    publicFields: encoder.encode(canonicalJson(line.public)),
    contradiction: contradictionIn(line, digest),
  };
}

const encoder = new TextEncoder();

function contradictionIn({ number, personal, request, public: fields }: EventLine, digest: Digest): Contradiction | null {
  if ('fields' in personal && (personal.fields as { readonly [key: string]: Canonical }).number !== number)
    return contradictions.number;
  if (request === null) return null;
  return hex(digest(encoder.encode(canonicalJson(request)))) === fields.requestDigest ? null : contradictions.request;
}
