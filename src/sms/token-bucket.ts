import { setTimeout as pause } from 'node:timers/promises';

/** Keeps a pace: so many a second, evenly, with no more than a fiftieth of a second's worth at once. */
export interface TokenBucket {
  /** Resolves when it is this one's turn; false, at once, where that would be later than `deadline` (on `performance.now()`). */
  take(deadline: number): Promise<boolean>;
  /** Nobody's turn comes within so many milliseconds. */
  hold(milliseconds: number): void;
}

export function tokenBucket(perSecond: number): TokenBucket {
  const gap = 1_000 / perSecond;
  const slack = Math.max(gap, 20) - gap;
  let next = Number.NEGATIVE_INFINITY;
  let heldUntil = Number.NEGATIVE_INFINITY;
  return {
    async take(deadline) {
      const now = performance.now();
      const turn = Math.max(next, now - slack, heldUntil);
      if (turn > deadline) return false;
      next = turn + gap;
      if (turn > now) await pause(turn - now);
      // Whoever waited for a turn when the pace was stopped waits on.
      while (performance.now() < heldUntil) {
        if (heldUntil > deadline) return false;
        await pause(heldUntil - performance.now());
      }
      return true;
    },
    hold(milliseconds) {
      heldUntil = Math.max(heldUntil, performance.now() + milliseconds);
    },
  };
}
