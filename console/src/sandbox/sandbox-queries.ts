import { useQuery } from '@tanstack/react-query';
import { reading } from './sandbox-calls.ts';
import { useSandbox } from './sandbox-context.tsx';

/** Milliseconds: others may use the sandbox at the same time, from a terminal. */
const LOOK_EVERY = 3_000;

export function useMessages() {
  return useQuery({ queryKey: ['messages'], queryFn: reading.messages, refetchInterval: LOOK_EVERY });
}

/** To the person whose phone is held: others may have been sent many since. */
export function useThreadMessages() {
  const { person } = useSandbox();
  return useQuery({
    queryKey: ['messages', 'to', person],
    queryFn: () => reading.messagesTo(person),
    refetchInterval: LOOK_EVERY,
  });
}

export function useClock() {
  return useQuery({ queryKey: ['clock'], queryFn: reading.clock, refetchInterval: LOOK_EVERY });
}

export function useFault() {
  return useQuery({ queryKey: ['fault'], queryFn: reading.fault, refetchInterval: LOOK_EVERY });
}

export function useAccount() {
  const { demo } = useSandbox();
  return useQuery({ queryKey: ['account', demo.sid], queryFn: () => reading.account(demo), refetchInterval: LOOK_EVERY });
}

export function useEntries() {
  const { demo } = useSandbox();
  return useQuery({ queryKey: ['entries', demo.sid], queryFn: () => reading.entries(demo), refetchInterval: LOOK_EVERY });
}

/** Of the person whose phone is held. */
export function useEntry() {
  const { demo, person } = useSandbox();
  return useQuery({
    queryKey: ['entry', demo.sid, person],
    queryFn: () => reading.entry(demo, person),
    refetchInterval: LOOK_EVERY,
  });
}
