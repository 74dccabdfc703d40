/**
 * The Merkle tree of RFC 6962: leaves and nodes are hashed in different domains, so that no node can pass for a leaf, and a tree of
 * any size has one shape: the left part is the largest power of two that is smaller than the whole.
 */
import type { Digest } from '#domain/consent/chain.ts';

const LEAF = 0;
const NODE = 1;

export function leafHash(bytes: Uint8Array, digest: Digest): Uint8Array {
  const tagged = new Uint8Array(1 + bytes.length);
  tagged[0] = LEAF;
  tagged.set(bytes, 1);
  return digest(tagged);
}

function nodeHash(left: Uint8Array, right: Uint8Array, digest: Digest): Uint8Array {
  const tagged = new Uint8Array(1 + left.length + right.length);
  tagged[0] = NODE;
  tagged.set(left, 1);
  tagged.set(right, 1 + left.length);
  return digest(tagged);
}

/**
 * The root over hashes in order: of leaves, or of the roots of subtrees that are all of one power of two but the last. Of nothing
 * it is the hash of nothing.
 */
export function treeRoot(hashes: readonly Uint8Array[], digest: Digest): Uint8Array {
  if (hashes.length === 0) return digest(new Uint8Array(0));
  return rootOfRange(hashes, { from: 0, to: hashes.length }, digest);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function rootOfRange(hashes: readonly Uint8Array[], { from, to }: Range, digest: Digest): Uint8Array {
  const only = hashes[from];
  if (only === undefined) throw new RangeError('a tree has no such leaf');
  if (to - from === 1) return only;
  const middle = from + leftSize(to - from);
  return nodeHash(rootOfRange(hashes, { from, to: middle }, digest), rootOfRange(hashes, { from: middle, to }, digest), digest);
}

/** The inclusion proof of one of the hashes: what it is hashed with on the way to the root, from below. */
export function inclusionPath(hashes: readonly Uint8Array[], index: number, digest: Digest): readonly Uint8Array[] {
  const path: Uint8Array[] = [];
  let range = { from: 0, to: hashes.length };
  while (range.to - range.from > 1) {
    const middle = range.from + leftSize(range.to - range.from);
    const left = { from: range.from, to: middle };
    const right = { from: middle, to: range.to };
    path.push(rootOfRange(hashes, index < middle ? right : left, digest));
    range = index < middle ? left : right;
  }
  return path.reverse();
}

/** The root that a leaf at this place in a tree of this size has by its path; null where the path is not of that place's length. */
export function rootByPath(
  leaf: Uint8Array,
  place: { readonly index: number; readonly size: number },
  path: readonly Uint8Array[],
  digest: Digest,
): Uint8Array | null {
  const turns = turnsTo(place.index, place.size);
  if (turns === null || turns.length !== path.length) return null;
  let hash = leaf;
  for (const [step, sibling] of path.entries()) {
    hash = turns[turns.length - 1 - step] === 'left' ? nodeHash(hash, sibling, digest) : nodeHash(sibling, hash, digest);
  }
  return hash;
}

/** The way from the root down to a leaf; null where the tree has no such leaf. */
function turnsTo(index: number, size: number): readonly ('left' | 'right')[] | null {
  if (!Number.isSafeInteger(size) || !(index >= 0 && index < size)) return null;
  const turns: ('left' | 'right')[] = [];
  let [at, leaves] = [index, size];
  while (leaves > 1) {
    const left = leftSize(leaves);
    turns.push(at < left ? 'left' : 'right');
    [at, leaves] = at < left ? [at, left] : [at - left, leaves - left];
  }
  return turns;
}

function leftSize(size: number): number {
  let left = 1;
  while (left * 2 < size) left *= 2;
  return left;
}
