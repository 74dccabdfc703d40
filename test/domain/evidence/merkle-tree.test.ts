import { describe, expect, test } from 'vitest';
import { hex } from '#domain/consent/chain.ts';
import { inclusionPaths, inclusionVerifier, leafHash, treeRoot } from '#domain/evidence/merkle-tree.ts';
import { sha256 } from '#test/support/world-stores.ts';

const leaves = (count: number) => Array.from({ length: count }, (_, index) => leafHash(Uint8Array.of(index), sha256));

describe('R17: the tree of checkpoints', () => {
  test('R17: has the roots that RFC 6962 gives', () => {
    // The test vectors of Certificate Transparency: leaves "", 00, 10, 2021, 3031, …
    const bytes = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const vectors = bytes.map((text) => leafHash(Buffer.from(text, 'hex'), sha256));
    expect(hex(treeRoot([], sha256))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(treeRoot(vectors.slice(0, 1), sha256))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(hex(treeRoot(vectors.slice(0, 3), sha256))).toBe('aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77');
    expect(hex(treeRoot(vectors, sha256))).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  test('R17: every leaf of every size is proved at its own place and at no other, whatever was proved before', () => {
    for (let size = 1; size <= 17; size++) {
      const hashes = leaves(size);
      const tree = { size, root: hex(treeRoot(hashes, sha256)) };
      const pathOf = inclusionPaths(hashes, sha256);
      const isIn = inclusionVerifier(tree, sha256);
      for (const [index, leaf] of hashes.entries()) {
        const path = pathOf(index).map(hex);
        for (let place = 0; place <= size; place++) {
          expect(isIn(leaf, place, path), `leaf ${index} of ${size} at ${place}`).toBe(place === index);
        }
        for (const [step, sibling] of path.entries()) {
          const other = sibling.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
          expect(isIn(leaf, index, path.with(step, other)), `leaf ${index} of ${size}, step ${step}`).toBe(false);
        }
        expect(isIn(leafHash(Uint8Array.of(99), sha256), index, path)).toBe(false);
      }
    }
  });

  test('R17: a tree over the roots of blocks is the tree over their leaves, and paths join', () => {
    const hashes = leaves(13);
    const blocks = [hashes.slice(0, 4), hashes.slice(4, 8), hashes.slice(8, 12), hashes.slice(12)];
    const roots = blocks.map((block) => treeRoot(block, sha256));
    expect(hex(treeRoot(roots, sha256))).toBe(hex(treeRoot(hashes, sha256)));
    for (const index of hashes.keys()) {
      const block = Math.floor(index / 4);
      const joined = [...inclusionPaths(blocks[block] ?? [], sha256)(index % 4), ...inclusionPaths(roots, sha256)(block)];
      expect(joined.map(hex)).toEqual(inclusionPaths(hashes, sha256)(index).map(hex));
    }
  });
});
