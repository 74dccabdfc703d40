/** Follows the chains of an evidence file, one at a time: their places in checkpoints, and event after event. */
import { type Canonical, canonicalJson } from '#domain/consent/canonical.ts';
import { commitmentOf, type Digest, hex, leafOf, noLeaf } from '#domain/consent/chain.ts';
import { type Checkpoint, headLeaf } from './checkpoint.ts';
import type { ChainLine, Covered, EventLine } from './evidence-file.ts';
import { bytesOfHex } from './hash-text.ts';
import { inclusionVerifier } from './merkle-tree.ts';
import type { Alteration } from './verdict.ts';

export interface ChainFinding {
  readonly alteration: Alteration;
  readonly business: number;
  readonly number: number;
  /** Null where it is the chain as a whole. */
  readonly n: number | null;
  readonly why: string;
  /** True where the event `number`, `n` may stand further down, and would then be reordered, or an inserted one came before it. */
  readonly mayFollow: boolean;
}

export interface ChainFollower {
  chain(line: ChainLine): ChainFinding | null;
  event(line: EventLine): ChainFinding | null;
  /** What is missing when nothing more comes of the present chain. */
  ended(): ChainFinding | null;
  readonly counts: { chains: number; events: number; afterCheckpoint: number };
}

export interface ChainRules {
  readonly business: number;
  readonly covers: Covered;
  readonly checkpoints: ReadonlyMap<number, Checkpoint>;
  readonly digest: Digest;
}

export function chainFollower({ business, covers, checkpoints, digest }: ChainRules): ChainFollower {
  let present: ChainLine | null = null;
  let seen = 0;
  let previous: Uint8Array = noLeaf;
  const verifiers = new Map<number, ReturnType<typeof inclusionVerifier>>();
  const counts = { chains: 0, events: 0, afterCheckpoint: 0 };

  function finding(
    alteration: Alteration,
    at: { number: number; n: number | null; business?: number },
    why: string,
  ): ChainFinding {
    return { alteration, business: at.business ?? business, number: at.number, n: at.n, why, mayFollow: false };
  }

  function ended(): ChainFinding | null {
    if (present === null || seen === present.n) return null;
    return finding('missing', { number: present.number, n: seen + 1 }, `event ${seen + 1} of ${present.n} is not there`);
  }

  function startOf(line: ChainLine): ChainFinding | null {
    const at = { number: line.number, n: null, business: line.business };
    if (line.business !== business) return finding('inserted', at, 'the chain is of another business');
    if (covers.kind === 'number' && line.number !== covers.number)
      return finding('inserted', at, 'the chain is of another number than the file covers');
    if (present !== null && line.number === present.number) return finding('inserted', at, 'the chain stands there twice');
    if (present !== null && line.number < present.number) return finding('reordered', at, 'chains stand in order of number');
    return unproved(line, at);
  }

  function unproved(line: ChainLine, at: { readonly number: number; readonly n: null }): ChainFinding | null {
    if (line.n === 0) return finding('changed', at, 'a chain has at least one event');
    if (line.proof === null) return null;
    const { checkpoint: name, n, head, index, path } = line.proof;
    const checkpoint = checkpoints.get(name);
    if (checkpoint === undefined) return finding('missing', at, `checkpoint ${name} is not there`);
    if (n === 0 || n > line.n) return finding('changed', at, 'its proof is of more events than it has');
    const leaf = headLeaf(line.business, { n, head: bytesOfHex(head) }, digest);
    const isIn = verifiers.get(name) ?? inclusionVerifier(checkpoint, digest);
    verifiers.set(name, isIn);
    if (isIn(leaf, index, path)) return null;
    return finding('changed', at, `its proof does not lead to the root of checkpoint ${name}`);
  }

  function outOfPlace(line: EventLine): ChainFinding | null {
    const { business: owner, n } = line.public as { readonly business: number; readonly n: number };
    const at = { number: line.number, n, business: owner };
    if (owner !== business) return finding('inserted', at, 'the event is of another business');
    const missing = ended();
    if (present === null || (missing === null && line.number !== present.number)) {
      if (n === 1) return finding('missing', { number: line.number, n: null }, 'the line that begins the chain is not there');
      return finding('inserted', at, 'the event belongs to no chain before it');
    }
    if (line.number === present.number && n === seen + 1 && missing !== null) return null;
    if (line.number === present.number && (n <= seen || n > present.n))
      return finding('inserted', at, n <= seen ? 'an event of this number came before' : `the chain has ${present.n} events`);
    return missing === null ? null : { ...missing, mayFollow: true };
  }

  function changed(line: EventLine, chain: ChainLine): string | null {
    const { fields, commitment } = committed(line, digest);
    if (fields !== null && fields.number !== line.number) return 'its personal fields are of another number';
    if (line.request !== null && digestOf(line.request, digest) !== line.public.requestDigest)
      return 'the request is not the one that the event commits to';
    const leaf = leafOf(previous, commitment, line.public, digest);
    const text = hex(leaf);
    if (text !== line.leaf) return 'its leaf is not that of its fields and the event before it';
    previous = leaf;
    seen += 1;
    if (chain.proof?.n === seen && chain.proof.head !== text) return 'it does not end in the head that the checkpoint fixed';
    if (chain.n === seen && chain.head !== text) return 'it does not end in the head of its chain';
    return null;
  }

  return {
    counts,
    ended,
    chain(line) {
      const found = ended() ?? startOf(line);
      if (found !== null) return found;
      present = line;
      seen = 0;
      previous = noLeaf;
      counts.chains += 1;
      return null;
    },
    event(line) {
      const misplaced = outOfPlace(line);
      if (misplaced !== null || present === null) return misplaced;
      const why = changed(line, present);
      if (why !== null) return finding('changed', { number: line.number, n: line.public.n as number }, why);
      counts.events += 1;
      if (present.proof === null || seen > present.proof.n) counts.afterCheckpoint += 1;
      return null;
    },
  };
}

function committed({ personal }: EventLine, digest: Digest) {
  if ('commitment' in personal) return { fields: null, commitment: bytesOfHex(personal.commitment) };
  const fields = personal.fields as { readonly [key: string]: Canonical };
  return { fields, commitment: commitmentOf(bytesOfHex(personal.salt), fields, digest) };
}

const encoder = new TextEncoder();

function digestOf(request: Canonical, digest: Digest): string {
  return hex(digest(encoder.encode(canonicalJson(request))));
}
