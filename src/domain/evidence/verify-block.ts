/**
 * Verifies a block of an evidence file by itself: whole chains, whatever stands before them. It finds that all is well, or that the block
 * must be looked at line by line; what is wrong where, only `evidenceVerifier` says.
 */
import { type Digest, hex } from '#domain/consent/chain.ts';
import type { ChainLine } from './evidence-file.ts';
import { type Block, scanChain, scanEvent } from './scan-line.ts';
import { type ChainRules, chainFollower, type FollowedChains } from './verify-chain-lines.ts';

/** A block in which nothing is wrong, if it stands where it should. */
export interface VerifiedBlock {
  readonly lines: number;
  /** The hash of the line that must stand before it. */
  readonly after: string;
  readonly followed: FollowedChains;
  /** Its last line: its hash, and whether a change of it could go unnoticed but for the next line. */
  readonly end: { readonly hash: string; readonly loose: boolean };
}

/** Null where it is not certain that each line is one of the format and all is well with it. */
export function verifyBlock(block: Block, rules: ChainRules, digest: Digest): VerifiedBlock | null {
  const chains = chainFollower(rules, digest);
  const { bytes, text } = block;
  let lines = 0;
  let first: { readonly after: string; readonly number: number } | null = null;
  let last: ChainLine | null = null;
  let end = { hash: '', loose: true };

  for (let at = 0; at < text.length; ) {
    const event = scanEvent(block, at, digest);
    const line = event ?? scanChain(block, at);
    if (line === null) return null;
    if ('chain' in line) {
      if (chains.chain(line.chain) !== null) return null;
      first ??= { after: line.after, number: line.chain.number };
      last = line.chain;
    } else if (chains.event(line.event) !== null) return null;
    if (lines > 0 && line.after !== end.hash) return null;
    end = { hash: hex(digest(bytes.subarray(at, line.end))), loose: event?.loose ?? true };
    lines += 1;
    at = line.end;
  }
  if (first === null || last === null || chains.ended() !== null) return null;
  return { lines, after: first.after, followed: { first: first.number, last, counts: chains.counts }, end };
}
