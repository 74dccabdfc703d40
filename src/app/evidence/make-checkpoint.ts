import type { CheckpointStore, EvidenceSigner, KeptCheckpoint } from '#app/ports/evidence.ts';
import type { Ports } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { hex } from '#domain/consent/chain.ts';
import { type Checkpoint, checkpointBytes, checkpointHash, headLeaf } from '#domain/evidence/checkpoint.ts';
import { treeRoot } from '#domain/evidence/merkle-tree.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';

export type CheckpointPorts = Pick<Ports, 'clock' | 'random' | 'sha256'> & {
  readonly checkpoints: CheckpointStore;
  readonly signer: EvidenceSigner;
};

/** A power of two, so that the roots of blocks are nodes of the whole tree. */
export const BLOCK = 1_024;

/**
 * Fixes where the chains of a business end (R17). Where nothing has changed since the latest checkpoint that one is answered, and
 * where another process made one meanwhile, that; null where the business has no chain yet. Heads are read in order of number,
 * a block at a time: each head was the head of its chain at some time while this ran.
 */
export async function makeCheckpoint(ports: CheckpointPorts, business: BusinessId): Promise<KeptCheckpoint | null> {
  const { checkpoints, signer, sha256 } = ports;
  const latest = await checkpoints.latest(business);
  const run = ports.random.uuid();
  const roots: Uint8Array[] = [];
  let size = 0;
  for (let after: PhoneNumber | null = null; ; ) {
    const heads = await checkpoints.headsAfter(business, after, BLOCK);
    const last = heads.at(-1);
    if (last === undefined) break;
    const leaves = heads.map((head) => headLeaf(business, head, sha256));
    const root = treeRoot(leaves, sha256);
    await checkpoints.putBlock(business, run, { block: roots.length, heads, root });
    roots.push(root);
    size += heads.length;
    if (heads.length < BLOCK) break;
    after = last.number;
  }
  if (size === 0) return null;
  const root = hex(treeRoot(roots, sha256));
  if (latest?.checkpoint.root === root) {
    await checkpoints.dropBlocks(business, run);
    return latest;
  }
  const previous = latest === null ? null : checkpointHash(latest.checkpoint, sha256);
  const n = (latest?.checkpoint.n ?? 0) + 1;
  const checkpoint: Checkpoint = { business, n, at: ports.clock.now(), size, root, previous, key: signer.key.id };
  const signature = hex(signer.sign(checkpointBytes(checkpoint)));
  if (await checkpoints.keep(run, { checkpoint, signature })) return { checkpoint, signature, run, deliveredAt: null };
  await checkpoints.dropBlocks(business, run);
  return checkpoints.latest(business);
}
