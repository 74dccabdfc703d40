import type { MessageSender, OutgoingMessage, SenderHearing } from '#app/ports/notices.ts';

/** One sender that an operator has set up, as the pool sees it. */
export interface CarrierSender extends Pick<MessageSender, 'name' | 'receipts' | 'send'> {
  readonly perSecond: number;
  /** How much of what several senders may take it is given. */
  readonly weight: number;
  /** Sids of the accounts it is kept for; null: all. */
  readonly accounts: readonly string[] | null;
  /** Whether it can send at present. */
  isReady(): boolean;
  /** Of one that keeps links of its own: how many are bound, of how many. */
  links?(): { readonly bound: number; readonly of: number };
  /** Begins: connects, where it has a link of its own, and tells what comes over it. */
  start(hearing: SenderHearing): void;
  /** Finishes what is under way, within bounds. */
  close(): Promise<void>;
}

/** How long a sender may take over one call of `send` before it says `no_room` for what it has not begun. */
export const SEND_WITHIN = 45_000;

/** Until when a message may be begun, on `performance.now()`: as long as all of the call, unless its own hours end before (R7). */
export function beginBy({ within }: OutgoingMessage, deadline: number): number {
  return within === undefined ? deadline : Math.min(deadline, performance.now() + within);
}
