/** The providers that requests are passed on to. */
import type { Upstream } from './directory.ts';

/** A request as it goes to a provider. */
export interface UpstreamRequest {
  readonly upstream: Upstream;
  readonly method: string;
  /** Path and query behind the base address, as they are to be sent. */
  readonly target: string;
  /** Names and values in turn, without credentials. */
  readonly headers: readonly string[];
  /** Sent whole, or piece by piece as fast as the provider takes it; null is none. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * `unreachable`: nothing was sent. `timeout` and `broken`: it went silent, or what it sent is no answer; whether it did what it was
 * asked is not known.
 */
export type UpstreamAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Names and values in turn, as they came. */
      readonly headers: readonly string[];
      /** Taken to its end, or returned; throws where it breaks off. */
      readonly body: AsyncIterable<Uint8Array>;
    }
  | { readonly kind: 'failed'; readonly why: 'unreachable' | 'timeout' | 'broken' };

/** Sends each request once, follows no redirection, and never throws. */
export type CallUpstream = (request: UpstreamRequest) => Promise<UpstreamAnswer>;
