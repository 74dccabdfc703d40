/** Proof of evidence (R17): signing, and checkpoints. */
import type { BusinessId } from '#domain/account/account.ts';
import type { ChainHead, Sign, SignedCheckpoint, VerificationKey, VerifySignature } from '#domain/evidence/checkpoint.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Page, PageWanted } from './reading-back.ts';

export interface EvidenceSigner {
  readonly key: VerificationKey;
  readonly sign: Sign;
  /** By any key, not only this. */
  readonly verify: VerifySignature;
}

export interface KeptCheckpoint extends SignedCheckpoint {
  /** Names the blocks that it was made from. */
  readonly run: string;
  /** When the address outside took it; null where it has not. */
  readonly deliveredAt: Instant | null;
}

/** Somebody else's keeping: what is there cannot be changed with the service's key and database. */
export interface CheckpointReceiver {
  /** Resolves when the receiver has taken it; it may be told the same one again. */
  take(checkpoint: SignedCheckpoint & { readonly hash: string; readonly publicKey: string }): Promise<void>;
}

/** A part of the tree: consecutive heads in order of number. */
export interface CheckpointBlock {
  readonly block: number;
  readonly heads: readonly ChainHead[];
  readonly root: Uint8Array;
}

export interface CheckpointStore {
  /** Publishes a key; one that is known stays as it is. */
  keepKey(key: VerificationKey, at: Instant): Promise<void>;
  /** All that ever signed here, oldest first. */
  keys(): Promise<readonly (VerificationKey & { readonly createdAt: Instant })[]>;
  /** The next heads of a business in order of number; its own chain is number 0. */
  headsAfter(business: BusinessId, number: PhoneNumber | null, limit: number): Promise<readonly ChainHead[]>;
  putBlock(business: BusinessId, run: string, block: CheckpointBlock): Promise<void>;
  dropBlocks(business: BusinessId, run: string): Promise<void>;
  /** False where there is a checkpoint with this `n` already. Blocks are kept of this one and the one before. */
  keep(run: string, kept: SignedCheckpoint): Promise<boolean>;
  /** Those of a business that the address outside has not taken, oldest first. */
  undelivered(business: BusinessId, limit: number): Promise<readonly KeptCheckpoint[]>;
  delivered(business: BusinessId, n: number, at: Instant): Promise<void>;
  latest(business: BusinessId): Promise<KeptCheckpoint | null>;
  /** Newest first. */
  page(business: BusinessId, page: PageWanted): Promise<Page<KeptCheckpoint>>;
  blockRoots(business: BusinessId, run: string): Promise<readonly Uint8Array[]>;
  /** The block in which the number would stand. */
  blockOf(business: BusinessId, run: string, number: PhoneNumber): Promise<Pick<CheckpointBlock, 'block' | 'heads'> | null>;
}
