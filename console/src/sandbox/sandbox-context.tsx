import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import type { Demo } from '#console/service/demo.ts';
import type { Answer, Call } from '#console/service/request.ts';
import { type Exchange, useExchanges } from './exchanges.ts';
import { onceWhilePending } from './once-while-pending.ts';

interface Sandbox {
  readonly demo: Demo;
  readonly exchanges: readonly Exchange[];
  readonly clear: () => void;
  /**
   * Does these one after the other, shows each, and reads everything anew. Rejects where the service does not answer. While the same is
   * still on its way it is not done again.
   */
  readonly act: (...calls: readonly Call[]) => Promise<readonly Answer[]>;
  readonly isBusy: boolean;
  /** Whose phone is held, ten digits. */
  readonly person: string;
  readonly choose: (person: string) => void;
  /** Phones that somebody asked for, beside those that are known anyway. */
  readonly added: readonly string[];
}

const SandboxValue = createContext<Sandbox | null>(null);

export const people = ['9800000001', '9800000002', '9800000003', '9800000004', '9800000005', '9800000006'] as const;

export function SandboxProvider({ demo, children }: { readonly demo: Demo; readonly children: ReactNode }) {
  const { exchanges, run, clear } = useExchanges();
  const [person, setPerson] = useState<string>(people[0]);
  const [added, setAdded] = useState<readonly string[]>([]);
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationKey: ['act'],
    // One after the other.
    scope: { id: 'act' },
    mutationFn: async (calls: readonly Call[]) => {
      const answers: Answer[] = [];
      for (const call of calls) answers.push(await run(call));
      return answers;
    },
    onSettled: () => queries.invalidateQueries(),
  });
  // What is pressed twice is meant once; something else is done after it.
  const once = useMemo(() => onceWhilePending(mutateAsync), [mutateAsync]);
  const act = useCallback((...calls: readonly Call[]) => once(calls), [once]);
  const choose = useCallback((chosen: string) => {
    setPerson(chosen);
    setAdded((before) => (before.includes(chosen) ? before : [...before, chosen]));
  }, []);
  const isBusy = useIsMutating({ mutationKey: ['act'] }) > 0;
  const value = useMemo(
    () => ({ demo, exchanges, clear, act, isBusy, person, choose, added }),
    [demo, exchanges, clear, act, isBusy, person, choose, added],
  );
  return <SandboxValue value={value}>{children}</SandboxValue>;
}

export function useSandbox(): Sandbox {
  const sandbox = use(SandboxValue);
  if (sandbox === null) throw new Error('outside the sandbox screen');
  return sandbox;
}
