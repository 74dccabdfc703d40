/** What became of verifying an evidence file (R17). */
import type { Instant } from '#domain/kernel/instant.ts';
import type { HeaderLine } from './evidence-file.ts';

/**
 * `changed`: it is not what was written. `missing`: something that was written is not there. `reordered`: it stands in another place.
 * `inserted`: it does not belong there.
 */
export type Alteration = 'changed' | 'missing' | 'reordered' | 'inserted';

/** Where a file was altered. What a line is not about is null; `n` is the number of the event. */
export interface Place {
  /** From 1. */
  readonly line: number;
  readonly business: number | null;
  readonly number: number | null;
  readonly n: number | null;
}

export interface Altered {
  readonly verdict: 'altered';
  readonly alteration: Alteration;
  readonly place: Place;
  readonly why: string;
}

/** The end of the file is missing; what there is of it holds. */
export interface Incomplete {
  readonly verdict: 'incomplete';
  /** How many whole lines there are. */
  readonly lines: number;
}

export interface Verified {
  readonly verdict: 'verified';
  readonly header: HeaderLine;
  readonly lines: number;
  readonly chains: number;
  readonly events: number;
  /** Of the events, those that came after the latest checkpoint: the footer alone vouches for them. */
  readonly afterCheckpoint: number;
  /** `key` is the one that signed it. */
  readonly checkpoints: readonly { readonly n: number; readonly at: Instant; readonly hash: string; readonly key: string }[];
  /** The key that signed the file. The header may name others, which prove nothing. */
  readonly key: string;
  /** True where every key that signed was among those the reader had from elsewhere; the file's own keys prove no origin. */
  readonly keysKnown: boolean;
}

/** Nothing in it is of the format: some other file. */
export interface NotEvidence {
  readonly verdict: 'not_evidence';
}

export type Verdict = Verified | Incomplete | Altered | NotEvidence;
