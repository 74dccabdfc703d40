import type { CheckpointStore, KeptCheckpoint } from '#app/ports/evidence.ts';
import { type Digest, hex } from '#domain/consent/chain.ts';
import { type ChainHead, headLeaf } from '#domain/evidence/checkpoint.ts';
import type { HeadProof } from '#domain/evidence/evidence-file.ts';
import { inclusionPaths } from '#domain/evidence/merkle-tree.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { FIRST_PSEUDONYM } from '#domain/whitelist/erasure.ts';
import { BLOCK } from './make-checkpoint.ts';

/** The place of a number's chain in the checkpoint; null where it has none there. */
export type ProveHead = (number: PhoneNumber) => Promise<HeadProof | null>;

interface Block {
  readonly block: number;
  readonly heads: readonly ChainHead[];
  /** From a head of the block to its root. */
  readonly paths: (place: number) => readonly Uint8Array[];
  /** From the block's root to the tree's. */
  readonly above: readonly Uint8Array[];
}

/**
 * Proves heads; asked in order of number it reads each block of the tree once. Throws where the blocks of the checkpoint are no longer
 * kept, as after two further ones: what is then without a proof would look as if it had come after the checkpoint.
 */
export function headProver(
  { checkpoints, sha256 }: { readonly checkpoints: CheckpointStore; readonly sha256: Digest },
  kept: KeptCheckpoint | null,
): ProveHead {
  if (kept === null) return async () => null;
  const { checkpoint, run } = kept;
  let above: Block['paths'] | null = null;
  let present: Block | null = null;

  async function blockOf(number: PhoneNumber): Promise<Block | null> {
    if (present !== null && holds(present, number)) return present;
    const found = await checkpoints.blockOf(checkpoint.business, run, number);
    if (above === null || found === null) {
      const roots = await checkpoints.blockRoots(checkpoint.business, run);
      if (roots.length === 0) throw new Error(`the heads of checkpoint ${checkpoint.n} are no longer kept`);
      above = inclusionPaths(roots, sha256);
    }
    if (found === null) return null;
    const leaves = found.heads.map((head) => headLeaf(checkpoint.business, head, sha256));
    present = { ...found, paths: inclusionPaths(leaves, sha256), above: above(found.block) };
    return present;
  }

  return async (number) => {
    const block = await blockOf(number);
    const place = block?.heads.findIndex((head) => head.number === number) ?? -1;
    const head = block?.heads[place];
    if (block === null || head === undefined) return null;
    const path = [...block.paths(place), ...block.above].map(hex);
    return { checkpoint: checkpoint.n, n: head.n, head: hex(head.head), index: block.block * BLOCK + place, path };
  };
}

/** Among those in order of number: pseudonyms stand where the numbers stood. */
function holds({ heads }: Block, number: PhoneNumber): boolean {
  const inOrder = heads.filter((head) => head.number < FIRST_PSEUDONYM);
  const [first] = inOrder;
  const last = inOrder.at(-1);
  return first !== undefined && last !== undefined && number >= first.number && number <= last.number;
}
