import { setImmediate as others } from 'node:timers/promises';
import type { ManyTurns } from '#app/ports/many-turns.ts';
import type { Precedence } from './precedence.ts';

/** Sixteen of the longest requests: who is let in last waits a few seconds. */
const MOST_NUMBERS = 160_000;
/** Milliseconds. How long a part gives way to single questions at most: a long request goes on among any number of them. */
const MOST_GIVEN_WAY = 20;

/**
 * Turns of all requests about many numbers together, in the order in which they are asked for: requests that ask for the next part
 * when one is done go on in step with each other. Between two parts whatever else has come is served.
 */
export function manyTurns(
  single: Precedence,
  { atOnce = 1, most = MOST_NUMBERS, mostGivenWay = MOST_GIVEN_WAY } = {},
): ManyTurns {
  let numbers = 0;
  let taken = 0;
  const waiting: (() => void)[] = [];

  async function itsTurn(): Promise<void> {
    if (taken === atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else taken += 1;
  }

  function pass(): void {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  }

  return {
    admit(count, work) {
      // One alone is let in however long it is.
      if (numbers > 0 && numbers + count > most) return null;
      numbers += count;
      return work().finally(() => {
        numbers -= count;
      });
    },
    async turn(part) {
      await itsTurn();
      try {
        await others();
        await single.quiet(mostGivenWay);
        return await part();
      } finally {
        pass();
      }
    },
  };
}
