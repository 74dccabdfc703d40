import { useCallback, useRef, useState } from 'react';
import { type Answer, type Call, send } from '#console/service/request.ts';

/** A request of this screen and what became of it. */
export interface Exchange {
  readonly id: number;
  readonly call: Call;
  /** Whose side it is: an API client's, the telephone's, or the sandbox's controls'. */
  readonly side: 'client' | 'phone' | 'control';
  readonly outcome: { readonly answer: Answer; readonly milliseconds: number } | 'waiting' | 'none';
}

const MOST_KEPT = 50;

/** The latest exchanges, newest first, and a way to add one. */
export function useExchanges() {
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const counted = useRef(0);

  const run = useCallback(async (call: Call): Promise<Answer> => {
    counted.current += 1;
    const id = counted.current;
    const begun = performance.now();
    const end = (outcome: Exchange['outcome']) =>
      setExchanges((before) => before.map((one) => (one.id === id ? { ...one, outcome } : one)));
    const side = sideOf(call.target);
    setExchanges((before) => [{ id, call, side, outcome: 'waiting' as const }, ...before].slice(0, MOST_KEPT));
    try {
      const answer = await send(call);
      end({ answer, milliseconds: Math.round(performance.now() - begun) });
      return answer;
    } catch (error) {
      end('none');
      throw error;
    }
  }, []);
  const clear = useCallback(() => setExchanges([]), []);
  return { exchanges, run, clear };
}

function sideOf(target: string): Exchange['side'] {
  if (!target.startsWith('/sandbox/')) return 'client';
  return /^\/sandbox\/(?:clock|faults)/.test(target) ? 'control' : 'phone';
}
