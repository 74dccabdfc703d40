/** How a sender of SMS fares: in this process, and since it started. */
import type { Instant } from '#domain/kernel/instant.ts';

export interface SenderHealth {
  readonly name: string;
  readonly kind: 'smpp' | 'http' | 'exotel' | 'aws' | 'sandbox';
  /** Of one that keeps links of its own, how many are bound, of how many; null where each message is a request. */
  readonly links: { readonly bound: number; readonly of: number } | null;
  /** Whether it would send at present. */
  readonly isReady: boolean;
  /** Messages a second at most; null where there is no limit. */
  readonly perSecond: number | null;
  readonly weight: number;
  /** Sids of the accounts it is kept for; null: all. */
  readonly accounts: readonly string[] | null;
  /** By what way it is told what became of a message. */
  readonly receipts: 'link' | 'webhook' | 'none';
  readonly figures: SendFigures;
}

export interface SendFigures {
  readonly accepted: number;
  readonly tryLater: number;
  readonly noRoom: number;
  readonly unknown: number;
  readonly refused: number;
  readonly acceptedAt: Instant | null;
  /** The last time that it did not take a message, and why. */
  readonly failure: { readonly at: Instant; readonly reason: string } | null;
  /** Receipts that came over its own links. */
  readonly receipts: number;
  readonly receiptAt: Instant | null;
}
