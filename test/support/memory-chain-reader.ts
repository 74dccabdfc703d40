/** Whole chains out of the memory store. */
import type { ChainReader, KeptChain } from '#app/ports/chains.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { chainKey, chainsIn, headOf, type MemoryChain, type MemoryState, standingIn } from './memory-state.ts';

export function memoryChainReader(state: MemoryState, inTurn: <T>(work: () => Promise<T>) => Promise<T>): ChainReader {
  const all = (business: BusinessId, after: MemoryChain['number'] | null) =>
    chainsIn(state, business, after, Number.POSITIVE_INFINITY);
  return {
    chainsAfter: (business, number, limit) =>
      inTurn(async () => chainsIn(state, business, number, limit).map((chain) => keptChain(state, business, chain))),
    chainsOf: (business, numbers) =>
      inTurn(async () =>
        all(business, null)
          .filter((chain) => numbers.includes(chain.number))
          .map((chain) => keptChain(state, business, chain)),
      ),
    // Nobody is erased from memory.
    numberInChains: (_, number) => Promise.resolve(number),
    numbersWithEvents: (business, { account, period, after, limit }) =>
      inTurn(async () => {
        const isWanted = ({ event }: MemoryChain['events'][number]) =>
          (event.account === account || event.account === null) &&
          (period === null || (event.at >= period.from && event.at < period.to));
        const found = all(business, after).filter(({ events }) => events.some(isWanted));
        return found.slice(0, limit).map(({ number }) => number);
      }),
    async businessChain(business) {
      const events = state.businessChains.get(business);
      return events === undefined ? null : { head: headOf(events), events };
    },
  };
}

function keptChain(state: MemoryState, business: BusinessId, { number, events }: MemoryChain): KeptChain {
  return {
    number,
    standing: standingIn(state, business, number),
    head: headOf(events),
    events,
    notices: [...state.notices.values()]
      .filter((notice) => chainKey(notice.business, notice.number) === chainKey(business, number))
      .map(({ notice }) => notice)
      .sort((one, other) => one - other),
  };
}
