/** One at a time, in the order of asking. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * With a wait limit (milliseconds) whoever has waited so long is refused with an error, so that work which waits for itself comes
 * to an end.
 */
export function createTurns(waitLimit?: number): Turns {
  const waiting: Waiter[] = [];
  let taken = false;

  function wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { begin: resolve };
      if (waitLimit !== undefined) {
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(waiter), 1);
          reject(new Error(`waited ${waitLimit} ms for the database session: either ${REASONS}`));
        }, waitLimit);
        waiter.begin = () => {
          clearTimeout(timer);
          resolve();
        };
      }
      waiting.push(waiter);
    });
  }

  function pass(): void {
    const next = waiting.shift();
    if (next === undefined) taken = false;
    else next.begin();
  }

  return {
    async take(work) {
      if (taken) await wait();
      taken = true;
      try {
        return await work();
      } finally {
        pass();
      }
    },
  };
}

const REASONS = 'another transaction takes that long, or this call was made inside a transaction and not through it';

interface Waiter {
  begin: () => void;
}
