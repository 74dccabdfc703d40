import { useCallback, useRef, useState } from 'react';
import { type Given, type GivenList, listOf } from './given-list.ts';

interface Reading {
  readonly isReading: boolean;
  readonly list: GivenList | null;
  readonly error: Error | null;
}

const nothing: Reading = { isReading: false, list: null, error: null };

/** The list in what was given last; null takes it away. What was given before and is read later is not looked at any more. */
export function useList(): Reading & { readonly read: (given: Given | null) => void } {
  const latest = useRef(0);
  const [reading, setReading] = useState(nothing);
  const read = useCallback((given: Given | null) => {
    latest.current += 1;
    const mine = latest.current;
    setReading(given === null ? nothing : { ...nothing, isReading: true });
    if (given === null) return;
    const end = (found: Partial<Reading>) => {
      if (latest.current === mine) setReading({ ...nothing, ...found });
    };
    listOf(given).then(
      (list) => end({ list }),
      (error: unknown) => end({ error: error instanceof Error ? error : new Error(String(error)) }),
    );
  }, []);
  return { ...reading, read };
}
