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
  /** Milliseconds by which all holds together have put off the turns that were given out before them. */
  let putOff = 0;
  /** Resolves when the last turn that was given out so far has come, or was refused. */
  let last: Promise<unknown> = Promise.resolve();

  /** Two timers that end within a millisecond of each other may come in either order: whoever has waited lets the earlier ones go first. */
  async function waitFor(turn: number, deadline: number, earlier: Promise<unknown>): Promise<boolean> {
    const before = putOff;
    for (;;) {
      const due = turn + putOff - before;
      if (due > deadline) return false;
      const wait = due - performance.now();
      if (wait <= 0) break;
      await pause(wait);
    }
    await earlier;
    return true;
  }

  return {
    async take(deadline) {
      const now = performance.now();
      const turn = Math.max(next, now - slack, heldUntil);
      if (turn > deadline) return false;
      next = turn + gap;
      const taken = waitFor(turn, deadline, last);
      last = taken;
      return await taken;
    },
    hold(milliseconds) {
      const from = Math.max(heldUntil, performance.now());
      const longer = performance.now() + milliseconds - from;
      if (longer <= 0) return;
      // Whoever waits for a turn waits on, in the same order and at the same pace: all at once they would be too many again.
      putOff += longer;
      next = Math.max(next, from) + longer;
      heldUntil = from + longer;
    },
  };
}
