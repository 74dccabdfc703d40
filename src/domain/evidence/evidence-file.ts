/**
 * The evidence file (R17): canonical JSON, one object a line, which proves what it says without the service that wrote it.
 *
 *   header, checkpoints, then for each chain in order of number: where it ends, and its events 1, 2, …; a signed footer
 *
 * Each line but the first holds the hash of the line before it. The footer is signed, so that it vouches for all of them; a file
 * without it says nothing about what may be missing.
 */
import type { BusinessId } from '#domain/account/account.ts';
import { type Canonical, canonicalJson } from '#domain/consent/canonical.ts';
import { type Digest, hex } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Checkpoint, Sign, VerificationKey } from './checkpoint.ts';

export const EVIDENCE_FORMAT = 'sammati.evidence.1';

/** What a file was asked for: one number; the numbers with an event of the account, in a period (`to` not included) or at any time. */
export type Covered =
  | { readonly kind: 'number'; readonly number: PhoneNumber }
  | { readonly kind: 'period'; readonly from: Instant; readonly to: Instant }
  | { readonly kind: 'account' };

export interface HeaderLine {
  readonly line: 'header';
  readonly format: typeof EVIDENCE_FORMAT;
  readonly at: Instant;
  readonly business: BusinessId;
  /** The sid of the account it was made for. */
  readonly account: string;
  readonly covers: Covered;
  /** Those that signed what is in the file. */
  readonly keys: readonly VerificationKey[];
}

export interface CheckpointLine {
  readonly line: 'checkpoint';
  readonly checkpoint: Checkpoint;
  readonly signature: string;
}

/** That the chain, when it had `n` events and ended in `head`, was leaf `index` of a checkpoint's tree. Hashes in hexadecimal. */
export interface HeadProof {
  readonly checkpoint: number;
  readonly n: number;
  readonly head: string;
  readonly index: number;
  readonly path: readonly string[];
}

/** A chain begins: how many events follow, and the leaf of the last. */
export interface ChainLine {
  readonly line: 'chain';
  readonly business: BusinessId;
  readonly number: PhoneNumber;
  readonly n: number;
  readonly head: string;
  /** Null where the chain began after the latest checkpoint. */
  readonly proof: HeadProof | null;
}

/** An event with all that its leaf is made from (see chain.ts). */
export interface EventLine {
  readonly line: 'event';
  readonly number: PhoneNumber;
  readonly public: { readonly [key: string]: Canonical };
  /** The commitment alone where the fields were erased, or are those of another account. */
  readonly personal: { readonly salt: string; readonly fields: Canonical } | { readonly commitment: string };
  /** The request that `public.requestDigest` is the digest of; null where there was none, or it is another account's. */
  readonly request: { readonly [key: string]: Canonical } | null;
  readonly leaf: string;
}

export interface FooterLine {
  readonly line: 'footer';
  readonly after: string;
  /** How many lines and how many events come before it. */
  readonly lines: number;
  readonly events: number;
  readonly key: string;
  readonly signature: string;
}

/** A line without what ties it to the others. */
export type BodyLine = HeaderLine | CheckpointLine | ChainLine | EventLine;

const encoder = new TextEncoder();

/** The hash of a line, its newline included. */
export function lineHash(text: string, digest: Digest): string {
  return hex(digest(encoder.encode(text)));
}

/** What the footer's signature is of. */
export function footerBytes({ signature: _signature, ...signed }: FooterLine): Uint8Array {
  return encoder.encode(`${EVIDENCE_FORMAT}\n${canonicalJson(signed)}`);
}

export interface EvidenceWriter {
  /** The text of the next line, with its newline. */
  write(line: BodyLine): string;
  end(): string;
}

export function evidenceWriter(digest: Digest, signer: { readonly key: string; readonly sign: Sign }): EvidenceWriter {
  let after: string | null = null;
  let lines = 0;
  let events = 0;
  return {
    write(line) {
      // Every field of a line is JSON; an interface says so only when it is asked field by field.
      const tied: object = after === null ? line : { ...line, after };
      const text = `${canonicalJson(tied as Canonical)}\n`;
      after = lineHash(text, digest);
      lines += 1;
      if (line.line === 'event') events += 1;
      return text;
    },
    end() {
      const unsigned: FooterLine = { line: 'footer', after: after ?? '', lines, events, key: signer.key, signature: '' };
      const signature = hex(signer.sign(footerBytes(unsigned)));
      return `${canonicalJson({ ...unsigned, signature })}\n`;
    },
  };
}
