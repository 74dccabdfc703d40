/** Work that others give way to, for a while. */
export interface Precedence {
  first<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no such work is under way, or after so many milliseconds. */
  quiet(mostMilliseconds: number): Promise<void>;
  /** Whether such work is under way, or ended less than so many milliseconds ago. */
  lately(milliseconds: number): boolean;
}

export function precedence(): Precedence {
  let under = 0;
  let endedAt = Number.NEGATIVE_INFINITY;
  let waiting: (() => void)[] = [];
  return {
    async first(work) {
      under += 1;
      try {
        return await work();
      } finally {
        under -= 1;
        endedAt = performance.now();
        if (under === 0) {
          for (const go of waiting) go();
          waiting = [];
        }
      }
    },
    quiet(mostMilliseconds) {
      if (under === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, mostMilliseconds);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
    lately: (milliseconds) => under > 0 || performance.now() - endedAt < milliseconds,
  };
}

/** How long a chunk gives way to people's acts at most: a bulk request goes on among any number of calls. */
const MOST_GIVEN_WAY = 50;
/** After an act others are expected. */
const STILL_IN_COMPANY = 1_000;

/**
 * Turns for the chunks of bulk requests. While nobody calls, a chunk is done at once, beside others. In the company of people's
 * acts it is done after those that wait, and one at a time: several at once would keep every processor from the acts.
 */
export function turnsAmong(acts: Precedence): <T>(chunk: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (chunk) => {
    if (!acts.lately(STILL_IN_COMPANY)) return chunk();
    const mine = last.then(() => acts.quiet(MOST_GIVEN_WAY)).then(chunk);
    last = mine.catch(() => undefined);
    return mine;
  };
}
