import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { authorizationOf, type Demo, readDemo } from '#console/service/demo.ts';
import { environmentMode } from '#console/service/environment.ts';
import { ask, basic } from '#console/service/request.ts';

/** By which account's credentials the screens ask. */
export interface Session {
  readonly sid: string;
  readonly key: string;
  readonly authorization: string;
  /** The sandbox's demo, where it is its account. */
  readonly demo: Demo | null;
}

interface SessionState {
  readonly session: Session | null;
  /** One click, in a sandbox. */
  readonly enterDemo: () => void;
  readonly demoState: 'idle' | 'waiting' | 'failed';
  /** Rejects where the service refuses these or does not answer. Kept in memory only. */
  readonly signIn: (sid: string, key: string, token: string) => Promise<void>;
  readonly signOut: () => void;
}

const SessionValue = createContext<SessionState | null>(null);
const ENTERED = 'sammati-demo-entered';

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const isSandbox = environmentMode() === 'sandbox';
  const [entered, setEntered] = useState(() => isSandbox && sessionStorage.getItem(ENTERED) === 'yes');
  const [signedIn, setSignedIn] = useState<Session | null>(null);
  const demo = useQuery({ queryKey: ['demo'], queryFn: readDemo, enabled: entered, staleTime: Number.POSITIVE_INFINITY });
  const { refetch, isError, isFetching, data } = demo;

  const enterDemo = useCallback(() => {
    sessionStorage.setItem(ENTERED, 'yes');
    setEntered(true);
    if (isError) void refetch();
  }, [isError, refetch]);
  const signIn = useCallback(async (sid: string, key: string, token: string) => {
    const authorization = basic(key, token);
    await ask({ method: 'GET', target: `/api/accounts/${encodeURIComponent(sid)}`, authorization });
    setSignedIn({ sid, key, authorization, demo: null });
  }, []);
  const signOut = useCallback(() => {
    sessionStorage.removeItem(ENTERED);
    setEntered(false);
    setSignedIn(null);
    // Nothing of an account stays in memory for whoever comes next.
    queries.clear();
  }, [queries]);

  const value = useMemo((): SessionState => {
    const demoSession = entered && data !== undefined ? sessionOf(data) : null;
    const demoState = isFetching ? 'waiting' : isError ? 'failed' : 'idle';
    return { session: signedIn ?? demoSession, enterDemo, demoState, signIn, signOut };
  }, [entered, data, isFetching, isError, signedIn, enterDemo, signIn, signOut]);
  return <SessionValue value={value}>{children}</SessionValue>;
}

function sessionOf(demo: Demo): Session {
  return { sid: demo.sid, key: demo.apiKey, authorization: authorizationOf(demo), demo };
}

export function useSessionState(): SessionState {
  const state = use(SessionValue);
  if (state === null) throw new Error('no session is kept here');
  return state;
}

/** Inside the gate there is one. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (session === null) throw new Error('nobody has signed in');
  return session;
}
