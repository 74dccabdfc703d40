/** Verifies a chain from what is kept of it (R17): by us, and by whoever is handed the events. */
import { sameBytes } from '#domain/kernel/same-bytes.ts';
import type { Canonical } from './canonical.ts';
import { commitmentOf, type Digest, leafOf, noLeaf } from './chain.ts';

/** One event of a chain as it is kept. */
export interface ChainLink {
  readonly n: number;
  /** See `publicFields` in chain.ts. */
  readonly publicFields: Canonical;
  readonly personal: PersonalPart;
  readonly leaf: Uint8Array;
}

/** The personal fields with their salt; or, once they are erased, the commitment alone, which is kept for this. */
export type PersonalPart =
  | { readonly kind: 'kept'; readonly salt: Uint8Array; readonly fields: Canonical }
  | { readonly kind: 'erased'; readonly commitment: Uint8Array };

/**
 * Where a chain does not hold. `changed`: the leaf of event n is not that of its fields and the leaf before it. `missing`: another
 * event stands where n should. `head`: the events do not end in the leaf that is kept as the chain's head.
 */
export interface ChainFault {
  readonly kind: 'changed' | 'missing' | 'head';
  readonly n: number;
}

/** The first fault of a chain that is given whole, in order, with the head that its standing keeps; null where it verifies. */
export function verifyChain(links: readonly ChainLink[], head: Uint8Array, digest: Digest): ChainFault | null {
  let previous = noLeaf;
  for (const [index, link] of links.entries()) {
    const n = index + 1;
    if (link.n !== n) return { kind: 'missing', n };
    const { personal } = link;
    const commitment = personal.kind === 'kept' ? commitmentOf(personal.salt, personal.fields, digest) : personal.commitment;
    if (!sameBytes(leafOf(previous, commitment, link.publicFields, digest), link.leaf)) return { kind: 'changed', n };
    previous = link.leaf;
  }
  return sameBytes(previous, head) ? null : { kind: 'head', n: links.length };
}
