/** Follows the chains of an evidence file, one at a time: their places in checkpoints, and event after event. */
import { type Digest, hex, leafOf, noLeaf } from '#domain/consent/chain.ts';
import type { ChainedEvent } from './chained-event.ts';
import { type Checkpoint, headLeaf } from './checkpoint.ts';
import type { ChainLine, Covered } from './evidence-file.ts';
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
  event(event: ChainedEvent): ChainFinding | null;
  /** What is missing when nothing more comes of the present chain. */
  ended(): ChainFinding | null;
  /** Goes on behind chains that were followed elsewhere; false, and nothing has changed, where they do not follow the present one. */
  pass(chains: FollowedChains): boolean;
  readonly counts: ChainCounts;
}

export interface ChainCounts {
  chains: number;
  events: number;
  /** Of the events, those that came after the checkpoint which their chain is proved by. */
  afterCheckpoint: number;
}

/** Whole chains, in which nothing is wrong. */
export interface FollowedChains {
  /** The number of the first. */
  readonly first: number;
  readonly last: ChainLine;
  readonly counts: ChainCounts;
}

export interface ChainRules {
  readonly business: number;
  readonly covers: Covered;
  readonly checkpoints: ReadonlyMap<number, Checkpoint>;
}

export function chainFollower({ business, covers, checkpoints }: ChainRules, digest: Digest): ChainFollower {
  let present: ChainLine | null = null;
  let seen = 0;
  let previous: Uint8Array = noLeaf;
  const verifiers = new Map<number, ReturnType<typeof inclusionVerifier>>();
  const counts: ChainCounts = { chains: 0, events: 0, afterCheckpoint: 0 };

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

  function outOfPlace(event: ChainedEvent): ChainFinding | null {
    const { business: owner, number, n } = event;
    const at = { number, n, business: owner };
    if (owner !== business) return finding('inserted', at, 'the event is of another business');
    const missing = ended();
    if (present === null || (missing === null && number !== present.number)) {
      if (n === 1) return finding('missing', { number, n: null }, 'the line that begins the chain is not there');
      return finding('inserted', at, 'the event belongs to no chain before it');
    }
    if (number === present.number && n === seen + 1 && missing !== null) return null;
    if (number === present.number && (n <= seen || n > present.n))
      return finding('inserted', at, n <= seen ? 'an event of this number came before' : `the chain has ${present.n} events`);
    return missing === null ? null : { ...missing, mayFollow: true };
  }

  function changed(event: ChainedEvent, chain: ChainLine): string | null {
    if (event.contradiction !== null) return event.contradiction;
    const leaf = leafOf(previous, event.commitment, event.publicFields, digest);
    const text = hex(leaf);
    if (text !== event.leaf) return 'its leaf is not that of its fields and the event before it';
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
    event(event) {
      const misplaced = outOfPlace(event);
      if (misplaced !== null || present === null) return misplaced;
      const why = changed(event, present);
      if (why !== null) return finding('changed', { number: event.number, n: event.n }, why);
      counts.events += 1;
      if (present.proof === null || seen > present.proof.n) counts.afterCheckpoint += 1;
      return null;
    },
    pass({ first, last, counts: more }) {
      if (ended() !== null || (present !== null && first <= present.number)) return false;
      present = last;
      seen = last.n;
      previous = bytesOfHex(last.head);
      counts.chains += more.chains;
      counts.events += more.events;
      counts.afterCheckpoint += more.afterCheckpoint;
      return true;
    },
  };
}
