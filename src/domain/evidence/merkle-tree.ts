/**
 * The Merkle tree of RFC 6962: leaves and nodes are hashed in different domains, so that no node can pass for a leaf, and a tree of
 * any size has one shape: the left part is the largest power of two that is smaller than the whole.
 */
import { type Digest, hex } from '#domain/consent/chain.ts';
import { bytesOfHex } from './hash-text.ts';

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

/**
 * Whether a leaf stands at an index of the tree with this root (in hexadecimal), as its path from below says. Leaves that are asked
 * about in order share most of their way: where one joins the way of the leaf before, nothing more is hashed.
 */
export function inclusionVerifier(
  { size, root }: { readonly size: number; readonly root: string },
  digest: Digest,
): (leaf: Uint8Array, index: number, path: readonly string[]) => boolean {
  let proved: Way = { turns: [], path: [], nodes: [] };
  return (leaf, index, path) => {
    const turns = turnsTo(index, size)?.reverse();
    if (turns?.length !== path.length) return false;
    const joins = joinsAt(proved, turns, path);
    const nodes: string[] = [];
    let hash = leaf;
    for (const [step, sibling] of path.entries()) {
      const node = hex(hash);
      if (step >= joins && proved.nodes[step] === node) {
        proved = { turns, path, nodes: [...nodes, ...proved.nodes.slice(step)] };
        return true;
      }
      nodes.push(node);
      const beside = bytesOfHex(sibling);
      hash = turns[step] === 'left' ? nodeHash(hash, beside, digest) : nodeHash(beside, hash, digest);
    }
    if (hex(hash) !== root) return false;
    proved = { turns, path, nodes };
    return true;
  };
}

/** The way of a leaf up to the root: at each step whether the node is the left or the right one, its sibling, and the node. */
interface Way {
  readonly turns: readonly Turn[];
  readonly path: readonly string[];
  readonly nodes: readonly string[];
}

type Turn = 'left' | 'right';

/** The first step from which on both ways have the same turns and siblings; there the same node leads to the same root. */
function joinsAt(proved: Way, turns: readonly Turn[], path: readonly string[]): number {
  let step = path.length;
  if (proved.path.length !== step) return step;
  while (step > 0 && proved.path[step - 1] === path[step - 1] && proved.turns[step - 1] === turns[step - 1]) step -= 1;
  return step;
}

/** The way from the root down to a leaf; null where the tree has no such leaf. */
function turnsTo(index: number, size: number): Turn[] | null {
  if (!Number.isSafeInteger(size) || !(index >= 0 && index < size)) return null;
  const turns: Turn[] = [];
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
