/** Work that others give way to, for a while. */
export interface Precedence {
  first<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no such work is under way, or after so many milliseconds. */
  quiet(mostMilliseconds: number): Promise<void>;
}

export function precedence(): Precedence {
  let under = 0;
  let waiting: (() => void)[] = [];
  return {
    async first(work) {
      under += 1;
      try {
        return await work();
      } finally {
        under -= 1;
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
  };
}
