/**
 * A checkpoint fixes the chains of a business (R17): the root of a Merkle tree over the heads of all its chains in order of number,
 * and the hash of the checkpoint before it, signed. Whoever keeps one can later be shown that a chain was as it is now.
 */
import type { BusinessId } from '#domain/account/account.ts';
import { canonicalJson } from '#domain/consent/canonical.ts';
import { type Digest, hex } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { leafHash } from './merkle-tree.ts';

/** Where a chain of a business ends: a leaf of the tree. Number 0 is the chain of the business itself. */
export interface ChainHead {
  readonly number: PhoneNumber;
  /** How many events it has. */
  readonly n: number;
  /** The leaf of the last. */
  readonly head: Uint8Array;
}

/** Hashes and the key are in hexadecimal. */
export interface Checkpoint {
  readonly business: BusinessId;
  /** Counts the checkpoints of the business from 1. */
  readonly n: number;
  /** Every head was the head of its chain at this time or shortly before. */
  readonly at: Instant;
  /** How many chains. */
  readonly size: number;
  readonly root: string;
  /** See {@link checkpointHash}; null for the first. */
  readonly previous: string | null;
  /** Which key signed it: see {@link keyIdOf}. */
  readonly key: string;
}

export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Ed25519, in hexadecimal, of what {@link checkpointBytes} says. */
  readonly signature: string;
}

/** A public key of 32 bytes, in hexadecimal, with its id. */
export interface VerificationKey {
  readonly id: string;
  readonly publicKey: string;
}

/** Ed25519 over the bytes. */
export type Sign = (bytes: Uint8Array) => Uint8Array;
export type VerifySignature = (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean;

const encoder = new TextEncoder();
const KEY_ID_DIGITS = 16;

/** A key is named by the beginning of the hash of its bytes. */
export function keyIdOf(publicKey: Uint8Array, digest: Digest): string {
  return hex(digest(publicKey)).slice(0, KEY_ID_DIGITS);
}

/** The leaf of a chain in the tree of its business. The number is in the head already, salted: here it could be found by trying. */
export function headLeaf(business: BusinessId, { n, head }: Omit<ChainHead, 'number'>, digest: Digest): Uint8Array {
  return leafHash(encoder.encode(`sammati.head.2\n${canonicalJson({ business, n, head: hex(head) })}`), digest);
}

/** What is signed, and hashed by the next checkpoint. */
export function checkpointBytes({ business, n, at, size, root, previous, key }: Checkpoint): Uint8Array {
  return encoder.encode(`sammati.checkpoint.1\n${canonicalJson({ business, n, at, size, root, previous, key })}`);
}

export function checkpointHash(checkpoint: Checkpoint, digest: Digest): string {
  return hex(digest(checkpointBytes(checkpoint)));
}
