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

/**
 * Proves each of the hashes in turn, of a tree that is made once: what the hash at an index is hashed with on the way to the root,
 * from below. A level pairs the hashes of the one below; the last of an odd number goes up as it is.
 */
export function inclusionPaths(hashes: readonly Uint8Array[], digest: Digest): (index: number) => readonly Uint8Array[] {
  const levels: (readonly Uint8Array[])[] = [];
  for (let level = hashes; level.length > 1; level = levelAbove(level, digest)) levels.push(level);
  return (index) => levels.flatMap((level, height) => level[(index >> height) ^ 1] ?? []);
}

function levelAbove(level: readonly Uint8Array[], digest: Digest): readonly Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const [left, right] = [level[index], level[index + 1]];
    if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right, digest));
  }
  return above;
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
